# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway described in one place becomes its chart's values and its objects: listeners, certificates, redirects.

Rules: https://istio.io/latest/docs/reference/config/networking/gateway/ and https://gateway-api.sigs.k8s.io/reference/spec/.
"""
from __future__ import annotations

import base64
import re
import typing as t

Map = dict[str, t.Any]
GATEWAY_FIELDS: t.Final = frozenset(
    ("name", "release_namespace", "kind", "revision", "values", "replicas", "autoscaling", "pod_disruption_budget", "service_type", "service_annotations",
     "api", "servers", "selector", "cluster_domain")
)  # fmt: skip
SERVER_FIELDS: t.Final = frozenset(("name", "hosts", "port", "protocol", "tls", "https_redirect"))
TLS_FIELDS: t.Final = frozenset(("mode", "secret", "certificate", "key", "ca", "min_protocol_version"))
_PORTS: t.Final = {"HTTP": 80, "HTTPS": 443, "TLS": 443}
_MODES: t.Final = ("SIMPLE", "MUTUAL", "PASSTHROUGH", "AUTO_PASSTHROUGH", "OPTIONAL_MUTUAL", "ISTIO_MUTUAL")
_WITH_CERTIFICATE: t.Final = ("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL")
_MUTUAL: t.Final = ("MUTUAL", "OPTIONAL_MUTUAL")


class GatewayError(ValueError):
    """The message names the gateway, the server and the field."""


def gateway_values(gateway: Map) -> Map:
    """The chart ``gateway``'s values of a description; its ``values`` count more. Raises GatewayError."""
    _check(gateway, GATEWAY_FIELDS, _place(gateway))
    out: Map = {}
    if gateway.get("replicas") is not None:
        out = {"autoscaling": {"enabled": False}, "replicaCount": gateway["replicas"]}
    if gateway.get("autoscaling"):
        if gateway.get("replicas") is not None:
            raise GatewayError(f"{_place(gateway)}: replicas and autoscaling are both set; leave one of them out")
        bounds = gateway["autoscaling"]
        _check(bounds, ("min", "max", "cpu"), f"{_place(gateway)}: autoscaling")
        names = {"min": "minReplicas", "max": "maxReplicas", "cpu": "targetCPUUtilizationPercentage"}
        out["autoscaling"] = {"enabled": True, **{names[key]: value for key, value in bounds.items() if value is not None}}
    if gateway.get("pod_disruption_budget"):
        out["podDisruptionBudget"] = gateway["pod_disruption_budget"]
    service = {key: gateway[name] for key, name in (("type", "service_type"), ("annotations", "service_annotations")) if gateway.get(name)}
    return _merged({**out, **({"service": service} if service else {})}, gateway.get("values") or {})


def gateway_objects(gateway: Map) -> list[Map]:
    """The Secrets, the Gateway and the redirects of a description, in the gateway's namespace; [] without servers. Raises GatewayError."""
    place = _place(gateway)
    _check(gateway, GATEWAY_FIELDS, place)
    servers = [_server(server, number, place) for number, server in enumerate(gateway.get("servers") or ())]
    if not servers:
        return []
    api = gateway.get("api") or "istio"
    if api not in ("istio", "gateway_api"):
        raise GatewayError(f"{place}: api: {api!r} is neither 'istio' nor 'gateway_api'")
    secrets = [_secret(server, gateway) for server in servers if server["tls"].get("certificate")]
    return secrets + ([_istio_gateway(gateway, servers)] if api == "istio" else _kubernetes_gateway(gateway, servers, place))


def _place(gateway: Map) -> str:
    if not gateway.get("name") or not gateway.get("release_namespace"):
        raise GatewayError("gateways: every entry needs a name and a release_namespace")
    return f"gateway {gateway['release_namespace']}/{gateway['name']}"


