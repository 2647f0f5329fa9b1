# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateways (https://istio.io/latest/docs/reference/config/networking/gateway/) and the TLS of servers."""
from __future__ import annotations

import json
import typing as t

from ...gotemplate.quoting import quote
from . import addresses, names
from .findings import Findings
from .messages import Message
from .subject import Subject
from .verdict import Path

UNIX: t.Final = "unix://"
_SEMANTICS: t.Final = "internal.istio.io/gateway-semantics"
_OLD_TLS: t.Final = ("TLSV1_0", "TLSV1_1")
_PASSING: t.Final = ("PASSTHROUGH", "AUTO_PASSTHROUGH")
_CIPHERS: t.Final = frozenset(
    (
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA",
        "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
    )
)  # fmt: skip
_NOT_WITH_ISTIO_MUTUAL: t.Final = (
    ("serverCertificate", "server certificate"), ("privateKey", "private key"), ("caCertificates", "CA bundle"), ("tlsCertificates", "tlsCertificates"),
    ("credentialName", "credentialName"), ("credentialNames", "credentialNames"),
)  # fmt: skip


def check_gateway(subject: Subject, spec: Message, found: Findings) -> None:
    """A Gateway."""
    converted = subject.annotations.get(_SEMANTICS) == "gateway"
    if not names.is_label(subject.name) and not converted:
        found.error(f"invalid gateway name: {quote(subject.name)}", ("metadata", "name"))
    servers = spec["servers"]
    if not servers:
        found.error("gateway must have at least one server", ("spec",))
    for number, server in enumerate(servers):
        _check_server(server, ("spec", "servers", number), found, converted=converted)
    seen: set[str] = set()
    for number, server in enumerate(servers):
        port = server["port"]
        if port is None:
            continue
        if port["name"] in seen:
            text = f"port names in servers must be unique: duplicate name {port['name']}"
            found.error(text, ("spec", "servers", number, "port", "name"))
        seen.add(port["name"])
        tls = server["tls"]
        if tls is not None and tls["httpsRedirect"] and names.protocol(port["protocol"]) not in names.HTTP:
            found.warn("tls.httpsRedirect should only be used with http servers", ("spec", "servers", number, "tls", "httpsRedirect"))


def _check_server(server: Message, at: Path, found: Findings, *, converted: bool) -> None:
    if not server["hosts"]:
        found.error("server config must contain at least one host", at)
    for number, host in enumerate(server["hosts"]):
        check_namespaced_host(host, (*at, "hosts", number), found, gateway=True, converted=converted)
    port, bind, tls = server["port"], server["bind"], server["tls"]
    own = Findings()
    _check_port(port, bind, at, own)
    found.take(own)
    _check_bind(port, bind, (*at, "bind"), found)
    check_server_tls(tls, (*at, "tls"), found)
    if own.errors:
        return
    protocol = names.protocol(port["protocol"])
    if protocol in names.TLS:
        if tls is None:
            found.error("server must have TLS settings for HTTPS/TLS protocols", at)
    elif tls is not None:
        if protocol not in names.HTTP:
            found.error("server cannot have TLS settings for non HTTPS/TLS ports", (*at, "tls"))
        elif tls["mode"] not in _PASSING or tls["caCertificates"] or tls["privateKey"] or tls["serverCertificate"]:
            found.error("server cannot have TLS settings for plain text HTTP ports", (*at, "tls"))


def check_namespaced_host(text: str, at: Path, found: Findings, *, gateway: bool, converted: bool = False) -> None:
    """``namespace/host``; a Gateway's may be a host alone, and an address."""
    namespace, slash, host = text.partition("/")
    if not slash:
        if gateway:
            _check_host(text, at, found, gateway=True)
        else:
            found.error("host must be of form namespace/dnsName", at)
        return
    if not namespace or not host:
        found.error("config namespace and dnsName in host entry cannot be empty", at)
    if gateway:
        if namespace not in ("*", ".") and (namespace != "~" or not converted) and not names.is_label(namespace):
            found.error(f"invalid namespace value {quote(namespace)} in gateway", at)
    elif namespace.removeprefix("~") not in ("", "*", ".") and not names.is_label(namespace.removeprefix("~")):
        found.error(f"invalid namespace value {quote(namespace)} in sidecar", at)
    _check_host(host, at, found, gateway=gateway)


def _check_host(host: str, at: Path, found: Findings, *, gateway: bool) -> None:
    if host != "*" and "." not in host:
        found.error("short names (non FQDN) are not allowed", at)
    problem = names.wildcard_problem(host)
    if problem:
        if not gateway:
            found.error(problem, at)
        if not addresses.is_address(host):
            found.error(problem, at)
    found.error(names.partial_wildcard_problem(host), at)


