# SPDX-License-Identifier: GPL-3.0-or-later
"""Traffic policies: load balancing, connection pools, outlier detection, TLS to a host
(https://istio.io/latest/docs/reference/config/networking/destination-rule/)."""
from __future__ import annotations

import typing as t

from ...gotemplate.quoting import quote
from ..durations import MILLISECOND
from . import addresses, names
from .findings import Findings
from .messages import Message
from .verdict import Path

_PARTS: t.Final = ("outlierDetection", "connectionPool", "loadBalancer", "tls")
_MORE_PARTS: t.Final = ("tunnel", "proxyProtocol", "retryBudget")
_LARGEST_TABLE: t.Final = 5000011
_CONFIG_MAP: t.Final = "configmap://"
TOPOLOGY: t.Final = ("topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone")
_WITNESSES: t.Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
_NOT_NEGATIVE: t.Final = (
    ("http1MaxPendingRequests", "http1 max pending requests"), ("http2MaxRequests", "http2 max requests"),
    ("maxRequestsPerConnection", "max requests per connection"), ("maxRetries", "max retries"),
)  # fmt: skip


def duration_problem(nanos: int) -> str:
    """A duration that Envoy is given."""
    if nanos < MILLISECOND:
        return "duration must be greater than 1ms"
    return "only durations to ms precision are supported" if nanos % MILLISECOND else ""


def percent_problem(percent: int) -> str:
    """A whole percentage."""
    return "" if 0 <= percent <= 100 else f"percentage {percent} is not in range 0..100"


def check_policy(policy: Message | None, namespace: str, at: Path, found: Findings) -> None:
    """A traffic policy of a DestinationRule in ``namespace``."""
    if policy is None:
        return
    if all(policy[part] is None for part in (*_PARTS, *_MORE_PARTS)) and not policy["portLevelSettings"]:
        found.error("traffic policy must have at least one field", at)
        return
    if policy["tunnel"] is not None and policy["proxyProtocol"] is not None:
        found.error("tunnel and proxyProtocol must not be set together", at)
        return
    _check_parts(policy, namespace, at, found)
    for number, settings in enumerate(policy["portLevelSettings"]):
        where = (*at, "portLevelSettings", number)
        own = Findings()
        if settings["port"] is None:
            own.error("portTrafficPolicy must have valid port", where)
        if all(settings[part] is None for part in _PARTS):
            own.error("port traffic policy must have at least one field", where)
        else:
            _check_parts(settings, namespace, where, own)
        found.take_errors(own)
    _check_tunnel(policy["tunnel"], (*at, "tunnel"), found)
    protocol = policy["proxyProtocol"]
    if protocol is not None and isinstance(protocol["version"], int):
        found.error(f"proxy protocol version is invalid: {protocol['version']}", (*at, "proxyProtocol", "version"))


def _check_parts(policy: Message, namespace: str, at: Path, found: Findings) -> None:
    check_outlier_detection(policy["outlierDetection"], (*at, "outlierDetection"), found)
    check_connection_pool(policy["connectionPool"], (*at, "connectionPool"), found)
    _check_load_balancer(policy["loadBalancer"], policy["outlierDetection"], (*at, "loadBalancer"), found)
    check_client_tls(policy["tls"], namespace, (*at, "tls"), found)


def check_outlier_detection(outlier: Message | None, at: Path, found: Findings) -> None:
    """When a host is ejected."""
    if outlier is None:
        return
    _check_duration(outlier, "baseEjectionTime", at, found)
    if outlier["consecutiveErrors"]:
        text = "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead"
        found.warn(text, (*at, "consecutiveErrors"))
    check_local_origin(outlier, at, found)
    _check_duration(outlier, "interval", at, found)
    for field in ("maxEjectionPercent", "minHealthPercent"):
        found.error(percent_problem(outlier[field]), (*at, field))


def check_local_origin(outlier: Message, at: Path, found: Findings) -> None:
    """Failures of local origin count only where they are told apart."""
    if not outlier["splitExternalLocalOriginErrors"] and (outlier["consecutiveLocalOriginFailures"] or 0) > 0:
        text = "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false"
        found.error(text, (*at, "consecutiveLocalOriginFailures"))


