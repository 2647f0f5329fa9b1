# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole as an ordinary user: a cluster, Istio, traffic, the end. About 30 seconds."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import typing as t
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from .running import ROOT, Done, sandbox, until

USER: t.Final = 65534
NAME: t.Final = "ordinary"
OPEN: t.Final = """
number=0
for path in $PLACES; do number=$((number + 1)); mkdir -p "$HOME/$number"; mount --bind "$path" "$HOME/$number"; done
for path in $CLOSED; do mount -t tmpfs -o mode=755 tmpfs "$path"; done
number=0
for path in $PLACES; do number=$((number + 1)); mkdir -p "$path"; mount --bind "$HOME/$number" "$path"; done
exec setpriv --reuid "$USER" --regid "$USER" --clear-groups --no-new-privs "$@"
"""
"""Shows the user, in a mount namespace of its own, the folders PLACES below others that are closed to all but root, and nothing else of those."""


def closed(path: Path) -> Path | None:
    """The outermost folder above ``path`` that others may not enter."""
    return next((folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001), None)


class User:
    """Runs commands as somebody who owns nothing but a home."""

    def __init__(self, home: Path, places: Sequence[Path]) -> None:
        hidden = [place for place in places if closed(place)]
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "USER": str(USER), "PLACES": " ".join(map(str, hidden)),
            "CLOSED": " ".join(sorted({str(closed(place)) for place in hidden})), "MESHFLEET_CACHE": str(home / "cache"),
            "GOMODCACHE": str(home / "modules"), "GOCACHE": str(home / "go"), "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip

    def sandbox(self, *words: str) -> Done:
        """``python -m sandbox``."""
        command = [sys.executable, "-m", "sandbox", words[0], "--name", NAME, *words[1:]]
        if os.geteuid() == 0:
            command = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", OPEN, "sh", *command]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def user(tool: t.Callable[[str], Path]) -> Iterator[User]:
    builds = tool("istioctl").parents[1]
    module = Path(sandbox("module", "istio").stdout.strip().splitlines()[-1])
    home = Path("/var/tmp") / f"sandbox-home-{os.getpid()}"
    home.mkdir()
    (home / "cache").mkdir()
    (home / "cache" / "builds").symlink_to(builds)  # what was built is shared; what runs is the user's own
    (home / "modules").symlink_to(module.parents[1])  # below /var, of which pods see nothing but what they need
    if os.geteuid() == 0:
        for path in (home, home / "cache"):
            os.chown(path, USER, USER)
    one = User(home, [ROOT, Path(sys.prefix), Path(sys.base_prefix), builds, module.parents[1]])
    yield one
    one.sandbox("down")
    shutil.rmtree(home)


def running() -> dict[int, tuple[int, str]]:
    """The owners and command lines of the sandbox's processes, by pid."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            owner = entry.stat().st_uid
        except OSError:
            continue
        if f"/run/{NAME}/" in line or f"supervisor.holder {NAME} " in line:
            found[int(entry.name)] = owner, line
    return found


def test_a_mesh_of_an_ordinary_user(user: User) -> None:
    up = user.sandbox("up", "--clusters", "1", "--with-istio")
    assert up.returncode == 0, up.stderr
    done = user.sandbox("exec", "sample/client", "--", "fetch", "http://echo.sample/", "--retry", "60")
    assert done.returncode == 0, done.stderr
    headers = json.loads(json.loads(done.stdout)["body"])["headers"]
    assert "URI=spiffe://cluster.local/ns/sample/sa/client" in headers["x-forwarded-client-cert"]
    assert all(owner != 0 for owner, _ in running().values())
    assert user.sandbox("down").returncode == 0
    until(lambda: not running(), 60, running)