def _shown(port: Message) -> str:
    """A port as protobuf's text format has it."""
    fields = (("number", "number"), ("protocol", "protocol"), ("name", "name"), ("targetPort", "target_port"))
    return " ".join(f"{shown}:{port[field] if isinstance(port[field], int) else _text(port[field])}" for field, shown in fields if port[field])


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _check_port(port: Message | None, bind: str, at: Path, found: Findings) -> None:
    if port is None:
        found.error("port is required", at)
        return
    where = (*at, "port")
    if not names.protocol(port["protocol"]):
        supported = "HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP"
        found.error(f"invalid protocol {quote(port['protocol'])}, supported protocols are {supported}", (*where, "protocol"))
    if port["number"] > 0 or not bind.startswith(UNIX):
        found.error(names.port_problem(port["number"]), (*where, "number"))
    if port["targetPort"] > 0:
        found.error("targetPort has no impact on Gateways", (*where, "targetPort"))
    if not port["name"]:
        found.error(f"port name must be set: {_shown(port)}", where)


def _check_bind(port: Message | None, bind: str, at: Path, found: Findings) -> None:
    if bind.startswith(UNIX):
        found.error(names.unix_address_problem(bind.removeprefix(UNIX)), at)
        if port is not None and port["number"]:
            found.error(f"port number must be 0 for unix domain socket: {_shown(port)}", at)
    elif bind:
        found.error(addresses.address_problem(bind), at)


def is_cipher(text: str) -> bool:
    """Whether istiod takes a text for a cipher suite; others it leaves out."""
    first = text[:1].encode("utf-8", "surrogatepass")[:1].decode("latin-1")
    return text in ("", "ALL") or not (first.isalpha() or first.isnumeric()) or text in _CIPHERS


def check_server_tls(tls: Message | None, at: Path, found: Findings) -> None:
    """TLS of a server."""
    if tls is None:
        return
    mode = tls["mode"]
    if tls["minProtocolVersion"] in _OLD_TLS and not tls["cipherSuites"]:
        text = "TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers."
        found.warn(text, (*at, "minProtocolVersion"))
    _check_ciphers(tls["cipherSuites"], (*at, "cipherSuites"), found)
    if mode == "ISTIO_MUTUAL":
        for field, name in _NOT_WITH_ISTIO_MUTUAL:
            if tls[field]:
                found.error(f"ISTIO_MUTUAL TLS cannot have associated {name}", (*at, field))
        return
    if mode in _PASSING and (tls["caCrl"] or any(tls[field] for field, _ in _NOT_WITH_ISTIO_MUTUAL)):
        found.warn(f"{mode} mode does not use certificates, they will be ignored", (*at, "mode"))
    credential = tls["credentialName"] or tls["credentialNames"]
    pair = tls["serverCertificate"] and tls["privateKey"]
    if bool(pair) + bool(tls["credentialName"]) + bool(tls["credentialNames"]) + bool(tls["tlsCertificates"]) > 1:
        text = "only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified"
        found.error(text, at)
    if mode in ("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"):
        if credential:
            return
        _check_certificates(tls, at, found)
    if tls["caCrl"]:
        if tls["credentialName"]:
            found.error("CRL is not supported with credentialName. CRL has to be specified in the credential", (*at, "caCrl"))
        if mode == "SIMPLE":
            found.error("CRL is not supported with SIMPLE TLS", (*at, "caCrl"))


def _check_ciphers(suites: t.Sequence[str], at: Path, found: Findings) -> None:
    seen: set[str] = set()
    invalid: set[str] = set()
    twice: set[str] = set()
    for suite in suites:
        if not is_cipher(suite):
            invalid.add(suite)
        elif suite in seen:
            twice.add(suite)
        seen.add(suite)
    for kind, suites_of_kind in (("invalid", invalid), ("duplicate", twice)):
        if suites_of_kind:
            found.warn(f"ignoring {kind} cipher suites: [{' '.join(sorted(suites_of_kind))}]", at)


def _check_certificates(tls: Message, at: Path, found: Findings) -> None:
    prefix = "SIMPLE TLS" if tls["mode"] == "SIMPLE" else "MUTUAL TLS"
    if prefix == "MUTUAL TLS" and not tls["caCertificates"]:
        found.error(f"{prefix} requires a client CA bundle", at)
    if len(tls["tlsCertificates"]) > 2:
        found.warn(f"{prefix} can support up to 2 server certificates", (*at, "tlsCertificates"))
    for certificate in tls["tlsCertificates"] or (tls,):
        if not certificate["serverCertificate"]:
            found.error(f"{prefix} requires a server certificate", at)
        if not certificate["privateKey"]:
            found.error(f"{prefix} requires a private key", at)
