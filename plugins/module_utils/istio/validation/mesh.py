# SPDX-License-Identifier: GPL-3.0-or-later
"""MeshConfig and MeshNetworks (https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/): what istiod refuses to start with."""
from __future__ import annotations

import typing as t

from ...gotemplate.quoting import quote
from ..durations import HOUR, MILLISECOND, SECOND, duration_text
from ..mesh_config import over_defaults
from ..proto_json import duration_text as seconds_text
from . import addresses, names
from .findings import Findings
from .messages import Message
from .reading import read_message
from .scalars import ReadError
from .traffic_policy import (
    check_client_tls,
    check_http_limits,
    check_local_origin,
    check_locality,
    check_streams,
    check_tcp_pool,
    check_upgrade,
    check_zone_aware,
    duration_problem,
    percent_problem,
)
from .verdict import Path, Problem, Verdict

_MESH: t.Final = "istio.mesh.v1alpha1.MeshConfig"
_NETWORKS: t.Final = "istio.mesh.v1alpha1.MeshNetworks"
_CURVES: t.Final = frozenset(("", "P-224", "P-256", "P-521", "P-384", "X25519", "X25519Kyber768Draft00", "X25519MLKEM768"))
_AUTO_ALLOCATE: t.Final = "ISTIO_META_DNS_AUTO_ALLOCATE"
_AUTO_ALLOCATE_TEXT: t.Final = (
    "'ISTIO_META_DNS_AUTO_ALLOCATE' is deprecated; review https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/"
    "#dns-auto-allocation-v2 for information about replacement functionality"
)
_CONNECTION_NUMBERS: t.Final = (
    ("httpMaxConcurrentStreams", "http_max_concurrent_streams", 1, "positive"),
    ("http2InitialStreamWindowSize", "http2_initial_stream_window_size", 65535, "at least 65535"),
    ("http2InitialConnectionWindowSize", "http2_initial_connection_window_size", 65535, "at least 65535"),
    ("listenerConnectionLimit", "listener_connection_limit", 1, "positive"),
    ("globalDownstreamConnectionLimit", "global_downstream_connection_limit", 1, "positive"),
)
_BUFFER_LIMITS: t.Final = (
    ("listenerPerConnectionBufferLimitBytes", "listener_per_connection_buffer_limit_bytes", 0, "non-negative"),
    ("clusterPerConnectionBufferLimitBytes", "cluster_per_connection_buffer_limit_bytes", 0, "non-negative"),
)
_CONNECTION_TIMES: t.Final = (
    ("httpIdleTimeout", "http_idle_timeout"), ("httpMaxConnectionDuration", "http_max_connection_duration"), ("httpDrainTimeout", "http_drain_timeout"),
    ("httpRequestTimeout", "http_request_timeout"), ("httpRequestHeadersTimeout", "http_request_headers_timeout"),
    ("httpStreamIdleTimeout", "http_stream_idle_timeout"), ("httpMaxStreamDuration", "http_max_stream_duration"),
)  # fmt: skip


def validate_mesh_config(value: t.Mapping[str, t.Any] | None) -> Verdict:
    """What istiod says of the parsed text of a ``mesh`` ConfigMap, which is laid over Istio's defaults. Raises nothing, whatever it holds."""
    try:
        given, unknown = read_message(_MESH, value, zeros=True)
        whole, _ = read_message(_MESH, over_defaults(_plain(given)))
    except ReadError as error:
        return Verdict(decode_error=str(error), decode_path=tuple(reversed(error.path)))
    except RecursionError:
        return Verdict(decode_error="exceeded max depth")
    found = Findings()
    check_mesh(whole, found)
    return _verdict(found, unknown)


def validate_mesh_networks(value: t.Mapping[str, t.Any] | None) -> Verdict:
    """What istiod says of parsed MeshNetworks. Raises nothing, whatever they hold."""
    try:
        networks, unknown = read_message(_NETWORKS, value)
    except ReadError as error:
        return Verdict(decode_error=str(error), decode_path=tuple(reversed(error.path)))
    except RecursionError:
        return Verdict(decode_error="exceeded max depth")
    found = Findings()
    check_networks(networks, found)
    return _verdict(found, unknown)


