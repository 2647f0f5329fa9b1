# SPDX-License-Identifier: GPL-3.0-or-later
"""Bridges, virtual cables and routes, set up with iproute2's ``ip`` inside a network namespace."""

import subprocess
from collections.abc import Sequence

from sandbox.errors import SandboxError

LIMIT = 20
"""Seconds for one batch."""


def inside(network: int) -> list[str]:
    """The words before a command that run it in the network namespace of the descriptor ``network`` (to be passed on with pass_fds)."""
    return ["nsenter", f"--net=/proc/self/fd/{network}", "--"]


def run(network: int, command: Sequence[str], text: str = "", others: Sequence[int] = ()) -> None:
    """Run a short command inside ``network`` with ``text`` as its input; ``others`` are further descriptors that it names.

    Raises SandboxError with what it complains of.
    """
    done = subprocess.run(
        [*inside(network), *command], input=text, capture_output=True, text=True, timeout=LIMIT, check=False, pass_fds=[network, *others]
    )
    if done.returncode != 0:
        raise SandboxError(f"the virtual network cannot be set up: {' '.join(command)}: {done.stderr.strip()[:300]}")


def configure(network: int, ip: str, lines: Sequence[str]) -> None:
    """Run ``ip -batch`` with ``lines`` inside ``network``; ``ip`` is iproute2's program. Raises SandboxError."""
    run(network, [ip, "-batch", "-"], "\n".join(lines) + "\n")


def cable(ip: str, ends: tuple[int, int], names: tuple[str, str]) -> None:
    """Lay a cable between two network namespaces; ``names`` are what its ends are called there. Raises SandboxError."""
    here, there = ends
    run(here, [ip, "link", "add", names[0], "type", "veth", "peer", "name", names[1], "netns", f"/proc/self/fd/{there}"], others=[there])


def forwarding(network: int) -> None:
    """Let ``network`` pass on packets. Raises SandboxError."""
    run(network, ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"])
