# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP for chart sources: one pooled client with limits, proxies, private CAs and errors a user can act on."""
from __future__ import annotations

import os
import ssl
import time
import typing as t
import urllib.parse
import urllib.request
from dataclasses import dataclass

from .errors import ChartError

if t.TYPE_CHECKING:
    import urllib3

CONNECT_TIMEOUT: t.Final = 10.0  # seconds
READ_TIMEOUT: t.Final = 30.0  # seconds between two blocks
DEADLINE: t.Final = 300.0  # seconds for one whole answer
_BLOCK: t.Final = 1 << 16  # bytes


@dataclass(frozen=True)
class Access:
    """How a server is reached: basic credentials, a file of trusted CAs (default: the system's), plain HTTP for OCI."""

    username: str = ""
    password: str = ""
    ca_file: str = ""
    plain_http: bool = False


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: its status, headers (names in lower case), body and final URL."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes


class Client:
    """Requests to one kind of source; ``name`` (the chart) opens every error's text."""

    def __init__(self, access: Access, name: str) -> None:
        try:
            import urllib3  # here: a host that only renders local charts needs no HTTP, nor the time to import it
        except ImportError:
            raise ChartError(f"chart {name}: fetching needs the Python package urllib3; install kubernetes, which brings it") from None
        self.http = urllib3
        self.access, self.name = access, name
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(
        self, url: str, *, limit: int, headers: t.Mapping[str, str] | None = None, accept_status: t.Collection[int] = (), credentials: bool = True
    ) -> Answer:
        """The answer of a GET, at most ``limit`` bytes of body.

        Statuses other than 200 and those of ``accept_status`` raise ChartError, as does any failure of network
        or TLS. ``credentials`` sends the user's name and password where there are some.
        """
        sent = dict(headers or {})
        if credentials and self.access.username:
            sent.update(self.http.make_headers(basic_auth=f"{self.access.username}:{self.access.password}"))
        shown = _without_secrets(url)
        started = time.monotonic()
        try:
            response = self._pool(url).request("GET", url, headers=sent, preload_content=False, redirect=True)
        except self.http.exceptions.MaxRetryError as error:
            raise ChartError(f"chart {self.name}: {shown}: {self._cause(error)}") from None
        except (self.http.exceptions.HTTPError, ValueError) as error:
            raise ChartError(f"chart {self.name}: {shown}: {error}") from None
        try:
            if response.status != 200 and response.status not in accept_status:
                raise ChartError(f"chart {self.name}: {shown}: {_refusal(response.status)}")
            found = {key.lower(): value for key, value in response.headers.items()}
            return Answer(response.status, found, self._body(response, limit, shown, started))
        finally:
            response.release_conn()

    def _body(self, response: urllib3.BaseHTTPResponse, limit: int, shown: str, started: float) -> bytes:
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > limit:
            raise ChartError(f"chart {self.name}: {shown}: answers with {declared} bytes, more than the {limit} allowed")
        blocks: list[bytes] = []
        size = 0
        try:
            for block in response.stream(_BLOCK, decode_content=False):
                size += len(block)
                if size > limit:
                    raise ChartError(f"chart {self.name}: {shown}: answers with more than the {limit} bytes allowed")
                if time.monotonic() - started > DEADLINE:
                    raise ChartError(f"chart {self.name}: {shown}: no whole answer in {DEADLINE:.0f} s; try again")
                blocks.append(block)
        except self.http.exceptions.HTTPError as error:
            raise ChartError(f"chart {self.name}: {shown}: the answer was cut short ({error}); try again") from None
        return b"".join(blocks)

    def _pool(self, url: str) -> urllib3.PoolManager:
        parts = urllib.parse.urlsplit(url)
        proxy = "" if urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]) else urllib.request.getproxies().get(parts.scheme, "")
        if proxy not in self._pools:
            settings: dict[str, t.Any] = {
                "timeout": self.http.Timeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT),
                "retries": self.http.Retry(connect=1, read=1, redirect=5, status=0, other=0, backoff_factor=0.2),
                "ssl_context": self._tls(),
            }
            self._pools[proxy] = self.http.ProxyManager(proxy, **settings) if proxy else self.http.PoolManager(**settings)
        return self._pools[proxy]

    def _tls(self) -> ssl.SSLContext:
        file = self.access.ca_file
        try:
            return ssl.create_default_context(cafile=os.path.expanduser(file) if file else None)
        except (OSError, ssl.SSLError) as error:
            raise ChartError(f"chart {self.name}: ca_file {file}: {getattr(error, 'strerror', None) or error}; give a file of PEM certificates") from None

    def _cause(self, error: urllib3.exceptions.MaxRetryError) -> str:
        reason = error.reason
        text = str(reason)
        if isinstance(reason, self.http.exceptions.SSLError):
            return f"the certificate is not trusted ({text}); give its CA as ca_file"
        if isinstance(reason, self.http.exceptions.NameResolutionError):
            return "the host name does not resolve; check the address, or a proxy in HTTPS_PROXY"
        if isinstance(reason, self.http.exceptions.ConnectTimeoutError):
            return f"no connection within {CONNECT_TIMEOUT:.0f} s"
        if isinstance(reason, self.http.exceptions.NewConnectionError):
            return "no connection (" + text.rpartition(": ")[2] + ")"
        if isinstance(reason, self.http.exceptions.ProxyError):
            return f"the proxy does not answer ({text}); check HTTPS_PROXY and NO_PROXY"
        return text or type(reason).__name__


def _without_secrets(url: str) -> str:
    """A URL for messages: no user information and no query (pre-signed URLs carry tokens there)."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _refusal(status: int) -> str:
    hints = {
        401: "authentication is required or was refused; give username and password",
        403: "access is denied; check username, password and their rights",
        404: "not found; check the address, the chart's name and its version",
        429: "too many requests; try again later",
    }
    return f"HTTP {status}: " + hints.get(status, "the server failed; try again later" if status >= 500 else "unexpected answer")