def _check(found: Map, known: t.Collection[str], place: str) -> None:
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise GatewayError(f"{place}: unknown field {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _server(server: Map, number: int, place: str) -> Map:
    """A server with its defaults: protocol by its TLS, port by its protocol."""
    place = f"{place}: servers[{number}]"
    _check(server, SERVER_FIELDS, place)
    tls = dict(server.get("tls") or {})
    _check(tls, TLS_FIELDS, f"{place}.tls")
    hosts = server.get("hosts") or []
    if not hosts:
        raise GatewayError(f"{place}: hosts is empty; name the hosts that the server answers for")
    protocol = str(server.get("protocol") or ("HTTPS" if tls else "HTTP")).upper()
    port = server.get("port") or _PORTS.get(protocol)
    if not isinstance(port, int) or not 0 < port < 65536:
        raise GatewayError(f"{place}: port: {server.get('port')!r} is no port; protocol {protocol} needs one")
    if protocol in ("HTTPS", "TLS") and not tls:
        raise GatewayError(f"{place}: protocol {protocol} needs tls: a secret, or certificate and key")
    if tls:
        _check_tls(tls, protocol, place)
    if server.get("https_redirect") and tls:
        raise GatewayError(f"{place}: https_redirect is for servers of plain HTTP")
    name = server.get("name") or f"{protocol.lower()}-{port}-{number}"
    return {"name": name, "hosts": list(hosts), "port": port, "protocol": protocol, "tls": tls, "https_redirect": bool(server.get("https_redirect"))}


def _check_tls(tls: Map, protocol: str, place: str) -> None:
    tls.setdefault("mode", "SIMPLE" if protocol == "HTTPS" else "PASSTHROUGH")
    tls["mode"] = str(tls["mode"]).upper()
    if tls["mode"] not in _MODES:
        raise GatewayError(f"{place}.tls: mode: {tls['mode']!r} is none of {', '.join(_MODES)}")
    if bool(tls.get("certificate")) != bool(tls.get("key")):
        raise GatewayError(f"{place}.tls: certificate and key belong together")
    if tls["mode"] in _WITH_CERTIFICATE and not (tls.get("secret") or tls.get("certificate")):
        raise GatewayError(f"{place}.tls: mode {tls['mode']} needs a secret, or certificate and key in PEM")
    if tls["mode"] in _MUTUAL and tls.get("certificate") and not tls.get("ca"):
        raise GatewayError(f"{place}.tls: mode {tls['mode']} needs ca: the PEM certificates that clients are checked against")
    for field, kind in (("certificate", "CERTIFICATE"), ("ca", "CERTIFICATE"), ("key", "PRIVATE KEY")):
        if tls.get(field) and not re.search(f"-----BEGIN [A-Z ]*{kind}-----", tls[field]):
            raise GatewayError(f"{place}.tls: {field} is no PEM {kind.lower()}")


def _secret_name(server: Map, gateway: Map) -> str:
    return str(server["tls"].get("secret") or f"{gateway['name']}-{server['name']}")


def _secret(server: Map, gateway: Map) -> Map:
    tls = server["tls"]
    data = {"tls.crt": tls["certificate"], "tls.key": tls["key"], **({"ca.crt": tls["ca"]} if tls.get("ca") else {})}
    return {
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": _meta(gateway, _secret_name(server, gateway)),
        "data": {key: base64.b64encode(value.encode()).decode() for key, value in data.items()},
    }  # fmt: skip


def _meta(gateway: Map, name: str) -> Map:
    return {"name": name, "namespace": gateway["release_namespace"]}


def _istio_gateway(gateway: Map, servers: list[Map]) -> Map:
    selector = gateway.get("selector") or {"istio": str(gateway["name"]).removeprefix("istio-")}
    out: list[Map] = []
    for server in servers:
        entry: Map = {"port": {"number": server["port"], "name": server["name"], "protocol": server["protocol"]}, "hosts": server["hosts"]}
        tls = server["tls"]
        if tls:
            entry["tls"] = {"mode": tls["mode"], **({"credentialName": _secret_name(server, gateway)} if tls["mode"] in _WITH_CERTIFICATE else {})}
            if tls.get("min_protocol_version"):
                entry["tls"]["minProtocolVersion"] = tls["min_protocol_version"]
        elif server["https_redirect"]:
            entry["tls"] = {"httpsRedirect": True}
        out.append(entry)
    return {
        "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": _meta(gateway, gateway["name"]),
        "spec": {"selector": selector, "servers": out},
    }  # fmt: skip


def _kubernetes_gateway(gateway: Map, servers: list[Map], place: str) -> list[Map]:
    """A Gateway of the Gateway API that is bound to the release's own Service, and the routes that redirect."""
    listeners: list[Map] = []
    routes: list[Map] = []
    for server in servers:
        for number, host in enumerate(server["hosts"]):
            name = server["name"] if len(server["hosts"]) == 1 else f"{server['name']}-{number}"
            listener: Map = {"name": name, "port": server["port"], "protocol": server["protocol"], "allowedRoutes": {"namespaces": {"from": "All"}}}
            if host != "*":
                listener["hostname"] = host
            if server["tls"]:
                listener["tls"] = _listener_tls(server, gateway, place)
            listeners.append(listener)
            if server["https_redirect"]:
                routes.append(_redirect(gateway, name, host))
    address = f"{gateway['name']}.{gateway['release_namespace']}.svc.{gateway.get('cluster_domain') or 'cluster.local'}"
    spec = {"gatewayClassName": "istio", "addresses": [{"type": "Hostname", "value": address}], "listeners": listeners}
    return [{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": _meta(gateway, gateway["name"]), "spec": spec}, *routes]


def _listener_tls(server: Map, gateway: Map, place: str) -> Map:
    mode = server["tls"]["mode"]
    if mode == "PASSTHROUGH":
        return {"mode": "Passthrough"}
    if mode != "SIMPLE":
        raise GatewayError(f"{place}: tls mode {mode} has no place in the Gateway API; use api istio")
    return {"mode": "Terminate", "certificateRefs": [{"kind": "Secret", "name": _secret_name(server, gateway)}]}


def _redirect(gateway: Map, listener: str, host: str) -> Map:
    rule = {"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https", "statusCode": 301}}]}
    spec: Map = {"parentRefs": [{"name": gateway["name"], "sectionName": listener}], "rules": [rule]}
    if host != "*":
        spec["hostnames"] = [host]
    return {
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
        "metadata": _meta(gateway, f"{gateway['name']}-{listener}-redirect"), "spec": spec,
    }  # fmt: skip


def _merged(base: Map, over: Map) -> Map:
    out = dict(base)
    for key, value in over.items():
        out[key] = _merged(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out