def _check_duration(message: Message, field: str, at: Path, found: Findings) -> None:
    nanos = message[field]
    if nanos is not None:
        found.error(duration_problem(nanos), (*at, field))


def check_connection_pool(pool: Message | None, at: Path, found: Findings) -> None:
    """Limits of connections."""
    if pool is None:
        return
    http, tcp = pool["http"], pool["tcp"]
    if http is None and tcp is None:
        found.error("connection pool must have at least one field", at)
        return
    if http is not None:
        _check_http_pool(http, (*at, "http"), found)
    if tcp is not None:
        check_tcp_pool(tcp, (*at, "tcp"), found)


def _check_http_pool(http: Message, at: Path, found: Findings) -> None:
    check_http_limits(http, at, found)
    _check_duration(http, "idleTimeout", at, found)
    check_upgrade(http, at, found)
    check_streams(http, at, found)
    alive = http["http2KeepAlive"]
    if alive is not None:
        for field in ("interval", "timeout"):
            if alive[field] is None:
                found.error(f"http2 keepalive {field} is required", (*at, "http2KeepAlive"))
            _check_duration(alive, field, (*at, "http2KeepAlive"), found)


def check_http_limits(http: Message, at: Path, found: Findings) -> None:
    """Numbers that must not be negative."""
    for field, name in _NOT_NEGATIVE:
        if http[field] < 0:
            found.error(f"{name} must be non-negative", (*at, field))


def check_streams(http: Message, at: Path, found: Findings) -> None:
    """The number of streams."""
    if http["maxConcurrentStreams"] < 0:
        found.error("max concurrent streams must be non-negative", (*at, "maxConcurrentStreams"))


def check_upgrade(http: Message, at: Path, found: Findings) -> None:
    """An upgrade contradicts the client's protocol."""
    if http["h2UpgradePolicy"] == "UPGRADE" and http["useClientProtocol"]:
        found.error("use client protocol must not be true when H2UpgradePolicy is UPGRADE", (*at, "useClientProtocol"))


def check_tcp_pool(tcp: Message, at: Path, found: Findings) -> None:
    """Limits of TCP connections."""
    if tcp["maxConnections"] < 0:
        found.error("max connections must be non-negative", (*at, "maxConnections"))
    _check_duration(tcp, "connectTimeout", at, found)
    _check_duration(tcp, "maxConnectionDuration", at, found)
    idle = tcp["idleTimeout"]
    if idle is not None and abs(idle) >= MILLISECOND:  # less than that switches it off
        found.error(duration_problem(idle), (*at, "idleTimeout"))
    alive = tcp["tcpKeepalive"]
    if alive is not None:
        _check_duration(alive, "time", (*at, "tcpKeepalive"), found)
        _check_duration(alive, "interval", (*at, "tcpKeepalive"), found)


def _check_load_balancer(settings: Message | None, outlier: Message | None, at: Path, found: Findings) -> None:
    if settings is None:
        return
    consistent = settings["consistentHash"]
    if consistent is not None:
        _check_consistent_hash(consistent, (*at, "consistentHash"), found)
    if settings["localityLbSetting"] is not None and settings["zoneAwareLbSetting"] is not None:
        found.error("only one of localityLbSetting and zoneAwareLbSetting can be set", at)
    check_locality(settings["localityLbSetting"], (*at, "localityLbSetting"), found, outlier=outlier is not None)
    check_zone_aware(settings["zoneAwareLbSetting"], (*at, "zoneAwareLbSetting"), found, outlier=outlier is not None)
    warmup = settings["warmup"]
    if warmup is not None:
        where = (*at, "warmup")
        if warmup["duration"] is None:
            found.error("duration is required", where)
        _check_duration(warmup, "duration", where, found)
        if (warmup["minimumPercent"] or 0) > 100:
            found.error("minimumPercent value should be less than or equal to 100", (*where, "minimumPercent"))
        if warmup["aggression"] is not None and warmup["aggression"] <= 0:
            found.error("aggression should be greater than 0", (*where, "aggression"))


