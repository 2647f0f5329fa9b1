# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``endpoint``: the addresses behind clusters and their health, from ``/clusters`` (as istioctl does) or from a config dump."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .cluster import parse_name
from .config_dump import ENDPOINTS, ConfigDump, DumpError, inner, read_json
from .protojson import canonical
from .tables import table

Json = dict[str, t.Any]


@dataclass(frozen=True)
class EndpointFilter:
    """What is asked of an endpoint; empty and 0 ask nothing. ``address`` has no port with ``/clusters``, and one in a config dump."""

    address: str = ""
    port: int = 0
    cluster: str = ""
    status: str = ""

    def takes(self, names: t.Iterable[str], port: int, cluster: str, status: str) -> bool:
        """Whether an endpoint is what is asked for; upper and lower case are the same."""
        if self.address and self.address.lower() not in [name.lower() for name in names]:
            return False
        if self.port and self.port != port:
            return False
        if self.cluster and self.cluster.lower() != cluster.lower():
            return False
        return not self.status or self.status.lower() == status.lower()


@dataclass(frozen=True)
class EndpointRow:
    """An endpoint; ``outlier_check`` (OK, FAILED) is empty from a config dump, which does not say, and ``locality`` where none is told."""

    endpoint: str
    status: str
    outlier_check: str
    locality: str
    cluster: str


def read_clusters(text: bytes | str) -> list[Json]:
    """What Envoy answers to ``/clusters?format=json``. Raises DumpError."""
    found = read_json(text)
    if not isinstance(found, dict):
        raise DumpError("is no answer to /clusters?format=json")
    return t.cast(list[Json], canonical(found.get("cluster_statuses", found.get("clusterStatuses")) or []))


def hosts(statuses: t.Iterable[Json], wanted: EndpointFilter) -> list[Json]:
    """The clusters of ``/clusters`` that have an endpoint that is asked for."""
    return [item for item in statuses if any(_takes(wanted, host, item) for host in item.get("hostStatuses") or [])]


def host_rows(statuses: t.Iterable[Json], wanted: EndpointFilter) -> list[EndpointRow]:
    """A row for every endpoint of ``/clusters``, by address, port and cluster."""
    out = []
    for item in statuses:
        for host in item.get("hostStatuses") or []:
            if _takes(wanted, host, item):
                address, port = _host_address(host), _host_port(host)
                health = host.get("healthStatus") or {}
                row = EndpointRow(
                    endpoint=f"{address}:{port}" if port else address,
                    status=str(health.get("edsHealthStatus") or "UNKNOWN"),
                    outlier_check="FAILED" if health.get("failedOutlierCheck") else "OK",
                    locality=locality(host.get("locality") or {}),
                    cluster=str(item.get("name") or ""),
                )
                out.append(((address, port, row.cluster), row))
    return [row for _, row in sorted(out, key=lambda pair: pair[0])]


def host_table(found: t.Iterable[EndpointRow]) -> str:
    """As ``istioctl proxy-config endpoint`` prints it."""
    return table(("ENDPOINT", "STATUS", "OUTLIER CHECK", "CLUSTER"), [(row.endpoint, row.status, row.outlier_check, row.cluster) for row in found])


def _takes(wanted: EndpointFilter, host: Json, item: Json) -> bool:
    status = str((host.get("healthStatus") or {}).get("edsHealthStatus") or "UNKNOWN")
    return wanted.takes([_host_address(host)], _host_port(host), str(item.get("name") or ""), status)


def _host_address(host: Json) -> str:
    address = host.get("address") or {}
    if "socketAddress" in address:
        return str(address["socketAddress"].get("address") or "")
    if "pipe" in address:
        return f"unix://{address['pipe'].get('path') or ''}"
    return _internal(address)


def _host_port(host: Json) -> int:
    return int(((host.get("address") or {}).get("socketAddress") or {}).get("portValue") or 0)


def _internal(address: Json) -> str:
    inside = address.get("envoyInternalAddress") or {}
    return f"envoy://{inside['serverListenerName']}/{inside.get('endpointId') or ''}" if "serverListenerName" in inside else "unknown"


def locality(found: Json) -> str:
    """``region/zone/sub-zone`` as far as it is told."""
    parts = [str(found.get(key) or "") for key in ("region", "zone", "subZone")]
    return "/".join(parts[: 1 if not parts[1] else 2 if not parts[2] else 3])


def assignments(dump: ConfigDump, wanted: EndpointFilter | None = None) -> list[Json]:
    """The assignments of a config dump with the endpoints asked for, in istioctl's order; none where the dump was taken without endpoints."""
    if not dump.has(ENDPOINTS):
        return []
    part = dump.part(ENDPOINTS)
    asked = wanted or EndpointFilter()
    out = []
    for item in inner(part.get("dynamicEndpointConfigs"), "endpointConfig") + inner(part.get("staticEndpointConfigs"), "endpointConfig"):
        name = str(item.get("clusterName") or "")
        groups = [_narrowed(group, asked, name) for group in item.get("endpoints") or []]
        if any("lbEndpoints" in group for group in groups):
            out.append({**item, "endpoints": groups})
    return sorted(out, key=lambda item: parse_name(str(item.get("clusterName") or "")).order)


def _narrowed(group: Json, asked: EndpointFilter, cluster: str) -> Json:
    """A locality's endpoints, those asked for only; without the field where there are none."""
    kept = [one for one in group.get("lbEndpoints") or [] if _wanted(asked, one, cluster)]
    return {**{key: value for key, value in group.items() if key != "lbEndpoints"}, **({"lbEndpoints": kept} if kept else {})}


def _wanted(asked: EndpointFilter, one: Json, cluster: str) -> bool:
    first = ((one.get("endpoint") or {}).get("address") or {}).get("socketAddress") or {}
    return asked.takes(_addresses(one), int(first.get("portValue") or 0), cluster, str(one.get("healthStatus") or "UNKNOWN"))


def _addresses(one: Json) -> list[str]:
    endpoint = one.get("endpoint") or {}
    found = [endpoint.get("address") or {}, *((more.get("address") or {}) for more in endpoint.get("additionalAddresses") or [])]
    out = []
    for address in found:
        if "socketAddress" in address:
            out.append(f"{address['socketAddress'].get('address') or ''}:{address['socketAddress'].get('portValue') or 0}")
        elif "pipe" in address:
            out.append(str(address["pipe"].get("path") or ""))
        else:
            out.append(_internal(address))
    return out


def rows(found: t.Iterable[Json]) -> list[EndpointRow]:
    """A row for every endpoint of the assignments."""
    return [
        EndpointRow(
            endpoint=",".join(_addresses(one)),
            status=str(one.get("healthStatus") or "UNKNOWN"),
            outlier_check="",
            locality=locality(group.get("locality") or {}),
            cluster=str(item.get("clusterName") or ""),
        )
        for item in found
        for group in item.get("endpoints") or []
        for one in group.get("lbEndpoints") or []
    ]


def endpoint_table(found: t.Iterable[EndpointRow], *, named: bool = False) -> str:
    """As ``istioctl proxy-config eds`` prints it."""
    lines = [(("endpoint/" if named else "") + row.endpoint, row.status, row.locality, row.cluster) for row in found]
    return table(("NAME", "STATUS", "LOCALITY", "CLUSTER"), lines)
