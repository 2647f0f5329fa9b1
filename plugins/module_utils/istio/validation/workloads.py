# SPDX-License-Identifier: GPL-3.0-or-later
"""WorkloadEntries, WorkloadGroups, ProxyConfigs (https://istio.io/latest/docs/reference/config/networking/workload-entry/)."""
from __future__ import annotations

import re
import typing as t

from ...gotemplate.quoting import quote
from . import addresses, names
from .findings import Findings
from .gateway import UNIX
from .messages import Message
from .subject import Subject
from .targets import check_selector
from .verdict import Path, Problem, list_text

_PROBE_HEADER: t.Final = re.compile(r"[-A-Za-z0-9]+")
_PROBE_NUMBERS: t.Final = ("periodSeconds", "initialDelaySeconds", "timeoutSeconds", "successThreshold", "failureThreshold")


def check_workload_entry(subject: Subject, spec: Message, found: Findings) -> None:
    """A WorkloadEntry."""
    check_endpoint(spec, ("spec",), found)


def check_endpoint(entry: Message, at: Path, found: Findings, ports: t.Container[str] | None = None, count: int = 0) -> None:
    """A workload; ``ports`` are the names of the ``count`` ports of the ServiceEntry it is in, whose endpoints must be addresses."""
    address = entry["address"]
    if not address:
        if not entry["network"]:
            found.error("address is required", at)
            return
        found.warn(f"address is unset with network {quote(entry['network'])}", at)
    unix = address.startswith(UNIX)
    where = (*at, "address")
    if unix:
        found.error(names.unix_address_problem(address.removeprefix(UNIX)), where)
        if entry["ports"]:
            found.error(f"unix endpoint {address} must not include ports", (*at, "ports"))
    elif address and not addresses.is_address(address):
        if ports is not None:
            found.error(f"endpoint address {quote(address)} is not a valid IP address", where)
        elif names.fqdn_problem(address):
            found.error(f"endpoint address {quote(address)} is not a valid FQDN or an IP address", where)
    check_ports(entry, at, found, ports)
    check_workload_labels(entry["labels"], (*at, "labels"), found)
    if unix and ports is not None and count != 1:
        found.error("exactly 1 service port required for unix endpoints", where)


def check_ports(entry: Message, at: Path, found: Findings, ports: t.Container[str] | None) -> None:
    """The ports of a workload; ``ports`` are the names it may use."""
    for name, port in sorted(entry["ports"].items()):
        where = (*at, "ports", name)
        if ports is not None and name not in ports:
            found.error(f"endpoint port {port} is not defined by the service entry", where)
        found.error(names.port_name_problem(name), where)
        found.error(names.port_problem(port), where)


def check_workload_labels(labels: t.Mapping[str, str], at: Path, found: Findings) -> None:
    """Labels of a workload."""
    for problem in names.label_problems(labels):
        found.list_error(problem, at)


def check_workload_group(subject: Subject, spec: Message, found: Findings) -> None:
    """A WorkloadGroup."""
    if spec["template"] is None:
        found.error("template is required", ("spec",))
        return
    metadata = spec["metadata"]
    problems = names.label_problems(metadata["labels"]) if metadata is not None else []
    if problems:
        text = list_text([Problem(problem) for problem in problems])
        found.error(f"invalid labels: {text}", ("spec", "metadata", "labels"))
        return
    if spec["probe"] is not None:
        _check_probe(spec["probe"], ("spec", "probe"), found)


def _check_probe(probe: Message, at: Path, found: Findings) -> None:
    for field in _PROBE_NUMBERS:
        if probe[field] < 0:
            found.error(f"{field} must be non-negative", (*at, field))
    get, socket, command = probe["httpGet"], probe["tcpSocket"], probe["exec"]
    if get is not None:
        where = (*at, "httpGet")
        found.error(names.port_problem(get["port"]), (*where, "port"))
        if get["scheme"] not in ("", "HTTPS", "HTTP"):
            found.error('httpGet.scheme must be one of "HTTPS", "HTTP"', (*where, "scheme"))
        for number, header in enumerate(get["httpHeaders"]):
            name = header["name"]
            problem = f"header name {name} is not a valid header name" if name else "header name cannot be empty"
            found.error("" if _PROBE_HEADER.fullmatch(name) else problem, (*where, "httpHeaders", number))
    elif socket is not None:
        found.error(names.port_problem(socket["port"]), (*at, "tcpSocket", "port"))
    elif command is not None:
        if not command["command"]:
            found.error("exec.command is required", (*at, "exec"))
    else:
        method = "*v1alpha3.ReadinessProbe_Grpc" if probe["grpc"] is not None else "<nil>"
        found.error(f"unknown health check method {method}", at)


def check_proxy_config(subject: Subject, spec: Message, found: Findings) -> None:
    """A ProxyConfig."""
    check_selector(spec["selector"], ("spec", "selector"), found)
    if (spec["concurrency"] or 0) < 0:
        found.error("concurrency must be greater than or equal to 0", ("spec", "concurrency"))
