# SPDX-License-Identifier: GPL-3.0-or-later
"""Bridges, virtual cables and routes, set up with iproute2's ``ip``."""

import shutil
import subprocess
from collections.abc import Sequence

from sandbox.errors import SandboxError

LIMIT = 20
"""Seconds for one batch."""


def program(name: str) -> str:
    """The path of a system program, also in the folders that an ordinary user's PATH lacks. Raises SandboxError."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not found:
        raise SandboxError(f"the program {name} is missing: install Debian's iproute2 and util-linux")
    return found


def inside(network: int) -> list[str]:
    """The words before a command that run it in the network namespace of the supervisor's descriptor ``network``."""
    return [program("nsenter"), f"--net=/proc/1/fd/{network}", "--"]


def configure(network: int, lines: Sequence[str]) -> None:
    """Run ``ip -batch`` with ``lines`` inside ``network``. Raises SandboxError with what it complains of."""
    command = [*inside(network), program("ip"), "-batch", "-"]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=LIMIT, check=False)
    if done.returncode != 0:
        raise SandboxError(f"the virtual network cannot be set up: {done.stderr.strip()[:300]}")


def set_sysctl(network: int, name: str, value: str) -> None:
    """Write a network sysctl inside ``network``; a kernel without it is fine."""
    path = "/proc/sys/" + name.replace(".", "/")
    command = [*inside(network), "sh", "-c", f"echo {value} > {path}"]
    subprocess.run(command, capture_output=True, timeout=LIMIT, check=False)


def plug(network: int, peer: int, name: str, bridge: str) -> None:
    """Lay a cable from ``bridge`` in ``network``, where its end is called ``name``, to eth0 in ``peer``."""
    configure(
        network,
        [
            f"link add {name} type veth peer name eth0 netns /proc/1/fd/{peer}",
            f"link set {name} master {bridge} up",
        ],
    )
