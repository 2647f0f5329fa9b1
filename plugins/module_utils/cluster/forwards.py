# SPDX-License-Identifier: GPL-3.0-or-later
"""Forwards in the background: each a process (``forwarder.py``), known by a file in a folder that only its owner can open."""
from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import signal
import stat
import sys
import time
import typing as t
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import unquote

from . import forwarder
from .client import Client
from .errors import ClusterError, ConnectionSettingsError

Json = dict[str, t.Any]
Run = t.Callable[[t.Sequence[str], str], tuple[int, str, str]]
"""Runs a program with a text as its standard input: exit code, output, errors."""
_ENDING: t.Final = 5.0  # seconds to end after a signal
_LOCKING: t.Final = 60.0  # seconds until another task has started or ended its own
_PROGRAM: t.Final = "forwarder.py"
_STEP: t.Final = 0.1


class ForwardError(ClusterError):
    """A forward cannot be started, ended or looked up."""


@dataclass(frozen=True)
class Job:
    """What is to be forwarded: a port of this machine to ``target_port`` of a ready pod among those that ``labels`` or ``fields`` take.

    ``ports``: those to listen at, in order of preference (0: any); ``max_lifetime`` in seconds.
    """

    id: str
    name: str
    namespace: str
    labels: str
    fields: str
    pod: str
    target_port: int
    path: str
    address: str
    ports: tuple[int, ...]
    max_lifetime: float


@dataclass(frozen=True)
class Forward:
    """A forward that runs. ``error``: what kept its last connection from the pod, empty where nothing did."""

    id: str
    name: str
    cluster: str
    server: str
    namespace: str
    pod: str
    target_port: int
    path: str
    address: str
    port: int
    max_lifetime: float
    pid: int
    start_time: str
    started: str
    expires: str
    error: str

    @property
    def host(self) -> str:
        """Where this machine reaches it."""
        everywhere = self.address in ("0.0.0.0", "::", "localhost")
        return "localhost" if everywhere else f"[{self.address}]" if ":" in self.address else self.address

    @property
    def url(self) -> str:
        """Its page."""
        return f"http://{self.host}:{self.port}{self.path}"


def opened_folder(path: str) -> Path:
    """The folder, made where it is missing. Raises ForwardError for one that others can open or own."""
    folder = Path(path).expanduser()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = os.lstat(folder)
    except OSError as error:
        raise ForwardError(f"state_folder {path}: {error.strerror}; give a folder of your own") from None
    mode = stat.S_IMODE(found.st_mode)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or mode & 0o077:
        raise ForwardError(f"state_folder {path}: others may open it (mode {mode:04o}); give a folder of your own with mode 0700")
    return folder


def known_forwards(path: str) -> list[Forward]:
    """The forwards that run, by name and cluster. Raises ForwardError."""
    folder = Path(path).expanduser()
    if not folder.is_dir():
        return []
    found = [_read(file) for file in opened_folder(path).glob("*.json")]
    return sorted((one for one in found if one is not None and is_running(folder, one)), key=lambda one: (one.name, one.cluster, one.id))


