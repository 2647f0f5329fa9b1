# SPDX-License-Identifier: GPL-3.0-or-later
"""Pooled connections to an API server, and who speaks on them."""
from __future__ import annotations

import ssl
import typing as t
from dataclasses import dataclass

POOL_SIZE: t.Final = 8
"""Connections to one API server; as many threads speak at once."""


@dataclass(frozen=True)
class Identity:
    """The credentials of a ``kubernetes`` configuration (renewed by its own hook) and whom to impersonate."""

    configuration: t.Any
    user: str = ""
    groups: tuple[str, ...] = ()

    def headers(self) -> list[tuple[str, str]]:
        """The headers of one request; a list, since groups repeat their name."""
        out = [(str(one["key"]), str(one["value"])) for one in self.configuration.auth_settings().values() if one["value"]]
        if self.user:
            out.append(("Impersonate-User", self.user))
        return out + [("Impersonate-Group", group) for group in self.groups]


def open_pool(configuration: t.Any, tls: ssl.SSLContext) -> t.Any:
    """A urllib3 pool manager for the configuration's server, through its proxy where one is set. No connection is made yet."""
    import urllib3
    from kubernetes.client.rest import SUPPORTED_SOCKS_PROXIES, should_bypass_proxies

    settings: dict[str, t.Any] = {"maxsize": POOL_SIZE, "block": True, "ssl_context": tls, "retries": False}
    if configuration.tls_server_name:
        settings |= {"server_hostname": configuration.tls_server_name, "assert_hostname": configuration.tls_server_name}
    proxy = configuration.proxy
    if not proxy or should_bypass_proxies(str(configuration.host), configuration.no_proxy or ""):
        return urllib3.PoolManager(**settings)
    if proxy.partition("://")[0].lower() in SUPPORTED_SOCKS_PROXIES:
        from urllib3.contrib.socks import SOCKSProxyManager

        return SOCKSProxyManager(proxy, **settings)
    return urllib3.ProxyManager(proxy, proxy_headers=configuration.proxy_headers, **settings)
