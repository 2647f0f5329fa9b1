# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``listener``: the addresses a proxy listens at, what it tells apart there, and where that leads."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .config_dump import LISTENERS, ConfigDump, DumpError, inner
from .filter_chains import chains, describe_match, destination, kind_of, matches
from .tables import table

Json = dict[str, t.Any]
_GAP: t.Final = 1


@dataclass(frozen=True)
class ListenerFilter:
    """Address, port and type of a listener; empty and 0 ask nothing."""

    address: str = ""
    port: int = 0
    type: str = ""

    def takes(self, item: Json) -> bool:
        """Whether a listener is what is asked for."""
        if self.address and self.address.lower() not in [name.lower() for name in addresses(item)]:
            return False
        if self.port and port_of(item) != self.port:
            return False
        return not self.type or kind_of(item).lower() == self.type.lower()


@dataclass(frozen=True)
class ListenerRow:
    """One filter chain of one listener."""

    name: str
    addresses: tuple[str, ...]
    port: int
    type: str
    match: str
    destination: str

    def cells(self, *, named: bool = False) -> list[str]:
        """As istioctl shows it."""
        first = [f"listener/{self.name}"] if named else []
        return [*first, ",".join(self.addresses), str(self.port), self.match, self.destination]


def addresses(item: Json) -> tuple[str, ...]:
    """The first address (a socket's or a pipe's path), then the additional ones."""
    first = item.get("address") or {}
    text = first["socketAddress"].get("address") if "socketAddress" in first else (first.get("pipe") or {}).get("path")
    more = [((one.get("address") or {}).get("socketAddress") or {}).get("address") for one in item.get("additionalAddresses") or []]
    return tuple(str(one or "") for one in (text, *more))


def port_of(item: Json) -> int:
    """The port; 0 where there is none."""
    return int(((item.get("address") or {}).get("socketAddress") or {}).get("portValue") or 0)


def listeners(dump: ConfigDump, wanted: ListenerFilter | None = None) -> list[Json]:
    """The active listeners, then the static ones, as they came. Raises DumpError where there are none at all."""
    try:
        part = dump.part(LISTENERS)
    except DumpError as error:
        raise DumpError(f"listener dump: {error}") from None
    active = inner(part.get("dynamicListeners"), "activeState")
    found = inner(active, "listener") + inner(part.get("staticListeners"), "listener")
    if not found:
        raise DumpError("no listeners found")
    return [item for item in found if wanted is None or wanted.takes(item)]


def in_order(found: t.Iterable[Json]) -> list[Json]:
    """By port, address and type."""
    return sorted(found, key=lambda item: (port_of(item), addresses(item)[0], kind_of(item)))


def rows(found: t.Iterable[Json]) -> list[ListenerRow]:
    """A row for every filter chain, by port, address and type, and by where they lead, backwards."""
    out = []
    for item in in_order(found):
        shown = [(describe_match(chain.get("filterChainMatch")), destination(chain)) for chain in chains(item)]
        shown.sort(key=lambda pair: pair[1], reverse=True)
        out += [ListenerRow(str(item.get("name") or ""), addresses(item), port_of(item), kind_of(item), *pair) for pair in shown]
    return out


def listener_table(found: t.Iterable[ListenerRow], *, named: bool = False) -> str:
    """As istioctl prints it."""
    header = ("ADDRESSES", "PORT", "MATCH", "DESTINATION")
    return table(("NAME", *header) if named else header, [row.cells(named=named) for row in found], gap=_GAP)


def listener_summary(found: t.Iterable[Json], *, named: bool = False) -> str:
    """As istioctl prints it with ``--verbose=false``: a line a listener, with its type."""
    header = ("ADDRESSES", "PORT", "TYPE")
    lines = [
        [*([f"listener/{item.get('name') or ''}"] if named else []), ",".join(addresses(item)), str(port_of(item)), kind_of(item)] for item in in_order(found)
    ]
    return table(("NAME", *header) if named else header, lines, gap=_GAP)


def waypoint_table(found: t.Iterable[Json]) -> str:
    """As istioctl prints a waypoint's listeners: what leads to each chain."""
    lines = []
    for item in _waypoint_order(list(found)):
        shown = chains(item)
        name = f"envoy://{item.get('name') or ''}"
        if "internalListener" in item and len(shown) == 1 and shown[0].get("name") == name:
            name = "internal"
        for chain in shown:
            lines += [(name, str(chain.get("name") or ""), match, destination(chain)) for match in matches(chain, item)]
    return table(("LISTENER", "CHAIN", "MATCH", "DESTINATION"), lines, gap=_GAP)


def _waypoint_order(found: list[Json]) -> list[Json]:
    """By port, address and type, and internal listeners by name."""
    return sorted(found, key=lambda item: (port_of(item), addresses(item)[0], item.get("name") or "" if "internalListener" in item else kind_of(item)))
