# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualServices (https://istio.io/latest/docs/reference/config/networking/virtual-service/)."""
from __future__ import annotations

import typing as t

from ...gotemplate.quoting import quote
from . import addresses, names
from .findings import Findings
from .headers import is_claim
from .http_route import check_destinations, check_gateway_names, check_http_route
from .messages import Message
from .reachability import check_reachability
from .subject import Subject
from .targets import check_export
from .verdict import Path

_SEMANTICS: t.Final = "internal.istio.io/route-semantics"
_MESH: t.Final = "mesh"


def check_virtual_service(subject: Subject, spec: Message, found: Findings) -> None:
    """A VirtualService."""
    hosts, gateways = spec["hosts"], spec["gateways"]
    if not hosts:
        for field, text in (("gateways", "gateways"), ("tls", "tls route"), ("tcp", "tcp route")):
            if spec[field]:
                found.error(f"delegate virtual service must have no {text} specified", ("spec", field))
    converted = subject.annotations.get(_SEMANTICS) == "gateway"
    if gateways:
        check_gateway_names(gateways, ("spec", "gateways"), found, converted=converted)
    at_gateway = bool(gateways) and _MESH not in gateways
    if not at_gateway:
        _check_claims(spec, found)
    _check_hosts(spec, found, at_gateway=at_gateway)
    if not spec["http"] and not spec["tcp"] and not spec["tls"]:
        found.error("http, tcp or tls must be provided in virtual service", ("spec",))
    for number, route in enumerate(spec["http"]):
        check_http_route(route, ("spec", "http", number), found, delegate=not hosts, converted=converted)
    for number, route in enumerate(spec["tls"]):
        _check_tls_route(route, spec, ("spec", "tls", number), found, converted=converted)
    for number, route in enumerate(spec["tcp"]):
        _check_tcp_route(route, ("spec", "tcp", number), found, converted=converted)
    check_export(spec, subject.namespace, found)
    check_reachability(spec, found)


def _check_claims(spec: Message, found: Findings) -> None:
    """Routing by claims works at gateways only."""
    for number, route in enumerate(spec["http"]):
        for position, match in enumerate(route["match"]):
            for field in ("headers", "withoutHeaders"):
                for name in sorted(match[field]):
                    if is_claim(name):
                        shown = " ".join(spec["gateways"])
                        text = f"JWT claim based routing (key: {name}) is only supported for gateway, found no gateways: [{shown}]"
                        found.error(text, ("spec", "http", number, "match", position, field, name))


def _check_hosts(spec: Message, found: Findings, *, at_gateway: bool) -> None:
    hosts = spec["hosts"]
    by_sni = any(match["sniHosts"] for route in spec["tls"] for match in route["match"])
    valid = True
    for number, host in enumerate(hosts):
        at: Path = ("spec", "hosts", number)
        problem = names.gateway_host_problem(host, sni=by_sni) if at_gateway else names.wildcard_problem(host)
        if problem:
            if not addresses.is_address(host):
                found.error(problem, at)
                valid = False
        elif host == "*" and not at_gateway:
            found.error("wildcard host * is not allowed for virtual services bound to the mesh gateway", at)
            valid = False
    if not valid or len(hosts) < 2:
        return
    if len(set(hosts)) == len(hosts) and not any(names.is_wildcarded(host) for host in hosts):
        return
    for number, host in enumerate(hosts):
        for position in range(number + 1, len(hosts)):
            if names.hosts_overlap(host, hosts[position]):
                found.error(f"duplicate hosts in virtual service: {host} & {hosts[position]}", ("spec", "hosts", position))


def _check_tls_route(route: Message, spec: Message, at: Path, found: Findings, *, converted: bool) -> None:
    if not route["match"]:
        found.error("TLS route must have at least one match condition", at)
    for number, match in enumerate(route["match"]):
        where = (*at, "match", number)
        if not match["sniHosts"]:
            found.error("TLS match must have at least one SNI host", where)
        for position, host in enumerate(match["sniHosts"]):
            _check_sni_host(host, spec, (*where, "sniHosts", position), found)
        _check_layer4(match, where, found)
    if not route["route"]:
        found.error("TLS route is required", at)
    check_destinations(route["route"], (*at, "route"), found, converted=converted)


def _check_sni_host(host: str, spec: Message, at: Path, found: Findings) -> None:
    at_gateway = _MESH not in spec["gateways"]
    problem = names.gateway_host_problem(host, sni=True) if at_gateway else names.wildcard_problem(host)
    if problem:
        if addresses.is_address(host):
            found.warn(f"using an IP address ({quote(host)}) goes against SNI spec and most clients do not support this", at)
        else:
            found.error(problem, at)
        return
    if not any(names.is_subset(host, of) for of in spec["hosts"]):
        known = ", ".join(spec["hosts"])
        found.error(f"SNI host {quote(host)} is not a compatible subset of any of the virtual service hosts: [{known}]", at)


def _check_layer4(match: Message, at: Path, found: Findings) -> None:
    for number, subnet in enumerate(match["destinationSubnets"]):
        found.error(addresses.subnet_problem(subnet), (*at, "destinationSubnets", number))
    if match["port"]:
        found.error(names.port_problem(match["port"]), (*at, "port"))
    for problem in names.label_problems(match["sourceLabels"]):
        found.list_error(problem, (*at, "sourceLabels"))
    check_gateway_names(match["gateways"], (*at, "gateways"), found)


def _check_tcp_route(route: Message, at: Path, found: Findings, *, converted: bool) -> None:
    own = Findings()
    for number, match in enumerate(route["match"]):
        _check_layer4(match, (*at, "match", number), own)
    found.take_errors(own)
    if not route["route"]:
        found.error("TCP route is required", at)
    check_destinations(route["route"], (*at, "route"), found, converted=converted)
