# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a secret of a run got anywhere: private keys and tokens, as they are, in one line, and in base64 inside whatever else."""
from __future__ import annotations

import base64
import typing as t
from collections.abc import Iterable, Iterator
from pathlib import Path

from ansible_collections.meshfleet.istio.plugins.module_utils.certificates import vault

Json = dict[str, t.Any]
KEYS: t.Final = ("ca-key.pem", "root-key.pem", "key.pem", "tls.key", "key")
LEAST: t.Final = 40
"""Characters by which a piece of a secret is known for one."""
CACHED: t.Final = {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_INVENTORY_CACHE": "1", "ANSIBLE_INVENTORY_CACHE_PLUGIN": "jsonfile"}


def settings(folder: Path) -> dict[str, str]:
    """Ansible's settings for a run that says all it can, and keeps that, its facts and its inventory below a folder."""
    return {
        **CACHED, "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(folder / "facts"), "ANSIBLE_INVENTORY_CACHE_CONNECTION": str(folder / "inventory"),
        "ANSIBLE_LOG_PATH": str(folder / "ansible.log"), "ANSIBLE_VERBOSITY": "4", "ANSIBLE_DIFF_ALWAYS": "1",
    }  # fmt: skip


def secrets_of(items: Iterable[Json]) -> Iterator[str]:
    """The private keys and tokens of Secrets, those inside remote secrets among them."""
    for item in items:
        for name, value in (item.get("data") or {}).items():
            text = base64.b64decode(value).decode(errors="replace")
            if name in KEYS or name == "token":
                yield text
            yield from (line.partition(":")[2].strip() for line in text.splitlines() if line.strip().startswith(("token:", "client-key-data:")))


def secrets_below(folder: Path, password: str = "") -> Iterator[str]:
    """The private keys of stores in folders, below a password of ansible-vault or not."""
    for path in sorted(path for path in folder.rglob("*") if path.name in KEYS):
        data = path.read_bytes()
        yield (vault.decrypt(data, password, str(path)) if vault.is_encrypted(data) else data).decode()


def forms(secret: str) -> set[str]:
    """What gives a secret away: its long lines, all of them as one, and base64 of it wherever it may stand inside a longer text."""
    lines = [line.strip() for line in secret.strip().splitlines() if "-----" not in line]
    whole = secret.strip().encode()
    out = {line for line in lines if len(line) >= LEAST} | {"".join(lines)}
    for shift in range(3):  # three bytes are four characters: those at the ends depend on what stands beside
        out.add(base64.b64encode(b"\0" * shift + whole).decode()[4 : len(whole) * 4 // 3 - 4])
    return out


def found(secrets: Iterable[str], texts: t.Mapping[str, str]) -> list[str]:
    """The names of the texts that hold any of the secrets, each with the beginning of what gives it away. Raises AssertionError for a secret too short."""
    looked = {form for secret in secrets for form in forms(secret)}
    assert all(len(form) >= LEAST for form in looked), sorted(looked, key=len)[0]
    return sorted(f"{name}: {form[:12]}..." for name, text in texts.items() for form in looked if form in text)


def texts_below(folder: Path, *, but: t.Collection[str] = ()) -> dict[str, str]:
    """Every file below a folder by its path, but those of these names."""
    return {str(path): path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file() and path.name not in but}
