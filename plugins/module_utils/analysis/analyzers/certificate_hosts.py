# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of Gateways that end soon, or that are not for the hosts they are served for."""
from __future__ import annotations

import datetime
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, text, texts
from ..kinds import GATEWAY, POD, SECRET
from ..snapshot import Snapshot, short_or_full_name
from .gateway_secrets import certificate_of, namespace_of

_DAYS: t.Final = 30


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    now = datetime.datetime.now(datetime.UTC)
    for gateway in snapshot.all(GATEWAY):
        namespace = namespace_of(snapshot, gateway)
        for i, server in enumerate(maps(gateway.spec, "servers") if namespace else ()):
            name = text(server, "tls", "credentialName")
            place = short_or_full_name(namespace, name)
            secret = snapshot.read_secret(*place) if name and snapshot.find(SECRET, *place) is not None else None
            found = certificate_of(secret) if secret is not None else None
            if found is None or not found.begins() <= now <= found.ends():
                continue  # IST0161 tells of it
            path = ("spec", "servers", i, "tls", "credentialName")
            days = int(found.days_left(now))
            if days < _DAYS:
                yield Finding("MF0340", gateway, ("/".join(place), days), path)
            if text(server, "tls", "mode") in ("SIMPLE", "MUTUAL"):
                hosts = [host.rpartition("/")[2] for host in texts(server, "hosts")]
                missing = [host for host in hosts if host != "*" and not any(_covers(known, host) for known in found.names)]
                if missing:
                    yield Finding("MF0341", gateway, ("/".join(place), ", ".join(missing)), path)


def _covers(known: str, host: str) -> bool:
    """Whether a certificate's name is good for a host; a star stands for one label (RFC 6125)."""
    known, host = known.lower(), host.lower()
    return known == host or (known.startswith("*.") and not host.startswith("*") and known[1:] == host[host.find(".") :] and "." in host)


ANALYZER: t.Final = Analyzer(
    "meshfleet.CertificateHostAnalyzer", ("MF0340", "MF0341"), (GATEWAY, POD, SECRET), "Checks the certificates of Gateways against time and hosts", _find
)
