# SPDX-License-Identifier: GPL-3.0-or-later
"""ServiceEntries (https://istio.io/latest/docs/reference/config/networking/service-entry/)."""
from __future__ import annotations

import typing as t

from ...gotemplate.quoting import quote
from . import addresses, names
from .findings import Findings
from .messages import Message
from .subject import Subject
from .targets import check_export, check_own_selector
from .workloads import check_endpoint, check_ports, check_workload_labels

_AUTO_ALLOCATE: t.Final = "networking.istio.io/enable-autoallocate-ip"
_WAYPOINT: t.Final = "istio.io/use-waypoint"
_DYNAMIC_PROTOCOLS: t.Final = ("HTTP", "TLS", "GRPC", "HTTP2")


def check_service_entry(subject: Subject, spec: Message, found: Findings) -> None:
    """A ServiceEntry."""
    if not check_own_selector("service entry", spec, found):
        return
    if spec["workloadSelector"] is not None and spec["endpoints"]:
        found.error("only one of WorkloadSelector or Endpoints is allowed in Service Entry", ("spec", "endpoints"))
    _check_hosts(spec, found)
    _check_addresses(spec, found)
    ports = _check_service_ports(subject, spec, found)
    resolution = spec["resolution"]
    if resolution == "NONE":
        if spec["endpoints"]:
            found.error("no endpoints should be provided for resolution type none", ("spec", "endpoints"))
        if spec["workloadSelector"] is not None:
            found.warn("workloadSelector should not be set when resolution mode is NONE", ("spec", "workloadSelector"))
    elif resolution == "STATIC":
        for number, endpoint in enumerate(spec["endpoints"]):
            check_endpoint(endpoint, ("spec", "endpoints", number), found, ports, len(ports))
    elif resolution in ("DNS", "DNS_ROUND_ROBIN"):
        _check_dns(spec, ports, found)
    elif resolution == "DYNAMIC_DNS":
        _check_dynamic(subject, spec, found)
    else:
        found.error("unsupported resolution type ", ("spec", "resolution"))
    if resolution != "NONE" and len(spec["hosts"]) > 1:
        for number, port in enumerate(spec["ports"]):
            if names.protocol(port["protocol"]) not in names.HTTP | names.TLS:
                found.error("multiple hosts provided with non-HTTP, non-TLS ports", ("spec", "ports", number))
                break
    check_export(spec, subject.namespace, found, service_entry=True)


def _check_hosts(spec: Message, found: Findings) -> None:
    if not spec["hosts"]:
        found.error("service entry must have at least one host", ("spec",))
    for number, host in enumerate(spec["hosts"]):
        at = ("spec", "hosts", number)
        if host == "*":
            found.error(f"invalid host {host}", at)
            continue
        found.error(names.wildcard_problem(host), at)
        if spec["resolution"] != "DYNAMIC_DNS":
            found.warn(names.partial_wildcard_problem(host), at)


def _check_addresses(spec: Message, found: Findings) -> None:
    networks = False
    for number, address in enumerate(spec["addresses"]):
        networks = networks or "/" in address
        found.error(addresses.subnet_problem(address), ("spec", "addresses", number))
    if networks and spec["resolution"] not in ("NONE", "STATIC"):
        found.error("CIDR addresses are allowed only for NONE/STATIC resolution types", ("spec", "addresses"))


def _check_service_ports(subject: Subject, spec: Message, found: Findings) -> set[str]:
    """The ports; gives their names."""
    allocated = spec["resolution"] != "NONE" and subject.labels.get(_AUTO_ALLOCATE, "").lower() != "false" and not spec["addresses"]
    seen: set[str] = set()
    numbers: set[int] = set()
    for position, port in enumerate(spec["ports"]):
        at = ("spec", "ports", position)
        name, number = port["name"], port["number"]
        if name in seen:
            found.error(f"service entry port name {quote(name)} already defined", (*at, "name"))
        if number in numbers:
            found.error(f"service entry port {number} already defined", (*at, "number"))
        seen.add(name)
        numbers.add(number)
        if port["targetPort"]:
            found.error(names.port_problem(port["targetPort"]), (*at, "targetPort"))
        if not spec["addresses"] and not allocated and port["protocol"] in ("", "TCP"):
            found.warn("addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not enabled", at)
        found.error(names.port_name_problem(name), (*at, "name"))
        found.error(names.protocol_problem(port["protocol"]), (*at, "protocol"))
        found.error(names.port_problem(number), (*at, "number"))
    return seen


def _check_dns(spec: Message, ports: set[str], found: Findings) -> None:
    resolution, endpoints = spec["resolution"], spec["endpoints"]
    if not endpoints:
        for number, host in enumerate(spec["hosts"]):
            problem = names.fqdn_problem(host)
            if problem:
                text = "hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode"
                found.error(f"{text} {resolution}, {problem}", ("spec", "hosts", number))
                break
    if resolution == "DNS_ROUND_ROBIN" and len(endpoints) > 1:
        found.error(f"there must only be 0 or 1 endpoint for resolution mode {resolution}", ("spec", "endpoints"))
    for number, endpoint in enumerate(endpoints):
        at, address = ("spec", "endpoints", number), endpoint["address"]
        if not addresses.is_address(address) and names.fqdn_problem(address):
            found.error(f"endpoint address {quote(address)} is not a valid FQDN or an IP address", (*at, "address"))
        check_workload_labels(endpoint["labels"], (*at, "labels"), found)
        check_ports(endpoint, at, found, ports)
    if spec["addresses"] and len(spec["hosts"]) > 1 and any(names.protocol(port["protocol"]) in names.TCP for port in spec["ports"]):
        found.warn("service entry can not have more than one host specified simultaneously with address and tcp port", ("spec", "hosts"))


def _check_dynamic(subject: Subject, spec: Message, found: Findings) -> None:
    resolution = spec["resolution"]
    if not spec["hosts"]:
        found.error(f"at least one wildcard host must be provided for resolution type {resolution}", ("spec",))
    for number, host in enumerate(spec["hosts"]):
        if not names.is_wildcarded(host):
            found.error(f"host must be wildcarded for resolution mode {resolution}", ("spec", "hosts", number))
    if spec["addresses"]:
        text = f"addresses cannot be set for resolution type {resolution}. HTTP route domains will only be generatedfrom the hosts field values"
        found.error(text, ("spec", "addresses"))
    if spec["endpoints"]:
        text = f"endpoints cannot be set for resolution type {resolution}. Destination IP address determined from hostsfield values"
        found.error(text, ("spec", "endpoints"))
    for number, port in enumerate(spec["ports"]):
        if names.protocol(port["protocol"]) not in _DYNAMIC_PROTOCOLS:
            text = f"only HTTP, TLS, GRPC, and HTTP2 protocols are supported for resolution type {resolution}"
            found.error(text, ("spec", "ports", number, "protocol"))
    location = spec["location"]
    if location not in ("MESH_EXTERNAL", "MESH_INTERNAL"):
        found.error(f"location must be MESH_EXTERNAL or MESH_INTERNAL for resolution type {resolution}", ("spec", "location"))
    if location == "MESH_INTERNAL" and subject.labels.get(_WAYPOINT, "none").lower() not in ("", "none"):
        found.error(f"location MESH_INTERNAL with resolution type {resolution} is not supported when using waypoints", ("spec", "location"))
