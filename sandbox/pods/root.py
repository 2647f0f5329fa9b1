# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod's root folder: the machine's programs and libraries, folders of its own for what a pod writes, its volumes where it mounts them."""

import contextlib
import os
from pathlib import Path

from sandbox.kernel.namespaces import MS_BIND, MS_REC, mount

OWN = ("etc", "var", "run", "tmp", "proc")
ETC = (
    "alternatives", "ca-certificates", "ca-certificates.conf", "group", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "nsswitch.conf",
    "passwd", "pki", "protocols", "services", "ssl",
)  # fmt: skip


def build(root: Path, keep: list[str], mounts: list[tuple[str, str]], files: dict[str, str]) -> None:
    """Make ``root`` a pod's root in the calling process's mount namespace.

    ``keep``: folders of the machine that must stay visible; ``mounts``: (folder or file, path in the pod); ``files``: texts by path in the pod.
    Raises OSError.
    """
    root.mkdir(parents=True, exist_ok=True)
    mount("tmpfs", str(root), "tmpfs", 0, "mode=755")
    for entry in sorted(os.listdir("/")):
        if entry not in OWN:
            _graft(Path("/") / entry, root / entry)
    for entry in OWN:
        (root / entry).mkdir()
    (root / "tmp").chmod(0o1777)
    (root / "var" / "run").mkdir()
    for entry in ETC:
        if (Path("/etc") / entry).exists():
            _graft(Path("/etc") / entry, root / "etc" / entry)
    try:
        mount("proc", str(root / "proc"), "proc", 0)
    except OSError:  # a container whose /proc is partly hidden does not let us mount another
        mount("/proc", str(root / "proc"), "", MS_BIND | MS_REC)
    for folder in keep:
        if folder.split("/")[1] in OWN:
            _bind(Path(folder), root / folder.lstrip("/"))
    for path, text in files.items():
        file = root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for source, path in sorted(mounts, key=lambda entry: entry[1]):
        with contextlib.suppress(PermissionError, FileExistsError):  # a place inside the machine's own folders cannot be covered
            _bind(Path(source), root / path.lstrip("/"))


def _graft(source: Path, target: Path) -> None:
    if source.is_symlink():
        target.symlink_to(os.readlink(source))
    else:
        _bind(source, target)


def _bind(source: Path, target: Path) -> None:
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    mount(str(source), str(target), "", MS_BIND | MS_REC)
