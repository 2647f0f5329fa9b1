# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``cluster``: what a proxy calls, and which DestinationRule says how."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .config_dump import CLUSTERS, ConfigDump, DumpError, inner
from .management import managed_by
from .tables import table

Json = dict[str, t.Any]
HEADER: t.Final = ("SERVICE FQDN", "PORT", "SUBSET", "DIRECTION", "TYPE", "DESTINATION RULE")


@dataclass(frozen=True)
class ClusterFilter:
    """What a name must hold; empty and 0 ask nothing."""

    fqdn: str = ""
    port: int = 0
    subset: str = ""
    direction: str = ""

    def takes(self, name: str) -> bool:
        """Whether a cluster's name holds all that is asked (istioctl looks at the name alone)."""
        return all(word in name for word in (self.fqdn, self.direction, self.subset)) and (not self.port or f"|{self.port}|" in name)


@dataclass(frozen=True)
class Name:
    """A cluster's name: ``direction|port|subset|fqdn``, or any other text, which is then ``fqdn``."""

    fqdn: str
    subset: str = ""
    port: int = 0
    direction: str = ""

    @property
    def order(self) -> tuple[str, str, int, str]:
        """istioctl's order."""
        return self.fqdn, self.subset, self.port, self.direction


@dataclass(frozen=True)
class ClusterRow:
    """One cluster; ``port`` is 0 and ``direction`` empty for one that Istio's naming does not describe."""

    name: str
    fqdn: str
    port: int
    subset: str
    direction: str
    type: str
    destination_rule: str

    def cells(self, *, named: bool = False) -> list[str]:
        """As istioctl shows it; ``named``: with the name before it, as ``proxy-config all`` does."""
        known = self.name.count("|") > 2
        full = f"cluster/{self.name}" if named and self.name else self.name
        shown = [self.fqdn, str(self.port), self.subset or "-", self.direction] if known else [full, "-", "-", "-"]
        return ([full] if named and self.name else []) + shown + [self.type, self.destination_rule]


def parse_name(name: str) -> Name:
    """A cluster's name in its parts (istio/pilot/pkg/model/service.go, ParseSubsetKey)."""
    if name.count("|") < 3:
        return Name(name)
    mark = "_." if name.startswith(("outbound_.", "inbound_.")) else "|"
    direction, port, subset, fqdn = [*name.split(mark, 3), "", "", "", ""][:4]
    return Name("" if mark in fqdn else fqdn, subset, int(port) if port.isdigit() else 0, direction)


def clusters(dump: ConfigDump, wanted: ClusterFilter | None = None) -> list[Json]:
    """The clusters in istioctl's order, active before static ones. Raises DumpError where there are none at all."""
    part = dump.part(CLUSTERS)
    found = inner(part.get("dynamicActiveClusters"), "cluster") + inner(part.get("staticClusters"), "cluster")
    if not found:
        raise DumpError("no clusters found")
    found.sort(key=lambda item: parse_name(str(item.get("name") or "")).order)
    return [item for item in found if wanted is None or wanted.takes(str(item.get("name") or ""))]


def rows(found: t.Iterable[Json]) -> list[ClusterRow]:
    """A row each."""
    out = []
    for item in found:
        name = str(item.get("name") or "")
        parts = parse_name(name)
        out.append(ClusterRow(name, parts.fqdn, parts.port, parts.subset, parts.direction, str(item.get("type") or "STATIC"), managed_by(item)))
    return out


def cluster_table(found: t.Iterable[ClusterRow], *, named: bool = False) -> str:
    """As istioctl prints it."""
    return table(("NAME", *HEADER) if named else HEADER, [row.cells(named=named) for row in found])
