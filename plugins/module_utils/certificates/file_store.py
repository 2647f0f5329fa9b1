# SPDX-License-Identifier: GPL-3.0-or-later
"""An authority in a folder, in files of Istio's names; the key is readable by its owner only, and below a password where one is given."""
from __future__ import annotations

import os
import stat
import tempfile
import typing as t
from pathlib import Path

from ..istio.x509 import CertificateError
from . import vault
from .bundle import KEYS

_PASSING: t.Final = ("tmpfs", "ramfs", "overlay", "aufs", "fuse.fuse-overlayfs")
"""File systems that end with the machine's run or with a container."""
_MOUNTS: t.Final = Path("/proc/self/mountinfo")


class FileStore:
    """One folder. ``password``: of ansible-vault, for the key; empty for a plain one."""

    def __init__(self, path: str, password: str = "", *, allow_temporary: bool = False) -> None:
        self.folder, self.password, self.allow_temporary = Path(path).expanduser(), password, allow_temporary

    @property
    def where(self) -> str:
        """What messages call it."""
        return f"folder {self.folder}"

    def read(self) -> dict[str, bytes]:
        """The files by name, keys decrypted; none where the folder is missing. Raises CertificateError."""
        try:
            paths = [path for path in self.folder.iterdir() if path.suffix in (".pem", ".csr") and path.is_file()]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise CertificateError(f"store.path {self.folder}: {error.strerror}") from None
        return {path.name: self._read(path) for path in paths}

    def _read(self, path: Path) -> bytes:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CertificateError(f"{path}: {error.strerror}") from None
        if not vault.is_encrypted(data):
            return data
        if not self.password:
            raise CertificateError(f"{path}: is encrypted by ansible-vault; give its password by store.vault_password")
        return vault.decrypt(data, self.password, str(path))

    def open_keys(self) -> list[str]:
        """Warnings about keys that others than their owner may read."""
        found = [self.folder / name for name in KEYS if (self.folder / name).is_file()]
        return [f"{path}: others may read this private key; run chmod 600 on it" for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]

    def write(self, files: t.Mapping[str, bytes], *, dry_run: bool = False) -> None:
        """Write files, each whole or not at all, the key first. Raises CertificateError, before anything is written where it can be known."""
        self._check()
        if dry_run:
            return
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in sorted(files, key=lambda name: name not in KEYS):
                hidden = name in KEYS
                self._replace(name, vault.encrypt(files[name], self.password) if hidden and self.password else files[name], 0o600 if hidden else 0o644)
        except OSError as error:
            raise CertificateError(f"store.path {self.folder}: cannot be written: {error.strerror}") from None

    def _check(self) -> None:
        place = next(folder for folder in (self.folder, *self.folder.absolute().parents) if folder.exists())
        if not place.is_dir():
            raise CertificateError(f"store.path {self.folder}: {place} is no folder; name another one")
        if not os.access(place, os.W_OK | os.X_OK):
            raise CertificateError(f"store.path {self.folder}: {place} is not writable; name another folder or another account")
        kind = file_system(place)
        if kind in _PASSING and not self.allow_temporary:
            raise CertificateError(
                f"store.path {self.folder}: lies on {kind}, which ends with the machine's run or its container, and the mesh's trust with it; mount a "
                "volume there (in an execution environment: its volume_mounts), use a Secret as store, or set store.allow_temporary"
            )

    def _replace(self, name: str, data: bytes, mode: int) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=f".{name}-")  # 0600 from the start
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, mode)
            os.replace(temporary, self.folder / name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise


def file_system(path: Path, mounts: str | None = None) -> str:
    """The type of the file system that an existing path lies on (``mounts``: /proc/self/mountinfo); empty where that is not told."""
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    wanted, best, kind = os.path.realpath(path), "", ""
    for line in mounts.splitlines():
        own, _, rest = line.partition(" - ")
        fields = own.split(" ")
        if len(fields) < 5:
            continue
        point = fields[4].replace("\\040", " ")
        if (wanted == point or wanted.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, rest.split(" ")[0]
    return kind