def _read(file: Path) -> Forward | None:
    try:
        said = json.loads(file.read_text())
        return Forward(**{name: said[name] for name in Forward.__dataclass_fields__})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_running(folder: Path, forward: Forward) -> bool:
    """Whether its process is there: the one that started then, and that still holds the lock."""
    return forwarder.start_time(forward.pid) == forward.start_time and _is_there(forward.pid) and _is_locked(folder / f"{forward.id}.lock")


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _is_locked(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextlib.contextmanager
def alone(folder: Path) -> t.Iterator[None]:
    """Within the block no other task starts or ends a forward of this folder. Raises ForwardError."""
    deadline = time.monotonic() + _LOCKING
    with (folder / "lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise ForwardError(f"state_folder {folder}: another task has been busy there for {_LOCKING:g} s") from None
                time.sleep(_STEP)
        yield


def start(folder: Path, job: Job, client: Client, access: Json, run: Run) -> Forward:
    """Start a forward with ``access`` (``connect_portably``), which goes to it by its standard input alone, not by its environment either.

    Raises ForwardError.
    """
    program = folder / _PROGRAM
    _copy(program)
    facts = {"id": job.id, "name": job.name, "cluster": client.name, "server": client.server, "namespace": job.namespace, "target_port": job.target_port,
             "path": job.path, "address": job.address, "max_lifetime": job.max_lifetime}  # fmt: skip
    given = {
        **asdict(job), **access, "folder": str(folder), "server": client.server, "server_name": client.pool.connection_pool_kw.get("server_hostname") or "",
        "proxy": _proxy(client), "connect_timeout": client.connect_timeout, "facts": facts,
    }  # fmt: skip
    secret = [word for name in sorted(os.environ) if name.startswith("K8S_AUTH_") for word in ("-u", name)]
    code, out, errors = run(["env", *secret, sys.executable, str(program)], json.dumps(given))
    if code or not out.strip():
        reason = " ".join(errors.split())[-500:] or f"its program ended with code {code}"
        hint = "; give another port, or none" if "in use" in reason else ""
        raise ForwardError(f"cluster {client.name}: {job.name}: cannot forward from {job.address} port {_or(job.ports)}: {reason}{hint}")
    found = _read(folder / f"{job.id}.json")
    if found is None:
        raise ForwardError(f"cluster {client.name}: {job.name}: the forward ended at once")
    return found


def _or(ports: tuple[int, ...]) -> str:
    return " or ".join(str(port) if port else "any" for port in ports)


def _copy(program: Path) -> None:
    """The program as a file, also where the collection itself is inside an archive."""
    source = t.cast(t.Any, forwarder.__spec__).loader.get_source(forwarder.__name__)
    text: bytes = source if isinstance(source, bytes) else source.encode()  # Ansible's loader of collections gives bytes
    if not program.is_file() or program.read_bytes() != text:
        temporary = program.with_suffix(".new")
        temporary.write_bytes(text)
        temporary.replace(program)


def _proxy(client: Client) -> Json | None:
    """The client's proxy. Raises ConnectionSettingsError for one that the forwarder cannot speak to."""
    import urllib3

    proxy, url = client.pool.proxy, str(getattr(client.pool, "proxy_url", None) or "")
    if proxy is None and not url:
        return None
    at = urllib3.util.parse_url(url) if proxy is None else proxy
    if at.scheme in ("socks5", "socks5h"):
        user, _, password = (at.auth or "").partition(":")
        return {"kind": "socks5", "host": at.host, "port": at.port or 1080, "user": unquote(user), "password": unquote(password)}
    if at.scheme != "http":
        raise ConnectionSettingsError(f"proxy: dashboards reach their cluster directly or by a proxy of http:// or socks5://, not by one of {at.scheme}://")
    return {"kind": "http", "host": at.host, "port": at.port or 80, "headers": dict(client.pool.proxy_headers)}


def stop(folder: Path, forward: Forward) -> None:
    """End a forward; its process id is signalled only while it is the process that was started. Raises ForwardError."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not is_running(folder, forward):
            break
        with contextlib.suppress(ProcessLookupError):
            os.kill(forward.pid, number)
        deadline = time.monotonic() + _ENDING
        while is_running(folder, forward) and time.monotonic() < deadline:
            time.sleep(_STEP)
    else:
        if is_running(folder, forward):
            raise ForwardError(f"cluster {forward.cluster}: {forward.name}: process {forward.pid} does not end")
    for ending in (".json", ".lock"):
        (folder / f"{forward.id}{ending}").unlink(missing_ok=True)


def page_trouble(forward: Forward, timeout: float, *, patient: bool = False) -> str:
    """Why its page does not answer within ``timeout`` seconds; empty where it does. A page that asks for a login or leads elsewhere answers.

    It is asked once, or with ``patient`` until it answers.
    """
    deadline = time.monotonic() + timeout
    while True:
        left = max(deadline - time.monotonic(), 0.1)
        asked = http.client.HTTPConnection(forward.host.strip("[]"), forward.port, timeout=left)
        try:
            asked.request("GET", forward.path)
            status = asked.getresponse().status
            if status < 500 and status != 404:
                return ""
            trouble = f"{forward.path}: HTTP status {status}"
        except (OSError, http.client.HTTPException) as error:
            trouble = str(error) or type(error).__name__
        finally:
            asked.close()
        if not patient or time.monotonic() + _STEP >= deadline:
            return trouble
        time.sleep(_STEP)
