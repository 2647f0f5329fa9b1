# SPDX-License-Identifier: GPL-3.0-or-later
"""Sidecars (https://istio.io/latest/docs/reference/config/networking/sidecar/)."""
from __future__ import annotations

import typing as t

from ...gotemplate.quoting import quote
from . import addresses, names
from .findings import Findings
from .gateway import UNIX, check_namespaced_host, check_server_tls
from .http_route import check_destination
from .messages import Message
from .subject import Subject
from .targets import check_own_selector
from .traffic_policy import check_connection_pool
from .verdict import Path

_LOCAL: t.Final = ("", "127.0.0.1", "0.0.0.0", "::1", "::")
_NOT_IN_TLS: t.Final = (
    ("subjectAltNames", "sidecar: subjectAltNames is not supported in ingress tls"), ("httpsRedirect", "sidecar: httpsRedirect is not supported"),
    ("credentialName", "sidecar: credentialName is not currently supported"),
    ("credentialNames", "sidecar: credentialNames is not currently supported"),
    ("tlsCertificates", "sidecar: tls_certificates is not currently supported"),
)  # fmt: skip
_DYNAMIC_DNS: t.Final = 3
_UNIQUE: t.Final = "sidecar: ports on IP bound listeners must be unique"


def check_sidecar(subject: Subject, spec: Message, found: Findings) -> None:
    """A Sidecar."""
    if not check_own_selector("sidecar", spec, found):
        return
    if not spec["egress"] and not spec["ingress"] and spec["outboundTrafficPolicy"] is None and spec["inboundConnectionPool"] is None:
        found.warnings = []
        found.error("sidecar: empty configuration provided", ("spec",))
        return
    used: set[int] = set()
    for number, listener in enumerate(spec["ingress"]):
        _check_ingress(listener, used, ("spec", "ingress", number), found)
    check_connection_pool(spec["inboundConnectionPool"], ("spec", "inboundConnectionPool"), found)
    _check_egress(subject, spec["egress"], found)
    _check_outbound(spec["outboundTrafficPolicy"], ("spec", "outboundTrafficPolicy"), found)


def _check_ingress(listener: Message, used: set[int], at: Path, found: Findings) -> None:
    port = listener["port"]
    if port is None:
        found.error("sidecar: port is required for ingress listeners", at)
        return
    where = (*at, "port")
    if port["targetPort"] > 0:
        found.error("targetPort has no impact on Sidecars", (*where, "targetPort"))
    _check_port(port, where, found)
    _check_bind(listener["bind"], (*at, "bind"), found)
    if port["number"] in used:
        found.error(_UNIQUE, (*where, "number"))
    used.add(port["number"])
    if listener["defaultEndpoint"]:
        _check_endpoint(listener["defaultEndpoint"], (*at, "defaultEndpoint"), found)
    protocol = names.protocol(port["protocol"])
    if listener["tls"] is not None:
        _check_tls(listener["tls"], protocol, (*at, "tls"), found)
    pool = listener["connectionPool"]
    check_connection_pool(pool, (*at, "connectionPool"), found)
    if pool is not None and pool["http"] is not None and protocol not in names.HTTP:
        text = f"sidecar: HTTP connection pool settings are configured for port {port['number']} ({quote(port['name'])})"
        found.warn(f"{text} but its protocol is not HTTP ({port['protocol']}); only TCP settings will apply", (*at, "connectionPool", "http"))


def _check_port(port: Message, at: Path, found: Findings) -> None:
    if port["name"]:
        found.error(names.port_name_problem(port["name"]), (*at, "name"))
    found.error(names.protocol_problem(port["protocol"]), (*at, "protocol"))
    found.error(names.port_problem(port["number"]), (*at, "number"))


def _check_bind(bind: str, at: Path, found: Findings) -> None:
    if bind:
        found.error(addresses.address_problem(bind), at)


def _check_endpoint(endpoint: str, at: Path, found: Findings) -> None:
    if endpoint.startswith(UNIX):
        found.error(names.unix_address_problem(endpoint.removeprefix(UNIX)), at)
        return
    host = port = ""
    try:
        host, port = addresses.split_host_port(endpoint)
    except addresses.AddressError as error:
        found.error(str(error), at)
    if host not in _LOCAL:
        form = "127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset"
        found.error(f"sidecar: defaultEndpoint must be of form {form}", at)
    if names.is_number(port):
        found.error(names.port_problem(int(port)), at)
    else:
        found.error(f"sidecar: defaultEndpoint port ({port}) is not a number: {addresses.atoi_problem(port)}", at)


