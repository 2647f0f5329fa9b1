# SPDX-License-Identifier: GPL-3.0-or-later
"""A port of this machine that leads to a pod, in a process of its own that outlives the task. This file runs alone, as a copy: it needs the standard
library and websocket-client, and nothing of the collection.

It reads a job (JSON, see ``forwards.Job``) from its standard input, listens, detaches, and prints what it writes into the state file: an object
without secrets. What goes wrong is one line on standard error and exit code 1.
"""
from __future__ import annotations

import contextlib
import datetime
import errno
import fcntl
import http.client
import json
import os
import selectors
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import typing as t
from urllib.parse import quote, urlsplit

Json = dict[str, t.Any]
PROTOCOLS: t.Final = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
STREAMS: t.Final = 64
"""Connections at the same time; more wait to be accepted."""
STALLED: t.Final = 60.0
"""Seconds for the other side to take or to give what it has begun."""
RESTING: t.Final = 30.0
"""Seconds without a byte after the pod's last word: a pod's close does not always come through, and browsers open a connection anew."""
ANSWERING: t.Final = 600.0
"""Seconds that a pod may take for an answer."""
REPLACED: t.Final = 30.0
"""Seconds that a new connection waits for a pod in the place of one that is gone."""
LOOK: t.Final = 1.0
"""Seconds between looks at the deadline and at the state file."""


class StreamError(Exception):
    """The cluster or the pod gives no stream; the message says why and holds no secret."""


class RefusedError(StreamError):
    """The API server refuses for good: it says no to who we are or to what we may do."""


class ExpiredError(RefusedError):
    """The API server does not know, or no longer, who we are."""


class Server:
    """The API server as the job says it is reached."""

    def __init__(self, job: Json) -> None:
        self.job, self.url = job, urlsplit(job["server"])
        self.headers: list[list[str]] = job["headers"]
        self.context = _tls(job) if self.url.scheme == "https" else None
        self._one = threading.Lock()

    def dial(self) -> socket.socket:
        """A connection, through the job's proxy where there is one, with TLS."""
        host, port = str(self.url.hostname), self.url.port or (443 if self.url.scheme == "https" else 80)
        proxy, timeout = self.job["proxy"], self.job["connect_timeout"]
        found: socket.socket
        if proxy and proxy["kind"] == "socks5":
            found = _by_socks(proxy, host, port, timeout)
        else:
            first = http.client.HTTPConnection(proxy["host"] if proxy else host, proxy["port"] if proxy else port, timeout=timeout)
            if proxy:
                first.set_tunnel(host, port, headers=proxy["headers"])
            first.connect()
            found = first.sock
        found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if self.context is None:
            return found
        try:
            return self.context.wrap_socket(found, server_hostname=self.job["server_name"] or host)
        except BaseException:
            found.close()
            raise

    def known(self, ask: t.Callable[..., t.Any], *given: str) -> t.Any:
        """What asking gives, with new credentials where the old ones have expired and a program gives some. Raises what asking raises."""
        used = self.headers
        try:
            return ask(*given)
        except ExpiredError:
            with self._one:
                token = _token(self.job["renewal"]) if self.job["renewal"] and self.headers is used else ""  # another connection may have renewed them
                if token:
                    self.headers = [*(pair for pair in used if pair[0].lower() != "authorization"), ["Authorization", f"Bearer {token}"]]
            if self.headers is used:
                raise
            return ask(*given)

    def pods(self) -> list[Json]:
        """The pods that the job's selectors take."""
        query = "&".join(f"{key}={quote(self.job[name])}" for key, name in (("labelSelector", "labels"), ("fieldSelector", "fields")) if self.job[name])
        path = f"{self.url.path}/api/v1/namespaces/{self.job['namespace']}/pods?{query}"
        with contextlib.closing(self.dial()) as connected:
            asked = http.client.HTTPConnection(str(self.url.hostname))
            asked.sock = connected
            asked.putrequest("GET", path)
            for name, value in [["Accept", "application/json"], ["Connection", "close"], *self.headers]:
                asked.putheader(name, value)
            asked.endheaders()
            answer = asked.getresponse()
            body = answer.read()
        if answer.status != 200:
            raise _refusal(answer.status, body, "list pods")
        return list(json.loads(body).get("items") or [])

    def stream(self, pod: str) -> t.Any:
        """A WebSocket that leads to the pod's port. Raises StreamError, OSError, websocket's own."""
        import websocket

        path = f"{self.url.path}/api/v1/namespaces/{self.job['namespace']}/pods/{pod}/portforward?ports={self.job['target_port']}"
        scheme = "wss" if self.context else "ws"
        connected = self.dial()
        try:
            return websocket.create_connection(
                f"{scheme}://{self.url.netloc}{path}", timeout=STALLED, socket=connected, subprotocols=PROTOCOLS,
                header=[f"{name}: {value}" for name, value in self.headers], suppress_origin=True, skip_utf8_validation=True,
            )  # fmt: skip
        except websocket.WebSocketBadStatusException as error:
            connected.close()
            raise _refusal(error.status_code, error.resp_body or b"", f"port-forward to pod {pod}") from None
        except BaseException:
            connected.close()
            raise


