# SPDX-License-Identifier: GPL-3.0-or-later
"""The views of a ztunnel: workloads, services, policies, certificates, connections, filtered and as istioctl's tables."""
from __future__ import annotations

import datetime
import ipaddress
import typing as t

from .tables import table
from .ztunnel import ZtunnelDump

Json = dict[str, t.Any]
_GAP: t.Final = 1


def workloads(dump: ZtunnelDump, *, address: str = "", node: str = "", namespace: str = "", name: str = "") -> list[Json]:
    """The workloads asked for, by namespace, name and node; empty asks nothing."""
    found = [
        item
        for item in dump.workloads
        if _same(name, item["name"]) and _same(namespace, item["namespace"]) and _same(node, item["node"])
        and (not address or any(_same(address, one) for one in item["workloadIps"] or ()))
    ]  # fmt: skip
    return sorted(found, key=lambda item: (f"{item['namespace']}.{item['name']}", item["node"]))


def services(dump: ZtunnelDump, namespace: str = "") -> list[Json]:
    """The services of a namespace, or all, by namespace, name and host."""
    return sorted((item for item in dump.services if _same(namespace, item["namespace"])), key=lambda item: (item["namespace"], item["name"], item["hostname"]))


def policies(dump: ZtunnelDump, namespace: str = "") -> list[Json]:
    """The policies of a namespace, or all, by namespace and name."""
    return sorted((item for item in dump.policies if _same(namespace, item["namespace"])), key=lambda item: (item["namespace"], item["name"]))


def connections(dump: ZtunnelDump, *, namespace: str = "", workload: str = "") -> list[Json]:
    """The connections of each workload asked for; ``workload`` may be ``name.namespace``."""
    if workload and not namespace and "." in workload:
        workload, _, namespace = workload.partition(".")
    return [item for item in dump.states if namespace in ("", item["info"]["namespace"]) and _same(workload, item["info"]["name"])]


def _same(asked: str, found: str) -> bool:
    return not asked or asked.lower() == found.lower()


def workload_table(dump: ZtunnelDump, found: t.Iterable[Json]) -> str:
    """As istioctl prints it."""
    lines = [
        (item["namespace"], item["name"], ",".join(item["workloadIps"] or ()) or item["hostname"], item["node"], _waypoint(dump, item), item["protocol"])
        for item in found
    ]
    return table(("NAMESPACE", "POD NAME", "ADDRESS", "NODE", "WAYPOINT", "PROTOCOL"), lines, gap=_GAP)


def service_table(dump: ZtunnelDump, found: t.Iterable[Json]) -> str:
    """As istioctl prints it; endpoints as healthy of all."""
    healthy = {item["uid"] for item in dump.workloads if item["status"] == "Healthy"}
    lines = []
    for item in found:
        up = sum(one["workloadUid"] in healthy for one in item["endpoints"].values())
        vips = ",".join(vip.partition("/")[2] for vip in item["vips"] or ())
        lines.append((item["namespace"], item["name"], vips, _waypoint(dump, item), f"{up}/{len(item['endpoints'])}"))
    return table(("NAMESPACE", "SERVICE NAME", "SERVICE VIP", "WAYPOINT", "ENDPOINTS"), lines, gap=_GAP)


def _waypoint(dump: ZtunnelDump, item: Json) -> str:
    if "waypoint" not in item:
        return "None"
    target = item["waypoint"]["destination"]
    for one in dump.services:
        if target == f"{one['namespace']}/{one['hostname']}" or target in (one["vips"] or ()):
            return str(one["name"])
    return "NA"


def policy_table(found: t.Iterable[Json]) -> str:
    """As istioctl prints it."""
    lines = [(item["namespace"], item["name"], item["action"], item["scope"]) for item in found]
    return table(("NAMESPACE", "POLICY NAME", "ACTION", "SCOPE"), lines, gap=_GAP)


def certificate_table(dump: ZtunnelDump, now: datetime.datetime) -> str:
    """As istioctl prints it; an older ztunnel has the root at the end of the chain."""
    lines: list[tuple[str, ...]] = []
    for item in dump.certificates:
        state = "Unavailable" if "Unavailable" in item["state"] else item["state"]
        chain, roots = item["certChain"] or [], item["rootCerts"] or []
        if not chain:
            lines.append((item["identity"], "NA", state, "false", "NA", "NA", "NA"))
            continue
        kinds = ["Leaf" if number == 0 else "Root" if number == len(chain) - 1 and not roots else "Intermediate" for number in range(len(chain))]
        for kind, one in [*zip(kinds, chain, strict=True), *(("Root", root) for root in roots)]:
            serial = f"{int(one['serialNumber']):x}" if one["serialNumber"].isdigit() else ""
            dates = one["expirationTime"] or "NA", one["validFrom"] or "NA"
            lines.append((item["identity"], kind, state, str(_valid(one, now)).lower(), serial, *dates))
    header = ("CERTIFICATE NAME", "TYPE", "STATUS", "VALID CERT", "SERIAL NUMBER", "NOT AFTER", "NOT BEFORE")
    return table(header, lines)


def _valid(one: Json, now: datetime.datetime) -> bool:
    try:
        begins, ends = (datetime.datetime.fromisoformat(one[key]) for key in ("validFrom", "expirationTime"))
    except ValueError:
        return False
    return begins < now < ends


def connection_table(dump: ZtunnelDump, found: t.Iterable[Json], *, direction: str = "", raw: bool = False) -> str:
    """As istioctl prints it: addresses as the names of services and pods, unless ``raw``; ``direction``: inbound or outbound only."""
    names = {} if raw else _names(dump)
    lines = []
    for item in found:
        name = f"{item['info']['name']}.{item['info']['namespace']}"
        if direction != "outbound":
            for one in item["connections"]["inbound"] or ():
                lines.append((name, "Inbound", _named(names, one["actualDst"]), _named(names, one["src"]), one["originalDst"], one["protocol"]))
        if direction != "inbound":
            for one in item["connections"]["outbound"] or ():
                ends = _named(names, one["src"]), _named(names, one["actualDst"]), _named(names, one["originalDst"])
                lines.append((name, "Outbound", *ends, one["protocol"]))
    return table(("WORKLOAD", "DIRECTION", "LOCAL", "REMOTE", "REMOTE TARGET", "PROTOCOL"), lines, gap=_GAP)


def _names(dump: ZtunnelDump) -> dict[str, str]:
    """Names by address; a service counts more than a workload."""
    out = {}
    for item in dump.workloads:
        if item["workloadIps"]:
            out[item["workloadIps"][0]] = f"{item['name']}.{item['namespace']}"
    for item in dump.services:
        if item["vips"]:
            out[item["vips"][0].partition("/")[2]] = item["hostname"]
    return out


def _named(names: dict[str, str], address: str) -> str:
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return address
    found = names.get(host)
    return f"{found}:{port}" if found else address


def full_table(dump: ZtunnelDump, now: datetime.datetime, *, headers: bool = False) -> str:
    """As ``istioctl ztunnel-config all`` prints it."""
    parts = {
        "WORKLOAD": workload_table(dump, workloads(dump)),
        "SERVICE": service_table(dump, services(dump)),
        "POLICY": policy_table(policies(dump)),
        "SECRET": certificate_table(dump, now),
        "CONNECTIONS": connection_table(dump, connections(dump)),
    }
    return "".join("\n" + (f"------ {name} INFO ------\n\n" if headers else "") + text for name, text in parts.items())
