# SPDX-License-Identifier: GPL-3.0-or-later
"""Pooled connections to an API server, and who speaks on them."""
from __future__ import annotations

import base64
import ssl
import threading
import typing as t
from dataclasses import dataclass, field
from urllib.parse import unquote

from .errors import ConnectionSettingsError

POOL_SIZE: t.Final = 8
"""Connections to one API server; as many threads speak at once."""


@dataclass(frozen=True)
class Identity:
    """The credentials of a ``kubernetes`` configuration (renewed by its own hook), and the headers that say whom to impersonate."""

    configuration: t.Any
    impersonation: tuple[tuple[str, str], ...] = ()
    _renewing: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def headers(self) -> list[tuple[str, str]]:
        """The headers of one request; a list, since groups repeat their name. A token's file may end with a newline."""
        with self._renewing:  # one thread asks for a new token, not all
            settings = self.configuration.auth_settings()
        return [(str(one["key"]), str(one["value"]).strip()) for one in settings.values() if one["value"]] + list(self.impersonation)


def open_pool(configuration: t.Any, tls: ssl.SSLContext) -> t.Any:
    """A urllib3 pool manager for the configuration's server, through its proxy where one is set. No connection is made yet.

    Raises ConnectionSettingsError for a proxy that cannot be used.
    """
    import urllib3
    from kubernetes.client.rest import SUPPORTED_SOCKS_PROXIES, should_bypass_proxies

    if tls.verify_mode == ssl.CERT_NONE:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)  # it is what was asked for
    settings: dict[str, t.Any] = {"maxsize": POOL_SIZE, "block": True, "ssl_context": tls, "retries": False}
    if configuration.tls_server_name:
        settings |= {"server_hostname": configuration.tls_server_name, "assert_hostname": configuration.tls_server_name}
    proxy = configuration.proxy
    if not proxy or should_bypass_proxies(str(configuration.host), configuration.no_proxy or ""):
        return urllib3.PoolManager(**settings)
    try:
        if proxy.partition("://")[0].lower() in SUPPORTED_SOCKS_PROXIES:
            from urllib3.contrib.socks import SOCKSProxyManager

            return SOCKSProxyManager(proxy, **settings)
        return urllib3.ProxyManager(proxy, proxy_headers=_proxy_headers(proxy, configuration.proxy_headers or {}), **settings)
    except ImportError:
        raise ConnectionSettingsError("proxy: a SOCKS proxy needs the Python package PySocks; install it on the host that runs the module") from None
    except (urllib3.exceptions.HTTPError, ValueError):
        raise ConnectionSettingsError("proxy: is no URL of a proxy; write http://NAME:PORT, https://... or socks5://...") from None


def _proxy_headers(proxy: str, given: t.Mapping[str, str]) -> dict[str, str]:
    """The headers for a proxy, with the user and password of its URL unless they are among them."""
    import urllib3

    user = urllib3.util.parse_url(proxy).auth
    out = {key.lower(): value for key, value in given.items()}
    if user:
        text = unquote(user if ":" in user else user + ":")
        out.setdefault("proxy-authorization", "Basic " + base64.b64encode(text.encode()).decode())
    return out
