# SPDX-License-Identifier: GPL-3.0-or-later
"""The system calls behind namespaces and mounts, as far as Python 3.11's os lacks them."""

import ctypes
import os
import socket
import threading
from collections.abc import Callable
from typing import TypeVar

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
MS_BIND = 4096
MS_REC = 16384

_LIBC = ctypes.CDLL(None, use_errno=True)
T = TypeVar("T")


def _call(what: str, result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Move the calling thread into new namespaces. Raises OSError."""
    _call("unshare", _LIBC.unshare(flags))


def setns(descriptor: int, kind: int) -> None:
    """Move the calling thread into the namespace behind ``descriptor``. Raises OSError."""
    _call("setns", _LIBC.setns(descriptor, kind))


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """mount(2). Raises OSError."""
    _call(f"mount {target}", _LIBC.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()))


def enter_user_namespace() -> None:
    """Move this process, of an ordinary user, into a user namespace in which it is root. Raises OSError where that is refused."""
    user, group = os.getuid(), os.getgid()
    unshare(CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def new_network() -> int:
    """Make a network namespace that lives as long as the descriptor returned, which is closed in children."""

    def make() -> int:
        unshare(CLONE_NEWNET)
        return os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY | os.O_CLOEXEC)

    return _in_thread(make)


def socket_in(network: int | None, family: int, kind: int) -> socket.socket:
    """A socket of the network namespace ``network``, or of this process's own for None; usable from any thread."""
    if network is None:
        return socket.socket(family, kind)

    def make() -> socket.socket:
        setns(network, CLONE_NEWNET)
        return socket.socket(family, kind)

    return _in_thread(make)


def _in_thread(work: Callable[[], T]) -> T:
    """Run ``work`` in a thread of its own, which ends with whatever namespaces it has entered."""
    results: list[T] = []
    errors: list[OSError] = []

    def run() -> None:
        try:
            results.append(work())
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