def _plain(value: t.Any, kind: str = "") -> t.Any:
    """What was read, in JSON's form again."""
    if isinstance(value, Message):
        return {key: _plain(item, value.schema.by_name[key].type) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, kind) for item in value]
    if isinstance(value, dict) and kind != "google.protobuf.Struct":
        return {key: _plain(item, kind) for key, item in value.items()}
    return seconds_text(value) if kind == "google.protobuf.Duration" and value is not None else value


def _verdict(found: Findings, unknown: list[tuple[Path, str]]) -> Verdict:
    return Verdict(
        errors=tuple(found.errors), warnings=tuple(found.warnings), unknown_fields=tuple(Problem(text, path) for path, text in unknown),
        error_text=found.error_text, warning_text=found.warning_text,
    )  # fmt: skip


def check_mesh(mesh: Message, found: Findings) -> None:
    """A whole MeshConfig, defaults included."""
    _prefixed(found, "invalid proxy listen port:", names.port_problem(mesh["proxyListenPort"]), ("proxyListenPort",))
    _prefixed(found, "invalid connect timeout:", _connect_timeout_problem(mesh["connectTimeout"] or 0), ("connectTimeout",))
    if (mesh["protocolDetectionTimeout"] or 0) % MILLISECOND:
        text = "invalid protocol detection timeout: only durations to ms precision are supported"
        found.error(text, ("protocolDetectionTimeout",))
    if mesh["defaultConfig"] is None:
        found.error("missing default config", ())
    else:
        check_proxy(mesh["defaultConfig"], ("defaultConfig",), found)
    check_locality(mesh["localityLbSetting"], ("localityLbSetting",), found, outlier=True)
    check_zone_aware(mesh["zoneAwareLbSetting"], ("zoneAwareLbSetting",), found, outlier=True)
    for number, settings in enumerate(mesh["serviceSettings"]):
        for position, host in enumerate(settings["hosts"]):
            problem = names.wildcard_problem(host)
            at: Path = ("serviceSettings", number, "hosts", position)
            found.list_error(problem and f"serviceSettings[{number}], host `{host}`: {problem}", at)
    problem = names.trust_domain_problem(mesh["trustDomain"])
    found.list_error(problem and f"trustDomain: {problem}", ("trustDomain",))
    for number, alias in enumerate(mesh["trustDomainAliases"]):
        problem = names.trust_domain_problem(alias)
        found.list_error(problem and f"trustDomainAliases[{number}], domain `{alias}` : {problem}", ("trustDomainAliases", number))
    if mesh["meshMTLS"] is not None and mesh["meshMTLS"]["ecdhCurves"]:
        found.list_error("mesh TLS does not support ECDH curves configuration", ("meshMTLS", "ecdhCurves"))
    if mesh["tlsDefaults"] is not None:
        _check_curves(mesh["tlsDefaults"]["ecdhCurves"], ("tlsDefaults", "ecdhCurves"), found)
    if mesh["defaultTrafficPolicy"] is not None:
        _check_default_policy(mesh["defaultTrafficPolicy"], ("defaultTrafficPolicy",), found)


def _prefixed(found: Findings, prefix: str, problem: str, at: Path) -> None:
    found.error(problem and f"{prefix} {problem}", at)


def _connect_timeout_problem(nanos: int) -> str:
    problem = duration_problem(nanos)
    if problem or nanos <= HOUR:
        return problem
    return f"time {duration_text(nanos)} must be >{duration_text(MILLISECOND)} and <{duration_text(HOUR)}"


def _check_curves(curves: t.Sequence[str], at: Path, found: Findings) -> None:
    unknown = sorted({curve for curve in curves if curve not in _CURVES})
    twice = sorted({curve for curve in curves if curve in _CURVES and curves.count(curve) > 1})
    for kind, which in (("unrecognized", unknown), ("duplicate", twice)):
        if which:
            found.warn(f"detected {kind} ECDH curves: [{' '.join(which)}]", at)


