# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory there is, for this machine (proc_meminfo(5)) and for the container around us (the kernel's "Control Group v2")."""

from pathlib import Path

MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")


def memory() -> int:
    """Bytes that may still be used. Raises OSError."""
    free = _number(MEMINFO.read_text(encoding="ascii"), "MemAvailable:") * 1024
    try:
        limit = (CGROUP / "memory.max").read_text(encoding="ascii").strip()
        used = int((CGROUP / "memory.current").read_text(encoding="ascii"))
        cached = _number((CGROUP / "memory.stat").read_text(encoding="ascii"), "inactive_file")
    except OSError:  # no such group, or no container around us
        return free
    return free if limit == "max" else min(free, int(limit) - used + cached)


def _number(text: str, name: str) -> int:
    return next(int(line.split()[1]) for line in text.splitlines() if line.split()[:1] == [name])
