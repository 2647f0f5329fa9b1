# SPDX-License-Identifier: GPL-3.0-or-later
"""Which root certificates proxies trust, and who can speak to whom: two that share a root (istio/istioctl/pkg/proxyconfig, rootca-compare)."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

from ..istio.x509 import Certificate
from .config_dump import DumpError, read_config_dump
from .secret import rows, secrets

_ROOT: t.Final = "ROOTCA"


@dataclass(frozen=True)
class Trust:
    """A proxy of a cluster and the roots it trusts."""

    cluster: str
    proxy: str
    roots: tuple[Certificate, ...]

    @property
    def fingerprints(self) -> frozenset[str]:
        """Of its roots."""
        return frozenset(one.fingerprint for one in self.roots)


def trusted(cluster: str, proxy: str, answer: bytes, now: datetime.datetime) -> Trust:
    """What Envoy's answer to the view ``secret`` says. Raises DumpError for a proxy that has no root certificate."""
    found = {one.fingerprint: one for row in rows(secrets(read_config_dump(answer)), now) if row.name == _ROOT for one in row.chain}
    if not found:
        raise DumpError(f"it has no {_ROOT} certificate; is its mesh without mutual TLS, or not connected?")
    return Trust(cluster, proxy, tuple(found.values()))


def apart(found: t.Sequence[Trust]) -> list[tuple[Trust, Trust]]:
    """Of proxies that trust the same the first, in pairs that share no root."""
    first: dict[frozenset[str], Trust] = {}
    for one in found:
        first.setdefault(one.fingerprints, one)
    kinds = list(first.values())
    return [(one, other) for number, one in enumerate(kinds) for other in kinds[number + 1 :] if not one.fingerprints & other.fingerprints]