def _check_default_policy(policy: Message, at: Path, found: Findings) -> None:
    pool, outlier = policy["connectionPool"], policy["outlierDetection"]
    if pool is not None:
        where = (*at, "connectionPool")
        http, tcp = pool["http"], pool["tcp"]
        if http is None and tcp is None:
            found.error("connection pool must have at least one field", where)
        if http is not None:
            check_http_limits(http, (*where, "http"), found)
            check_streams(http, (*where, "http"), found)
            if http["idleTimeout"] is not None:
                found.error(duration_problem(http["idleTimeout"]), (*where, "http", "idleTimeout"))
            check_upgrade(http, (*where, "http"), found)
        if tcp is not None:
            check_tcp_pool(tcp, (*where, "tcp"), found)
    if outlier is not None:
        where = (*at, "outlierDetection")
        for field in ("baseEjectionTime", "interval"):
            if outlier[field] is not None:
                found.error(duration_problem(outlier[field]), (*where, field))
        check_local_origin(outlier, where, found)
        for field in ("maxEjectionPercent", "minHealthPercent"):
            found.error(percent_problem(outlier[field]), (*where, field))


def check_proxy(config: Message, at: Path, found: Findings) -> None:
    """A whole ProxyConfig of a MeshConfig, defaults included."""
    for field, text in (("configPath", "config path must be set"), ("binaryPath", "binary path must be set")):
        if not config[field]:
            found.list_error(text, (*at, field))
    if "tracingServiceName" not in config:
        if "serviceCluster" not in config:
            found.list_error("oneof service cluster or tracing service name must be specified", at)
        elif not config["serviceCluster"]:
            found.list_error("service cluster must be specified", (*at, "serviceCluster"))
    drain = config["drainDuration"] or 0
    problem = duration_problem(drain)
    if problem:
        found.list_error(f"invalid drain duration: {problem}", (*at, "drainDuration"))
    elif drain % SECOND:
        found.list_error("drain time only supports durations to seconds precision", (*at, "drainDuration"))
    if not config["discoveryAddress"]:
        found.list_error("discovery address must be set to the proxy discovery service", at)
    else:
        _listed(found, "invalid discovery address:", addresses.proxy_address_problem(config["discoveryAddress"]), (*at, "discoveryAddress"))
    if config["tracing"] is not None:
        _check_tracing(config["tracing"], (*at, "tracing"), found)
    for field, kind in (("statsdUdpAddress", "statsd udp"), ("envoyMetricsServiceAddress", "envoy metrics service")):
        _check_address(config[field], kind, (*at, field), found)
    if _AUTO_ALLOCATE in config["proxyMetadata"]:
        found.warn(_AUTO_ALLOCATE_TEXT, (*at, "proxyMetadata", _AUTO_ALLOCATE))
        found.listed_warnings = True
    for field, kind in (("envoyMetricsService", "envoy metrics service"), ("envoyAccessLogService", "envoy access log service")):
        if config[field] is not None:
            _check_address(config[field]["address"], kind, (*at, field, "address"), found)
    _listed(found, "invalid proxy admin port:", names.port_problem(config["proxyAdminPort"]), (*at, "proxyAdminPort"))
    policy = config["controlPlaneAuthPolicy"]
    if policy not in ("NONE", "MUTUAL_TLS"):
        text = f"invalid authentication policy: unrecognized control plane auth policy {quote(str(policy))}"
        found.list_error(text, (*at, "controlPlaneAuthPolicy"))
    _listed(found, "invalid status port:", names.port_problem(config["statusPort"]), (*at, "statusPort"))
    if config["privateKeyProvider"] is not None:
        _check_key_provider(config["privateKeyProvider"], (*at, "privateKeyProvider"), found)
    if config["connectionSettings"] is not None:
        _check_connection(config["connectionSettings"], (*at, "connectionSettings"), found)