def _check_consistent_hash(consistent: Message, at: Path, found: Findings) -> None:
    cookie = consistent["httpCookie"]
    if cookie is not None:
        if not cookie["name"]:
            found.error("name required for HttpCookie", (*at, "httpCookie"))
        seen: set[str] = set()
        for number, attribute in enumerate(cookie["attributes"]):
            name, where = attribute["name"], (*at, "httpCookie", "attributes", number)
            if not name:
                found.error("cookie attribute name cannot be empty", where)
            elif name in seen:
                found.error(f"duplicate cookie attribute name: {name}", where)
            seen.add(name)
    if consistent["minimumRingSize"]:
        text = "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead"
        found.warn(text, (*at, "minimumRingSize"))
        if consistent["maglev"] is not None or consistent["ringHash"] is not None:
            found.error("only one of MinimumRingSize or Maglev/Ringhash can be specified", (*at, "minimumRingSize"))
    maglev = consistent["maglev"]
    if maglev is not None:
        size, where = maglev["tableSize"], (*at, "maglev", "tableSize")
        if size == 0:
            found.error("tableSize must be set for maglev", where)
        if size >= _LARGEST_TABLE:
            found.error("tableSize must be less than 5000011 for maglev", where)
        if not is_prime(size):
            found.error("tableSize must be a prime number for maglev", where)