def _by_socks(proxy: Json, host: str, port: int, timeout: float) -> socket.socket:
    """A connection by a SOCKS 5 proxy, which looks up the name (RFC 1928, RFC 1929). Raises OSError."""
    found = socket.create_connection((proxy["host"], proxy["port"]), timeout)
    try:
        found.sendall(b"\5\2\0\2" if proxy["user"] else b"\5\1\0")
        method = _exactly(found, 2)
        if method == b"\5\2" and proxy["user"]:
            user, password = proxy["user"].encode(), proxy["password"].encode()
            found.sendall(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
            if _exactly(found, 2)[1]:
                raise OSError("the proxy refuses the user or the password")
        elif method != b"\5\0":
            raise OSError("the proxy asks for a user and a password, or speaks no SOCKS 5")
        name = host.encode("idna")
        found.sendall(b"\5\1\0\3" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
        _, reply, _, kind = _exactly(found, 4)
        if reply:
            raise OSError(f"the proxy does not reach {host} port {port} (SOCKS reply {reply})")
        _exactly(found, {1: 4, 4: 16}.get(kind) or _exactly(found, 1)[0])
        _exactly(found, 2)
        return found
    except BaseException:
        found.close()
        raise


def _exactly(found: socket.socket, count: int) -> bytes:
    """So many bytes. Raises OSError where there are fewer."""
    out = b""
    while len(out) < count:
        part = found.recv(count - len(out))
        if not part:
            raise OSError("the proxy ends the connection")
        out += part
    return out


def _refusal(status: int, body: bytes, what: str) -> StreamError:
    """What the API server says; a body that is no Status is never shown."""
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    text = str(said.get("message")) if isinstance(said, dict) and said.get("kind") == "Status" and said.get("message") else f"HTTP status {status}"
    if status == 401:
        return ExpiredError(f"{what}: the credentials are refused, they have expired perhaps; start the dashboard again")
    return (RefusedError if status == 403 else StreamError)(f"{what}: {text[:500]}")


def _token(program: Json) -> str:
    """What a kubeconfig's program gives (an ExecCredential), or nothing; it has a deadline of its own."""
    done = subprocess.run(program["command"], env={**os.environ, **program["env"]}, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    try:
        return str(json.loads(done.stdout)["status"]["token"])
    except (ValueError, KeyError, TypeError):
        return ""


def _tls(job: Json) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=job["ca"] or None)
    if not job["verify"]:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if job["cert"]:
        with _file_of(job["cert"] + "\n" + job["key"], job["folder"]) as path:
            context.load_cert_chain(path)
    return context


@contextlib.contextmanager
def _file_of(text: str, folder: str) -> t.Iterator[str]:
    """A path that holds the text within the block: in memory where the system can, else a file that is removed at once."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("pair")
        try:
            os.write(handle, text.encode())
            yield f"/proc/self/fd/{handle}"
        finally:
            os.close(handle)
        return
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".pair-") as file:
        file.write(text)
        file.flush()
        yield file.name


class Target:
    """The pod at the far end, found again where it is gone."""

    def __init__(self, server: Server, state: State) -> None:
        self.server, self.state = server, state
        self._one = threading.Lock()

    def stream(self) -> t.Any:
        """A stream to the pod, or to the one in its place; waits for that. Raises StreamError."""
        import websocket

        deadline = time.monotonic() + REPLACED
        while True:
            pod = self.state.pod
            try:
                if not pod:
                    raise StreamError(f"no pod of {self.state.target} is ready")
                return self.server.known(self.server.stream, pod)
            except RefusedError:
                raise
            except (StreamError, OSError, websocket.WebSocketException) as error:
                trouble = error if isinstance(error, StreamError) else StreamError(f"{self.server.job['server']} does not answer: {error}")
            if time.monotonic() >= deadline or self.state.ending.is_set():
                raise trouble
            try:
                self.find(pod)
            except RefusedError:
                raise
            except (StreamError, OSError, ValueError, http.client.HTTPException) as error:
                trouble = StreamError(str(error))
            self.state.ending.wait(0.5)

    def find(self, gone: str) -> None:
        """Choose among the pods that are there, unless another thread has found a new one already; a ready one first."""
        with self._one:
            if self.state.pod != gone:
                return
            found = [pod for pod in self.server.known(self.server.pods) if not pod["metadata"].get("deletionTimestamp")]
            pods = [pod for pod in found if (pod.get("status") or {}).get("phase") == "Running"]
            chosen = min(pods, key=lambda pod: (not _ready(pod), pod["metadata"]["name"]), default=None)
            self.state.note(pod=str(chosen["metadata"]["name"]) if chosen else "")


def _ready(pod: Json) -> bool:
    return any(one["type"] == "Ready" and one["status"] == "True" for one in (pod.get("status") or {}).get("conditions") or [])


class State:
    """What the state file says, and whether the end has come."""

    def __init__(self, job: Json, facts: Json) -> None:
        self.path = os.path.join(job["folder"], f"{job['id']}.json")
        self.facts = {**job["facts"], **facts, "pod": job["pod"], "error": ""}
        self.target = f"{job['namespace']}/{job['labels'] or job['fields']}"
        self.ending = threading.Event()
        self._one = threading.Lock()

    @property
    def pod(self) -> str:
        return str(self.facts["pod"])

    def note(self, **facts: t.Any) -> None:
        """Write facts down, where they differ."""
        with self._one:
            if all(self.facts.get(key) == value for key, value in facts.items()) or self.ending.is_set():
                return
            self.facts.update(facts)
            self.write()

    def write(self) -> None:
        """The file as a whole, for its owner only."""
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(self.path), prefix=".state-")
        with os.fdopen(handle, "w") as file:
            json.dump(self.facts, file)
        os.replace(temporary, self.path)

    def is_ours(self) -> bool:
        """Whether the file is there and still speaks of this process."""
        try:
            with open(self.path) as file:
                return bool(json.load(file).get("pid") == os.getpid())
        except (OSError, ValueError):
            return False


def _listen(address: str, ports: list[int]) -> list[socket.socket]:
    """Sockets at the first of the ports that is free (0: any); ``localhost`` is both loopbacks, or the one there is. Raises OSError."""
    for port in ports[:-1]:
        with contextlib.suppress(OSError):
            return _listen_at(address, port)
    return _listen_at(address, ports[-1])


def _listen_at(address: str, port: int) -> list[socket.socket]:
    if address != "localhost":
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [socket.create_server((address, port), family=family)]
    first = socket.create_server(("127.0.0.1", port))
    out = [first]
    try:
        out.append(socket.create_server(("::1", first.getsockname()[1]), family=socket.AF_INET6))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            first.close()
            raise
    return out


def _carry(local: socket.socket, target: Target) -> None:
    """One connection, until either side ends it."""
    state = target.state
    try:
        stream = target.stream()
    except StreamError as error:
        state.note(error=str(error))
        return
    try:
        state.note(error=_pump(local, stream, state.ending))
    finally:
        with contextlib.suppress(OSError):
            stream.sock.close()


def _pump(local: socket.socket, stream: t.Any, ending: threading.Event) -> str:
    """Carry bytes both ways; gives back what the pod's end complains of, or nothing."""
    import websocket

    local.settimeout(STALLED)
    far = stream.sock
    skip = {0: 2, 1: 2}  # each channel starts with the port's number
    quiet, patience = time.monotonic(), ANSWERING
    with selectors.DefaultSelector() as both:
        both.register(local, selectors.EVENT_READ)
        both.register(far, selectors.EVENT_READ)
        try:
            while not ending.is_set() and time.monotonic() - quiet < patience:
                ready = [far] if isinstance(far, ssl.SSLSocket) and far.pending() else [key.fileobj for key, _ in both.select(LOOK)]
                if far in ready:
                    code, data = stream.recv_data(control_frame=True)
                    if code == websocket.ABNF.OPCODE_CLOSE:
                        return ""
                    if code == websocket.ABNF.OPCODE_BINARY and data and data[0] in skip:
                        rest = data[1 + skip[data[0]] :]
                        skip[data[0]] -= min(skip[data[0]], len(data) - 1)
                        if data[0] == 1 and rest:
                            return str(rest.decode(errors="replace").strip()[:500])
                        if data[0] == 0 and rest:
                            local.sendall(rest)
                            quiet, patience = time.monotonic(), RESTING
                if local in ready:
                    given = local.recv(65536)
                    if not given:
                        return ""
                    stream.send_binary(b"\0" + given)
                    quiet, patience = time.monotonic(), ANSWERING
        except (OSError, websocket.WebSocketException):
            return ""  # an end without goodbye is an end
    return ""


def _serve(sockets: list[socket.socket], signals: socket.socket, target: Target, until: float) -> None:
    """Accept connections until the deadline, a signal (a byte comes then), or the state file's end."""
    state, places = target.state, threading.BoundedSemaphore(STREAMS)

    def one(local: socket.socket) -> None:
        try:
            with local:
                _carry(local, target)
        finally:
            places.release()

    with selectors.DefaultSelector() as waiting:
        for each in (*sockets, signals):
            each.setblocking(False)
            waiting.register(each, selectors.EVENT_READ)
        looked = time.monotonic()
        while not state.ending.is_set() and time.monotonic() < until:
            if time.monotonic() - looked >= LOOK:
                looked = time.monotonic()
                if not state.is_ours():
                    return
            for key, _ in waiting.select(LOOK):
                if key.fileobj is signals or not places.acquire(timeout=LOOK):
                    continue
                try:
                    local, _ = t.cast(socket.socket, key.fileobj).accept()
                except OSError:
                    places.release()
                    continue
                local.setblocking(True)
                threading.Thread(target=one, args=(local,), daemon=True).start()


def start_time(pid: int) -> str:
    """When a process started, as the system counts it: a process id alone may be another's by now. Empty where the system does not say."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _lock(path: str) -> t.Any:
    """A lock on the path that ends with the process; whoever looks whether we are there holds it for a moment. Raises OSError."""
    file = open(path, "w")  # noqa: SIM115 - open until the end
    deadline = time.monotonic() + 2
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)


def _detach() -> None:
    """Leave the task: a session of its own, without a terminal, its parent gone."""
    for _ in range(2):
        if os.fork():
            os._exit(0)
        with contextlib.suppress(OSError):
            os.setsid()
    os.chdir("/")
    os.umask(0o077)


def _silence() -> None:
    """Standard streams lead nowhere; whoever waits for their end goes on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def forward(job: Json) -> None:
    """Listen, detach, say so, and serve until the end."""
    server = Server(job)
    sockets = _listen(job["address"], job["ports"])
    held = _lock(os.path.join(job["folder"], f"{job['id']}.lock"))
    port = int(sockets[0].getsockname()[1])
    _detach()
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    facts = {
        "pid": os.getpid(), "start_time": start_time(os.getpid()), "port": port, "started": now.isoformat(),
        "expires": (now + datetime.timedelta(seconds=job["max_lifetime"])).isoformat(),
    }  # fmt: skip
    until = time.monotonic() + job["max_lifetime"]
    state = State(job, facts)
    signals, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGTERM, lambda *_: state.ending.set())
    state.write()
    sys.stdout.write(json.dumps(state.facts) + "\n")
    sys.stdout.flush()
    _silence()
    _serve(sockets, signals, Target(server, state), until)
    state.ending.set()
    for one in sockets:
        one.close()
    if state.is_ours():
        os.unlink(state.path)
        os.unlink(held.name)
    os._exit(0)


def main() -> None:
    """The program. Ends with code 1 and a line on standard error where it cannot start."""
    try:
        forward(json.load(sys.stdin))
    except (OSError, ValueError, StreamError) as error:
        raise SystemExit(getattr(error, "strerror", None) or str(error)) from None


if __name__ == "__main__":
    main()