def _listed(found: Findings, prefix: str, problem: str, at: Path) -> None:
    found.list_error(problem and f"{prefix} {problem}", at)


def _check_address(address: str, kind: str, at: Path, found: Findings) -> None:
    if address:
        _listed(found, f"invalid {kind} address {quote(address)}:", addresses.proxy_address_problem(address), at)


def _check_tracing(tracing: Message, at: Path, found: Findings) -> None:
    light = tracing["lightstep"]
    if light is not None:
        prefix, where = "invalid lightstep config:", (*at, "lightstep")
        if not light["address"]:
            found.list_error(f"{prefix} address is required", where)
        _listed(found, f"{prefix} invalid lightstep address:", addresses.proxy_address_problem(light["address"]), (*where, "address"))
        if not light["accessToken"]:
            found.list_error(f"{prefix} access token is required", where)
    for kind in ("zipkin", "datadog"):
        if tracing[kind] is not None:
            address = tracing[kind]["address"].replace("$(HOST_IP)", "127.0.0.1", 1)
            _listed(found, f"invalid {kind} config:", addresses.proxy_address_problem(address), (*at, kind, "address"))
    own = Findings()
    check_client_tls(tracing["tlsSettings"], "", (*at, "tlsSettings"), own)
    for problem in own.errors:
        found.list_error(f"invalid tracing TLS config: {problem.text}", problem.path)


def _check_key_provider(provider: Message, at: Path, found: Findings) -> None:
    prefix = "invalid private key provider configuration:"
    kind = next((name for name in ("cryptomb", "qat") if provider[name] is not None), None)
    if kind is None:
        found.list_error(f"{prefix} private key provider configuration is required", at)
        found.list_error(f"{prefix} unknown private key provider", at)
    elif not provider[kind]["pollDelay"]:
        why = "required" if provider[kind]["pollDelay"] is None else ""
        found.list_error(f"{prefix} pollDelay {'is required' if why else 'must be non zero'}", (*at, kind))


def _check_connection(settings: Message, at: Path, found: Findings) -> None:
    prefix = "invalid connection settings:"
    for numbers, times in ((_BUFFER_LIMITS, _CONNECTION_TIMES), (_CONNECTION_NUMBERS, ())):
        for field, name, least, wanted in numbers:
            if settings[field] is not None and settings[field] < least:
                found.list_error(f"{prefix} {name} must be {wanted}", (*at, field))
        for field, name in times:
            if settings[field] is not None and settings[field] < 0:
                found.list_error(f"{prefix} {name} must be non-negative", (*at, field))


def check_networks(networks: Message, found: Findings) -> None:
    """All networks of a mesh."""
    for name, network in sorted(networks["networks"].items()):
        own = Findings()
        check_network(network, ("networks", name), own)
        for problem in own.errors:
            found.list_error(f"invalid network {name}: {problem.text}", problem.path)


def check_network(network: Message, at: Path, found: Findings) -> None:
    """One network: where its endpoints are, and the gateways to it."""
    for number, endpoint in enumerate(network["endpoints"]):
        where = (*at, "endpoints", number)
        if "fromCidr" in endpoint:
            found.list_error(addresses.subnet_problem(endpoint["fromCidr"]), (*where, "fromCidr"))
        elif "fromRegistry" in endpoint and not names.is_label(endpoint["fromRegistry"]):
            found.list_error(f"invalid registry name: {endpoint['fromRegistry']}", (*where, "fromRegistry"))
    for number, gateway in enumerate(network["gateways"]):
        where = (*at, "gateways", number)
        address = gateway["address"]
        if "registryServiceName" in gateway:
            found.list_error(names.fqdn_problem(gateway["registryServiceName"]), (*where, "registryServiceName"))
        elif "address" in gateway and not addresses.is_address(address) and names.fqdn_problem(address):
            found.errors.clear()  # Istio forgets what it found before
            found.list_error(f"{address} is not a valid IP address or DNS name", (*where, "address"))
        found.list_error(names.port_problem(gateway["port"]), (*where, "port"))
