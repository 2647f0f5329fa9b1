# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts over HTTP and from a registry, from real servers on loopback, and everything that may be wrong with them."""
from __future__ import annotations

import base64
import datetime
import hashlib
import http.client
import http.server
import io
import ipaddress
import json
import socket
import ssl
import tarfile
import threading
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.cache import Cache
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.engine import render
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.errors import ChartError, HelmError, ValuesError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.fetching import Access
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.source import Source, open_chart
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ..registry import serving

SCHEMA = json.dumps({"type": "object", "properties": {"replicas": {"type": "integer"}}})


def archive(version: str = "1.2.3", extra: t.Mapping[str, bytes] | None = None) -> bytes:
    """A chart's .tgz; ``extra`` files have their names in the archive."""
    files = {
        "small/Chart.yaml": f"apiVersion: v2\nname: small\nversion: {version}\n".encode(),
        "small/values.yaml": b"replicas: 1\n",
        "small/values.schema.json": SCHEMA.encode(),
        "small/templates/map.yaml": b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {n: {{ .Values.replicas | quote }}}\n",
        **(extra or {}),
    }
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


class Site(http.server.BaseHTTPRequestHandler):
    """Serves ``server.pages`` (path -> bytes, or a status); counts requests; may ask for credentials."""

    def do_GET(self) -> None:
        server = t.cast(t.Any, self.server)
        server.seen.append((self.path, self.headers.get("Authorization")))
        page = server.pages.get(self.path, 404)
        wanted = "Basic " + base64.b64encode(b"ann:s3cret").decode()
        if server.locked and self.headers.get("Authorization") != wanted:
            page = 401
        if isinstance(page, bytes) and server.etags:
            tag = hashlib.sha256(page).hexdigest()
            if self.headers.get("If-None-Match") == tag:
                page = 304
        if isinstance(page, int):
            self.send_response(page)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        if server.etags:
            self.send_header("ETag", hashlib.sha256(page).hexdigest())
        self.send_header("Content-Length", str(len(page) + server.missing))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: t.Any) -> None:
        """Silence."""


@pytest.fixture
def site() -> Iterator[t.Any]:
    server: t.Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.pages, server.seen, server.locked, server.etags, server.missing = {}, [], False, False, 0
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def kept(cache: Cache) -> list[str]:
    return sorted(path.name for path in cache.folder.glob("*.tgz")) if cache.folder.is_dir() else []


def publish(site: t.Any, versions: t.Mapping[str, bytes], digests: t.Mapping[str, str] | None = None) -> None:
    entries = []
    for version, data in versions.items():
        digest = (digests or {}).get(version, hashlib.sha256(data).hexdigest())
        entries.append({"name": "small", "version": version, "digest": digest, "urls": [f"small-{version}.tgz"]})
        site.pages[f"/small-{version}.tgz"] = data
    site.pages["/index.yaml"] = json.dumps({"apiVersion": "v1", "entries": {"small": entries}}).encode()


@pytest.mark.parametrize(("wanted", "got"), [("", "2.1.0"), ("1.x", "1.9.0"), ("~1.2", "1.2.3"), (">=2.0.0-0", "2.2.0-rc.1"), ("1.2.3", "1.2.3")])
def test_a_repositorys_best_version(site: t.Any, cache: Cache, wanted: str, got: str) -> None:
    publish(site, {version: archive(version) for version in ("1.2.3", "1.9.0", "2.1.0", "2.2.0-rc.1")})
    assert open_chart(Source("small", wanted, site.url), cache).version == got


def test_a_digest_is_fetched_once_and_an_unchanged_index_not_again(site: t.Any, cache: Cache) -> None:
    publish(site, {"1.2.3": archive()})
    site.etags = True
    for _ in range(2):
        open_chart(Source("small", "", site.url), cache)
    assert [path for path, _ in site.seen].count("/small-1.2.3.tgz") == 1
    assert len(kept(cache)) == 1
    assert (cache.folder.stat().st_mode & 0o777) == 0o700
    next(cache.folder.glob("*.tgz")).write_bytes(b"damaged")
    open_chart(Source("small", "", site.url), cache)
    assert [path for path, _ in site.seen].count("/small-1.2.3.tgz") == 2


