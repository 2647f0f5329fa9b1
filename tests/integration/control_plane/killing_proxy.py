# SPDX-License-Identifier: GPL-3.0-or-later
"""A TLS proxy before an API server that counts the requests that write, and ends a process before or after one of them."""
from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import ssl
import threading
import typing as t
from pathlib import Path

import yaml

MARK: t.Final = "MESHFLEET_TEST_MARK"
"""The environment variable by which all processes of one ansible run are found, whatever sessions they opened."""
_READS: t.Final = ("subjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectaccessreviews", "dryRun=All")


class Server(t.Protocol):
    """A cluster of a sandbox: its kubeconfig, and the folder with its certificates."""

    kubeconfig: str
    folder: Path


def what_is_written(line: str) -> str:
    """A writing request's kind: method and resource, releases' records and objects by name apart. Empty for one that only reads."""
    method, path, _ = line.split(" ", 2)
    if method not in ("POST", "PUT", "PATCH", "DELETE") or any(word in path for word in _READS):
        return ""
    path = path.partition("?")[0]
    record = re.search(r"/secrets(/sh\.helm\.release\.v1\.(?P<name>.+)\.v\d+)?$", path)
    parts = re.sub(r"/namespaces/[^/]+(?=/)", "", path).strip("/").split("/")
    return f"{method} {'record' if record else parts[2] if parts[0] == 'api' else parts[3]}"


class KillingProxy:
    """``seen`` holds the kinds of all writes; at number ``at`` (from 1) the processes with ``mark`` end ``before`` or after it is done."""

    def __init__(self, server: Server, folder: Path, *, at: int = 0, before: bool = True, mark: str = "") -> None:
        self.at, self.before, self.mark = at, before, mark
        self.seen: list[str] = []
        self.fell = ""
        """The write at which the processes were ended."""
        self._lock = threading.Lock()
        certificates = server.folder / "certificates"
        self._server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._server.load_cert_chain(certificates / "server.crt", certificates / "server.key")
        self._client = ssl.create_default_context(cafile=str(certificates / "ca.crt"))
        self._client.load_cert_chain(certificates / "admin.crt", certificates / "admin.key")
        config = yaml.safe_load(Path(server.kubeconfig).read_text())
        self._port = int(config["clusters"][0]["cluster"]["server"].rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        config["clusters"][0]["cluster"]["server"] = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self.kubeconfig = str(folder / "kubeconfig-killing")
        Path(self.kubeconfig).write_text(yaml.safe_dump(config))

    def __enter__(self) -> KillingProxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError, EOFError):  # noqa: SIM117 - a line of its own for what may fail
            with self._server.wrap_socket(connection, server_side=True) as near, socket.create_connection(("127.0.0.1", self._port)) as plain:
                with self._client.wrap_socket(plain, server_hostname="127.0.0.1") as far:
                    near_file, far_file = near.makefile("rb"), far.makefile("rb")
                    while not self.fell:
                        self._one(_message(near_file), near, far, far_file)

    def _one(self, request: bytes, near: ssl.SSLSocket, far: ssl.SSLSocket, answers: t.BinaryIO) -> None:
        kind = what_is_written(request.split(b"\r\n", 1)[0].decode())
        with self._lock if kind else contextlib.nullcontext():
            if self.fell:
                raise EOFError
            if kind:
                self.seen.append(kind)
            falls = bool(kind) and len(self.seen) == self.at
            if falls and self.before:
                self._kill(kind)
            far.sendall(request)
            answer = _message(answers)
            if falls:
                self._kill(kind)
        near.sendall(answer)

    def _kill(self, kind: str) -> None:
        self.fell = kind
        for number in marked(self.mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        raise EOFError


def marked(mark: str) -> list[int]:
    """The processes whose environment holds the mark."""
    out = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                    out.append(int(folder.name))
    return out


def _message(file: t.BinaryIO) -> bytes:
    """One HTTP message, head and body. Raises EOFError."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = file.readline()
        if not line:
            raise EOFError
        head += line
    lower = head.lower()
    found = re.search(rb"content-length: *(\d+)", lower)
    if found:
        return head + _exactly(file, int(found[1]))
    if b"transfer-encoding: chunked" not in lower:
        return head
    body = b""
    while True:
        size = file.readline()
        piece = _exactly(file, int(size.split(b";")[0], 16) + 2)
        body += size + piece
        if len(piece) == 2:
            return head + body


def _exactly(file: t.BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise EOFError
    return found