def _check_tls(tls: Message, protocol: str, at: Path, found: Findings) -> None:
    for field, text in _NOT_IN_TLS:
        if tls[field]:
            found.error(text, (*at, field))
    if tls["mode"] in ("ISTIO_MUTUAL", "AUTO_PASSTHROUGH"):
        found.error(f"configuration is invalid: cannot set mode to {tls['mode']} in sidecar ingress tls", (*at, "mode"))
    if protocol not in names.TLS:
        found.error("server cannot have TLS settings for non HTTPS/TLS ports", at)
    check_server_tls(tls, at, found)


def _check_egress(subject: Subject, listeners: t.Sequence[Message], found: Findings) -> None:
    ports: set[int] = set()
    sockets: set[str] = set()
    catches_all = False
    for number, listener in enumerate(listeners):
        at: Path = ("spec", "egress", number)
        port, bind = listener["port"], listener["bind"]
        if port is None:
            if catches_all:
                found.error("sidecar: egress can have only one listener with empty port", at)
                continue
            if number == len(listeners) - 1:
                catches_all = True
            else:
                found.error("sidecar: the egress listener with empty port should be the last listener in the list", at)
        else:
            if port["targetPort"] > 0:
                found.error("targetPort has no impact on Sidecars", (*at, "port", "targetPort"))
            _check_egress_port(listener, port, at, found)
            if not port["number"]:
                if bind in sockets:
                    found.error("sidecar: unix domain socket values for listeners must be unique", (*at, "bind"))
                sockets.add(bind)
            else:
                if port["number"] in ports:
                    found.error(_UNIQUE, (*at, "port", "number"))
                ports.add(port["number"])
        if not listener["hosts"]:
            found.error("sidecar: egress listener must contain at least one host", at)
        else:
            _check_hosts(subject, listener["hosts"], (*at, "hosts"), found)


def _check_egress_port(listener: Message, port: Message, at: Path, found: Findings) -> None:
    bind = listener["bind"]
    if port["number"]:
        _check_port(port, (*at, "port"), found)
        _check_bind(bind, (*at, "bind"), found)
        return
    if port["name"]:
        found.error(names.port_name_problem(port["name"]), (*at, "port", "name"))
    found.error(names.protocol_problem(port["protocol"]), (*at, "port", "protocol"))
    if bind.startswith(UNIX):
        found.error(names.unix_address_problem(bind.removeprefix(UNIX)), (*at, "bind"))
    else:
        found.error("sidecar: ports with 0 value must have a unix domain socket bind address", (*at, "bind"))
    if listener["captureMode"] not in ("DEFAULT", "NONE"):
        found.error("sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners", (*at, "captureMode"))


def _check_hosts(subject: Subject, hosts: t.Sequence[str], at: Path, found: Findings) -> None:
    services: dict[str, set[str]] = {}
    for number, text in enumerate(hosts):
        namespace, slash, service = text.partition("/")
        if slash and not namespace.startswith("~"):
            known = services.setdefault(subject.namespace if namespace == "." else namespace, set())
            if (known if service == "*" else service in known or "*" in known):
                found.warn(f"duplicated egress host: {text}", (*at, number))
            known.add(service)
        check_namespaced_host(text, (*at, number), found, gateway=False)
    if "*" in services.get("*", ()) and len(services) != 1:
        found.warn("`*/*` host select all resources, no other hosts can be added", at)


def _check_outbound(policy: Message | None, at: Path, found: Findings) -> None:
    if policy is None:
        return
    if policy["mode"] == _DYNAMIC_DNS:
        found.error("sidecar: ALLOW_ANY_DYNAMIC_DNS mode is only supported in MeshConfig, not in Sidecar resource", (*at, "mode"))
        return
    proxy, where = policy["egressProxy"], (*at, "egressProxy")
    if proxy is None:
        return
    if policy["mode"] != "ALLOW_ANY":
        found.error("sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode", where)
        return
    found.error(names.fqdn_problem(proxy["host"]), (*where, "host"))
    if proxy["port"] is None:
        found.error("sidecar: egress_proxy port must be non-nil", where)
        return
    check_destination(proxy, where, found)