def test_credentials_open_a_repository_and_stay_out_of_errors(site: t.Any, cache: Cache) -> None:
    publish(site, {"1.2.3": archive()})
    site.locked = True
    assert open_chart(Source("small", "", site.url, Access("ann", "s3cret")), cache).name == "small"
    with pytest.raises(ChartError, match="HTTP 401: authentication is required or was refused; give username and password") as found:
        open_chart(Source("small", "", site.url, Access("ann", "wr0ng")), Cache(cache.folder / "other"))
    assert "wr0ng" not in str(found.value)


def test_credentials_are_not_sent_to_another_host(site: t.Any, cache: Cache) -> None:
    publish(site, {"1.2.3": archive()})
    index = site.pages["/index.yaml"].replace(b"small-1.2.3.tgz", f"http://localhost:{site.server_port}/small-1.2.3.tgz".encode())
    site.pages["/index.yaml"] = index
    open_chart(Source("small", "", site.url, Access("ann", "s3cret")), cache)
    assert [bool(header) for path, header in site.seen if path == "/small-1.2.3.tgz"] == [False]


def bad_sites() -> dict[str, tuple[t.Callable[[t.Any], None], str]]:
    good = archive()

    def at(name: str, data: t.Any) -> t.Callable[[t.Any], None]:
        def change(site: t.Any) -> None:
            if name != "/index.yaml" and isinstance(data, bytes):
                publish(site, {"1.2.3": data})
            site.pages[name] = data
        return change

    file = "/small-1.2.3.tgz"
    return {
        "wrong digest": (lambda site: publish(site, {"1.2.3": good}, {"1.2.3": "0" * 64}), "digest is sha256:.* was promised"),
        "no index": (at("/index.yaml", 404), "HTTP 404: not found"),
        "no archive": (at(file, 404), "HTTP 404: not found"),
        "forbidden": (at("/index.yaml", 403), "HTTP 403: access is denied"),
        "broken server": (at("/index.yaml", 500), "HTTP 500: the server failed"),
        "index is HTML": (at("/index.yaml", b"<html>: [</html>"), "no readable index"),
        "index without entries": (at("/index.yaml", b"a: b"), "no repository index"),
        "no such chart": (at("/index.yaml", b"entries: {other: []}"), "has no chart 'small'"),
        "no such version": (lambda site: publish(site, {"0.1.0": archive("0.1.0")}), "no version satisfies '1.2.3'; the newest there are: 0.1.0"),
        "cut archive": (at(file, good[: len(good) // 2]), "damaged or cut short"),
        "no archive at all": (at(file, b"hello"), "not a gzipped archive"),
        "traversal": (at(file, archive(extra={"small/../../evil": b"x"})), "leads out of the archive"),
        "too large a file": (at(file, archive(extra={"small/big": b"0" * (6 << 20)})), "unpacks to more than"),
        "bad YAML": (at(file, archive(extra={"small/values.yaml": b"a: [1"})), "values.yaml"),
        "no chart in it": (at(file, archive(extra={"small/Chart.yaml": b"name: 3"})), "Chart.yaml"),
    }


@pytest.mark.parametrize("what", sorted(bad_sites()))
def test_one_clear_error_and_nothing_kept(what: str, site: t.Any, cache: Cache) -> None:
    publish(site, {"1.2.3": archive()})
    change, text = bad_sites()[what]
    change(site)
    with pytest.raises(ChartError, match=text) as found:
        open_chart(Source("small", "1.2.3", site.url), cache)
    assert "\n" not in str(found.value)
    assert "small" in str(found.value)
    assert kept(cache) == []
    assert not cache.folder.is_dir() or not list(cache.folder.glob(".new-*"))


def test_a_cut_answer(site: t.Any, cache: Cache) -> None:
    publish(site, {"1.2.3": archive()})
    site.missing = 1000
    with pytest.raises(ChartError, match="cut short"):
        open_chart(Source("small", "", site.url), cache)
    assert kept(cache) == []


def test_an_answer_larger_than_allowed_is_not_read(site: t.Any, cache: Cache) -> None:
    publish(site, {"1.2.3": archive()})
    site.missing = 200 << 20
    with pytest.raises(ChartError, match=r"more than the .* allowed"):
        open_chart(Source("small", "", site.url), cache)


def test_a_values_schema_is_kept_to(site: t.Any, cache: Cache) -> None:
    publish(site, {"1.2.3": archive()})
    loaded = open_chart(Source("small", "", site.url), cache)
    with pytest.raises(ValuesError, match="/replicas"):
        render(loaded, {"replicas": "three"}, release_name="r")


def test_no_server_and_a_file_of_no_certificates(cache: Cache, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ChartError, match="no connection"):
        open_chart(Source("small", "", f"http://127.0.0.1:{port}"), cache)
    (tmp_path / "ca.pem").write_text("nonsense")
    with pytest.raises(ChartError, match="ca_file"):
        open_chart(Source("small", "", f"https://127.0.0.1:{port}", Access(ca_file=str(tmp_path / "ca.pem"))), cache)


@pytest.fixture
def registry(crane: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``host:port`` of a real registry."""
    with serving(crane, tmp_path_factory.mktemp("registry")) as address:
        yield address


def push(registry: str, version: str, data: bytes, media_type: str = "application/vnd.cncf.helm.chart.content.v1.tar+gzip") -> str:
    """Push a chart as Helm does, by the distribution API; gives back the manifest's digest."""

    def call(method: str, path: str, body: bytes, kind: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(registry, timeout=10)
        connection.request(method, path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 300, (path, answer.status)
        return answer

    def blob(content: bytes) -> dict[str, t.Any]:
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        place = call("POST", "/v2/charts/small/blobs/uploads/", b"", "application/octet-stream").headers["Location"]
        call("PUT", f"{place}?digest={digest}", content, "application/octet-stream")
        return {"digest": digest, "size": len(content)}

    config = {"mediaType": "application/vnd.cncf.helm.config.v1+json", **blob(b"{}")}
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config,
        "layers": [{"mediaType": media_type, **blob(data)}],
    }).encode()  # fmt: skip
    call("PUT", f"/v2/charts/small/manifests/{version.replace('+', '_')}", manifest, "application/vnd.oci.image.manifest.v1+json")
    return "sha256:" + hashlib.sha256(manifest).hexdigest()


PLAIN = Access(plain_http=True)


def test_charts_of_a_registry(registry: str, cache: Cache) -> None:
    digest = push(registry, "1.2.3", archive())
    push(registry, "1.3.0+build.1", archive("1.3.0+build.1"))
    ref = f"oci://{registry}/charts/small"
    assert open_chart(Source(ref, "1.2.3", "", PLAIN), cache).version == "1.2.3"
    assert open_chart(Source(ref, "1.x", "", PLAIN), cache).version == "1.3.0+build.1"
    assert open_chart(Source("small", "", f"oci://{registry}/charts", PLAIN), cache).version == "1.3.0+build.1"
    assert open_chart(Source(ref, digest, "", PLAIN), cache).version == "1.2.3"
    assert len(kept(cache)) == 2


def test_what_a_registry_may_have_wrong(registry: str, cache: Cache) -> None:
    ref = f"oci://{registry}/charts/small"
    push(registry, "1.0.0", archive("1.0.0"), "application/octet-stream")
    push(registry, "2.0.0", archive("2.0.0")[:100])
    for version, text in (("1.0.0", "holds no Helm chart"), ("2.0.0", "cut short"), ("9.9.9", "HTTP 404"), ("8.x", "no version satisfies")):
        with pytest.raises(ChartError, match=text):
            open_chart(Source(ref, version, "", PLAIN), cache)
    with pytest.raises(HelmError, match="HTTP 404"):
        open_chart(Source(ref, "sha256:" + "0" * 64, "", PLAIN), cache)
    assert kept(cache) == []


class TokenGate(http.server.BaseHTTPRequestHandler):
    """In front of a registry: asks for a bearer token, gives one for credentials, passes requests on, may spoil blobs."""

    def do_GET(self) -> None:
        server = t.cast(t.Any, self.server)
        if self.path.startswith("/token"):
            server.asked.append(self.path)
            good = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"ann:s3cret").decode()
            self.answer(200 if good else 401, b'{"token": "t0ken"}' if good else b"", {})
        elif self.headers.get("Authorization") != "Bearer t0ken":
            challenge = f'Bearer realm="http://127.0.0.1:{server.server_port}/token",service="reg",scope="repository:charts/small:pull"'
            self.answer(401, b"", {"WWW-Authenticate": challenge})
        else:
            connection = http.client.HTTPConnection(server.behind, timeout=10)
            connection.request("GET", self.path, headers={"Accept": self.headers.get("Accept", "*/*")})
            found = connection.getresponse()
            body = found.read()
            if server.spoil and "/blobs/" in self.path:
                body = body[:-1] + b"!"
            self.answer(found.status, body, {"Docker-Content-Digest": found.headers.get("Docker-Content-Digest", "")})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: t.Any) -> None:
        """Silence."""


def test_a_registrys_token_and_a_spoilt_blob(registry: str, cache: Cache) -> None:
    push(registry, "1.2.3", archive())
    gate: t.Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenGate)
    gate.behind, gate.asked, gate.spoil = registry, [], True
    threading.Thread(target=gate.serve_forever, daemon=True).start()
    ref = f"oci://127.0.0.1:{gate.server_port}/charts/small"
    try:
        with pytest.raises(ChartError, match="HTTP 401: authentication is required or was refused"):
            open_chart(Source(ref, "1.2.3", "", PLAIN), cache)
        access = Access("ann", "s3cret", plain_http=True)
        with pytest.raises(ChartError, match=r"digest is sha256:.* was promised"):
            open_chart(Source(ref, "1.2.3", "", access), cache)
        assert kept(cache) == []
        gate.spoil = False
        assert open_chart(Source(ref, "1.2.3", "", access), cache).version == "1.2.3"
    finally:
        gate.shutdown()
        gate.server_close()
    assert "scope=repository%3Acharts%2Fsmall%3Apull" in gate.asked[-1]


def test_a_private_ca_is_trusted_where_its_file_is_given(site: t.Any, cache: Cache, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(minutes=1)).not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "server.pem").write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    site.socket = context.wrap_socket(site.socket, server_side=True)
    publish(site, {"1.2.3": archive()})
    url = f"https://127.0.0.1:{site.server_port}"
    with pytest.raises(ChartError, match=r"the certificate is not trusted .*give its CA as ca_file"):
        open_chart(Source("small", "", url), cache)
    assert open_chart(Source("small", "", url, Access(ca_file=str(tmp_path / "ca.pem"))), cache).name == "small"


def test_the_environments_proxy_is_used_but_for_no_proxy(site: t.Any, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(site, {"1.2.3": archive()})
    site.pages = {f"http://charts.example{path}": page for path, page in site.pages.items()}  # a proxy is asked for whole addresses
    monkeypatch.setenv("http_proxy", site.url)
    monkeypatch.setenv("no_proxy", "")
    assert open_chart(Source("small", "", "http://charts.example"), cache).name == "small"
    monkeypatch.setenv("no_proxy", "charts.example")
    with pytest.raises(ChartError, match=r"does not resolve|no connection"):
        open_chart(Source("small", "", "http://charts.example"), cache)
