# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's webhooks that lead to a control plane outside the cluster by an address that is none, or by one without a name."""
from __future__ import annotations

import ipaddress
import re
import typing as t
from urllib.parse import urlsplit

from ..analyzer import Analyzer, Finding
from ..fields import has, mapping, maps, text
from ..kinds import MUTATING_WEBHOOK, VALIDATING_WEBHOOK
from ..resource import Resource
from ..snapshot import Snapshot

_SCHEME: t.Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BAD: t.Final = re.compile(r"[\x00-\x1f\x7f]|%(?![0-9A-Fa-f]{2})")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for one in snapshot.all(VALIDATING_WEBHOOK):
        if one.name == "istiod-default-validator" or one.name.startswith("istio-validator"):
            yield from _of(one)
    for one in snapshot.all(MUTATING_WEBHOOK):
        if one.name.startswith("istio-sidecar-injector"):
            yield from _of(one)


def _of(configuration: Resource) -> t.Iterator[Finding]:
    for hook in maps(configuration.item, "webhooks"):
        name, client = text(hook, "name"), mapping(hook, "clientConfig")
        if has(client, "url"):
            url = text(client, "url")
            host = _host(url)
            if host is None:
                yield Finding("IST0163", configuration, (url, name, "was provided in an invalid format"))
            elif _is_address(host):
                yield Finding("IST0164", configuration, (url, name))
        elif not has(client, "service"):
            yield Finding("IST0163", configuration, ("", name, "is blank"))


def _host(url: str) -> str | None:
    """The host of a URL, None where it is none (what Go's net/url refuses)."""
    if _BAD.search(url) or url.startswith(":") or (not _SCHEME.match(url) and ":" in url.partition("/")[0]):
        return None
    try:
        parts = urlsplit(url)
        authority = parts.netloc.rpartition("@")[2]
        port = authority.rpartition("]")[2].partition(":")[2]
    except ValueError:
        return None
    if (port and not port.isdecimal()) or " " in authority:
        return None
    return parts.hostname or ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


ANALYZER: t.Final = Analyzer(
    "externalcontrolplane.ExternalControlPlaneAnalyzer", ("IST0163", "IST0164"), (VALIDATING_WEBHOOK, MUTATING_WEBHOOK),
    "Checks that the remote IstioOperator resources reference an external control plane", _find,
)  # fmt: skip
