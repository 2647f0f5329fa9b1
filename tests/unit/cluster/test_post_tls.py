# SPDX-License-Identifier: GPL-3.0-or-later
"""A POST over TLS inside a port-forward: a real TLS server, its bytes cut anywhere; the WebSocket itself is in tests/integration/inject."""
from __future__ import annotations

import datetime
import ssl
import types
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import port_forward
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.port_forward import Answer, post_tls
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.websockets import StreamError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME: t.Final = "istiod.istio-system.svc"
OK: t.Final = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
PORT: t.Final = b"\xa9\x3a"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file with a key and a certificate of NAME that signs itself, and the certificate (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    text = made.public_bytes(serialization.Encoding.PEM)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(key.private_bytes(*form) + text)
    return file, text.decode()


class Pod:
    """A port-forward's stream to a TLS server that answers one request; ``size`` bytes a message."""

    def __init__(self, file: Path, answer: bytes, size: int, garbage: bytes = b"") -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.answer, self.size, self.garbage, self.request = answer, size, garbage, bytearray()
        self.shaken = self.told = False
        self.waiting = bytearray(PORT)
        self.path, self.client = "/api/v1/namespaces/n/pods/p/portforward?ports=15017", types.SimpleNamespace(name="c")

    def __enter__(self) -> Pod:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def send(self, channel: int, data: bytes) -> None:
        assert channel == 0
        self.incoming.write(data)
        try:
            if not self.shaken:
                self.tls.do_handshake()
                self.shaken = True
            while True:
                self.request += self.tls.read(65536)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:  # the other side refuses the certificate
            self.told = True
        head, found, body = bytes(self.request).partition(b"\r\n\r\n")
        if found and not self.told and len(body) == int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0]):
            self.told = True
            self.tls.write(self.answer)
        self.waiting += self.garbage or self.outgoing.read()

    def receive(self) -> tuple[int, bytes] | None:
        part = bytes(self.waiting[: self.size])
        del self.waiting[: self.size]
        return (0, part) if part else None


def post(monkeypatch: pytest.MonkeyPatch, pod: Pod, ca: str, name: str = NAME) -> Answer:
    opened: list[tuple[str, float]] = []

    def socket(client: t.Any, path: str, *, timeout: float) -> Pod:
        opened.append((path, timeout))
        return pod

    monkeypatch.setattr(port_forward, "ChannelSocket", socket)
    try:
        return post_tls(t.cast(t.Any, pod.client), "n", "p", 15017, "/inject", b'{"a": 1}', ca=ca, server_name=name, timeout=3)
    finally:
        assert opened == [("/api/v1/namespaces/n/pods/p/portforward?ports=15017", 3)]


@pytest.mark.parametrize("size", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize("answer", [OK, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"])
def test_an_answer(monkeypatch: pytest.MonkeyPatch, server: tuple[Path, str], answer: bytes, size: int) -> None:
    file, ca = server
    pod = Pod(file, answer, size)
    assert post(monkeypatch, pod, ca) == Answer(200, b"hello")
    head, _, body = bytes(pod.request).partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[0] == b"POST /inject HTTP/1.1"
    assert {b"Host: " + NAME.encode(), b"Content-Type: application/json", b"Content-Length: 8", b"Connection: close"} <= set(head.split(b"\r\n"))
    assert body == b'{"a": 1}'


def test_a_long_answer(monkeypatch: pytest.MonkeyPatch, server: tuple[Path, str]) -> None:
    body = b"x" * 300_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + body
    assert post(monkeypatch, Pod(server[0], answer, 8192), server[1]).body == body


def test_a_certificate_of_another_name_or_signer_is_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch, server: tuple[Path, str]) -> None:
    file, ca = server
    other = Pod(file, OK, 4096)
    with pytest.raises(StreamError, match=r"cluster c: pod n/p port 15017: TLS with other\.svc: CERTIFICATE_VERIFY_FAILED"):
        post(monkeypatch, other, ca, "other.svc")
    unknown = Pod(file, OK, 4096)
    with pytest.raises(StreamError, match=f"TLS with {NAME}: CERTIFICATE_VERIFY_FAILED"):
        post(monkeypatch, unknown, "")  # the system's authorities
    assert (other.request, unknown.request) == (b"", b"")


def test_a_ca_that_is_none(monkeypatch: pytest.MonkeyPatch, server: tuple[Path, str]) -> None:
    monkeypatch.setattr(port_forward, "ChannelSocket", lambda *words, **settings: pytest.fail("nothing is to be opened"))
    for ca in ("no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(StreamError, match="cluster c: pod n/p port 15017: TLS with"):
            post_tls(t.cast(t.Any, types.SimpleNamespace(name="c")), "n", "p", 15017, "/inject", b"", ca=ca, server_name=NAME)


def test_a_server_that_speaks_no_tls_or_ends_midway(monkeypatch: pytest.MonkeyPatch, server: tuple[Path, str]) -> None:
    file, ca = server
    with pytest.raises(StreamError, match=f"pod n/p port 15017: TLS with {NAME}: "):
        post(monkeypatch, Pod(file, OK, 4096, garbage=b"HTTP/1.1 400 Bad Request\r\n\r\n"), ca)
    with pytest.raises(StreamError, match=r"cluster c: .*/portforward: the answer ended midway"):
        post(monkeypatch, Pod(file, OK[:-2], 4096), ca)