def is_prime(number: int) -> bool:
    """Whether Envoy takes a number below 2**64 for a prime (1 counts as one); by Miller and Rabin, so that a huge one costs nothing."""
    if number in (1, *_WITNESSES):
        return True
    if number < 2 or any(number % witness == 0 for witness in _WITNESSES):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in _WITNESSES:
        power = pow(witness, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def check_locality(setting: Message | None, at: Path, found: Findings, *, outlier: bool) -> None:
    """Load balancing by locality; ``outlier`` says that hosts can be ejected."""
    if setting is None:
        return
    distribute, failover, priority = setting["distribute"], setting["failover"], setting["failoverPriority"]
    if distribute and failover:
        found.error("can not simultaneously specify 'distribute' and 'failover'", at)
        return
    if failover:
        for label in priority:
            if label in TOPOLOGY:
                text = f"can not simultaneously set 'failover' and topology label '{label}' in 'failover_priority'"
                found.error(text, (*at, "failoverPriority"))
                return
    for number, locality in enumerate(distribute):
        where = (*at, "distribute", number, "to")
        weights = locality["to"].values()
        if any(not 0 < weight <= 100 for weight in weights):
            found.error("locality weight must be in range [1, 100]", where)
            return
        if sum(weights) != 100:
            found.error(f"total locality weight {sum(weights)} != 100", where)
            return
        found.error(localities_problem(sorted(locality["to"])), where)
    found.error(localities_problem([locality["from"] for locality in distribute]), (*at, "distribute"))
    if (failover or priority) and not outlier:
        found.warn("outlier detection policy must be provided for failover", at)
    texts = (
        "locality lb failover settings must specify different regions", "locality lb failover only specify region",
        "locality lb failover region should not contain '*' wildcard",
    )  # fmt: skip
    _check_failover(failover, texts, at, found)


def check_zone_aware(setting: Message | None, at: Path, found: Findings, *, outlier: bool) -> None:
    """Load balancing that knows zones."""
    if setting is None:
        return
    for label in setting["failoverPriority"]:
        if label in TOPOLOGY:
            text = f"'failover_priority' for zone aware lb must not use topology label '{label}'; region- and zone-level routing are handled automatically"
            found.error(text, (*at, "failoverPriority"))
    if (setting["failover"] or setting["failoverPriority"]) and not outlier:
        found.warn("outlier detection policy must be provided for failover", at)
    texts = (
        "zone aware lb failover settings must specify different regions",
        "zone aware lb failover only specifies region; zone and subzone failover are handled automatically",
        "zone aware lb failover region should not contain '*' wildcard",
    )  # fmt: skip
    _check_failover(setting["failover"], texts, at, found)


def _check_failover(failovers: t.Sequence[Message], texts: tuple[str, str, str], at: Path, found: Findings) -> None:
    for number, failover in enumerate(failovers):
        source, target, where = failover["from"], failover["to"], (*at, "failover", number)
        if source == target:
            found.error(texts[0], where)
        if "/" in source or "/" in target:
            found.error(texts[1], where)
        if "*" in source or "*" in target:
            found.error(texts[2], where)


def localities_problem(localities: t.Iterable[str]) -> str:
    """Localities ``region/zone/subzone`` that must not overlap; a wildcard may end one."""
    seen: set[tuple[str, ...]] = set()
    for locality in localities:
        if locality.count("*") > 1 or ("*" in locality and not locality.endswith("*")):
            return f"locality {locality} wildcard '*' number can not exceed 1 and must be in the end"
        overlap = f"locality {locality} overlap with previous specified ones"
        if any(other[0] == "*" for other in seen):
            return overlap
        parts = tuple(locality.split("/", 2))
        if "" in parts:
            return f"locality {locality} must not contain empty region/zone/subzone info"
        if _overlaps(parts, seen):
            return overlap
        seen.add(parts)
    return ""


def _overlaps(parts: tuple[str, ...], seen: set[tuple[str, ...]]) -> bool:
    for other in seen:
        if other[0] != parts[0]:
            continue
        if len(parts) == 1 or len(other) == 1 or other[1] == "*":
            return True
        if other[1] == parts[1] and (len(parts) == 2 or len(other) == 2 or other[2] in (parts[2], "*")):
            return True
    return False


def check_client_tls(tls: Message | None, namespace: str, at: Path, found: Findings) -> None:
    """TLS of a client whose configuration lives in ``namespace``."""
    if tls is None:
        return
    mode, credential = tls["mode"], tls["credentialName"]
    if credential.startswith(_CONFIG_MAP):
        found.error(_config_map_problem(credential, namespace), (*at, "credentialName"))
    if tls["insecureSkipVerify"]:
        if mode == "SIMPLE" and (tls["caCertificates"] or credential or tls["subjectAltNames"]):
            text = "cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true"
            found.error(text, (*at, "insecureSkipVerify"))
        if mode == "MUTUAL" and (tls["caCertificates"] or tls["subjectAltNames"]):
            found.error("cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true", (*at, "insecureSkipVerify"))
    if mode in ("SIMPLE", "MUTUAL") and credential:
        if tls["clientCertificate"] or tls["caCertificates"] or tls["privateKey"] or tls["caCrl"]:
            text = "cannot specify client certificates or CA certificate or CA CRL If credentialName is set"
            found.error(text, (*at, "credentialName"))
        return
    if mode == "MUTUAL":
        if not tls["clientCertificate"]:
            found.error("client certificate required for mutual tls", at)
        if not tls["privateKey"]:
            found.error("private key required for mutual tls", at)


def _config_map_problem(credential: str, namespace: str) -> str:
    parts = credential.removeprefix(_CONFIG_MAP).split("/")
    expected = "namespace and name" if len(parts) <= 1 else "namespace" if not parts[0] else "name" if not parts[1] else ""
    if expected:
        return f"invalid configmap:// credentialName: invalid resource name {quote(credential)}. Expected {expected}"
    if parts[0] != namespace or not namespace:
        return f"invalid configmap:// credentialName: namespace must match the configuration namespace {quote(namespace)}"
    return ""


def _check_tunnel(tunnel: Message | None, at: Path, found: Findings) -> None:
    if tunnel is None:
        return
    if tunnel["protocol"] not in ("", "CONNECT", "POST"):
        found.error('tunnel protocol must be "CONNECT" or "POST"', (*at, "protocol"))
    host = tunnel["targetHost"]
    name_problem, address_problem = names.fqdn_problem(host), addresses.address_problem(host)
    if name_problem and address_problem:
        found.error(f"tunnel target host must be valid FQDN or IP address: {name_problem}; {address_problem}", (*at, "targetHost"))
    problem = names.port_problem(tunnel["targetPort"])
    found.error(problem and f"tunnel target port is invalid: {problem}", (*at, "targetPort"))
