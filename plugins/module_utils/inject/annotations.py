# SPDX-License-Identifier: GPL-3.0-or-later
"""The annotations that steer injection, and which values they may have.

https://istio.io/latest/docs/reference/config/annotations/ ; the rules are those of istiod's injector, which refuses a pod
with a wrong one.
"""
from __future__ import annotations

import ipaddress
import re
import typing as t
import unicodedata

from ..cluster.quantities import canonical
from ..gotemplate.quoting import quote
from ..istio import mesh_config
from ..istio.proto_json import ProtoError, nanoseconds
from .errors import InjectError
from .proxy_annotation import read_proxy_annotation

INJECT: t.Final = "sidecar.istio.io/inject"
TEMPLATES: t.Final = "inject.istio.io/templates"
STATUS: t.Final = "sidecar.istio.io/status"
OVERRIDES: t.Final = "proxy.istio.io/overrides"
PROXY_CONFIG: t.Final = "proxy.istio.io/config"
NATIVE: t.Final = "sidecar.istio.io/nativeSidecar"
STATUS_PORT: t.Final = "status.sidecar.istio.io/port"
REWRITE_PROBES: t.Final = "sidecar.istio.io/rewriteAppHTTPProbers"
MERGE_METRICS: t.Final = "prometheus.istio.io/merge-metrics"
INTERCEPTION: t.Final = "sidecar.istio.io/interceptionMode"
IMAGE_TYPE: t.Final = "sidecar.istio.io/proxyImageType"

_TRUE: t.Final = ("1", "t", "T", "true", "TRUE", "True")
_FALSE: t.Final = ("0", "f", "F", "false", "FALSE", "False")
_INTERFACE: t.Final = re.compile(r"[a-zA-Z][a-zA-Z0-9_.\-]*")
_QUANTITY: t.Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?", re.ASCII)


def boolean(text: str) -> bool | None:
    """Go's ParseBool: None for what is no boolean."""
    return True if text in _TRUE else False if text in _FALSE else None


def unsigned(text: str, bits: int) -> int | None:
    """Go's ParseUint of a decimal number: None for what is none or too large."""
    if not re.fullmatch("[0-9]+", text, re.ASCII) or int(text) >= 1 << bits:
        return None
    return int(text)


def port(text: str) -> int | None:
    """A port, spaces around it allowed; None for what is none."""
    return unsigned(text.strip(), 16)


def image_tag_and_digest(image: str) -> tuple[str, str]:
    """``registry:5000/name:tag@digest`` -> its tag and digest, each empty where there is none."""
    image, _, digest = image.partition("@")
    name = image.rsplit("/", 1)[-1]
    return (name.rpartition(":")[2] if ":" in name else ""), digest


def _mode(value: str) -> str:
    return "" if value in ("REDIRECT", "TPROXY", "NONE") else f"interceptionMode invalid, use REDIRECT,TPROXY,NONE: {value}"


def _status_port(value: str) -> str:
    return "" if port(value) is not None else f"excludeInboundPorts invalid: failed parsing port '{value}'"


def _uint32(value: str) -> str:
    if unsigned(value, 32) is not None:
        return ""
    what = "value out of range" if re.fullmatch("[0-9]+", value, re.ASCII) else "invalid syntax"
    return f"strconv.ParseUint: parsing {quote(value)}: {what}"


def _ranges(name: str, star: bool) -> t.Callable[[str], str]:
    def check(value: str) -> str:
        if (star and value == "*") or not value:
            return ""
        for cidr in value.split(","):
            if not _is_cidr(cidr):
                return f"{name} invalid: failed parsing cidr '{cidr}'"
        return ""

    return check


def _is_cidr(text: str) -> bool:
    address, slash, bits = text.partition("/")
    if not slash or not re.fullmatch("0|[1-9][0-9]*", bits, re.ASCII) or "%" in address:
        return False
    try:
        return int(bits) <= ipaddress.ip_address(address).max_prefixlen
    except ValueError:
        return False


def _ports(name: str, star: bool) -> t.Callable[[str], str]:
    def check(value: str) -> str:
        if star and value == "*":
            return ""
        for item in value.strip().split(",") if value.strip() else ():
            if port(item) is None:
                return f"{name} invalid: failed parsing port '{item}'"
        return ""

    return check


def _interfaces(value: str) -> str:
    for item in value.split(",") if value else ():
        name = item.strip()
        if not name:
            return "empty interface name"
        if len(name) > 15:
            return f'interface name "{name}" too long (max 15 chars)'
        if not _INTERFACE.fullmatch(name):
            return f'interface name "{name}" contains invalid characters'
    return ""


def _boolean(value: str) -> str:
    return "" if boolean(value) is not None else "is neither true nor false"


def _quantity(value: str) -> str:
    if any(unicodedata.category(char) == "Cc" for char in value):
        return "value contains control characters"
    return "" if canonical(value) is not None or _QUANTITY.fullmatch(value) else "is no quantity such as 100m or 128Mi"


def _address(value: str) -> bool:
    host, colon, number = value.rpartition(":")
    return bool(colon and host.strip("[]")) and (unsigned(number, 16) or 0) > 0


def proxy_config_problem(config: t.Mapping[str, t.Any]) -> str:
    """What makes a ProxyConfig useless, or nothing."""
    for key, name in (("configPath", "config path"), ("binaryPath", "binary path"), ("discoveryAddress", "discovery address")):
        if not config.get(key):
            return f"{name} must be set"
    if not (config.get("serviceCluster") or "tracingServiceName" in config):
        return "service cluster must be specified"
    if (nanoseconds(config.get("drainDuration") or "0") or 0) < 10**9:
        return "drain duration must be at least 1s"
    for key in ("discoveryAddress", "statsdUdpAddress"):
        if config.get(key) and not _address(config[key]):
            return f"{key} {config[key]!r} is no address such as host:15012"
    for key in ("proxyAdminPort", "statusPort"):
        if not 1 <= config.get(key, 0) <= 65535:
            return f"{key} must be a port from 1 to 65535"
    return ""


def _proxy_config(value: str) -> str:
    try:
        given = read_proxy_annotation(value)
    except ProtoError as error:
        return f"failed to convert to apply proxy config: {error}"
    return proxy_config_problem({**mesh_config.default_proxy_config(), **given})


CHECKS: t.Final[dict[str, t.Callable[[str], str]]] = {
    INTERCEPTION: _mode,
    STATUS_PORT: _status_port,
    "readiness.status.sidecar.istio.io/initialDelaySeconds": _uint32,
    "readiness.status.sidecar.istio.io/periodSeconds": _uint32,
    "readiness.status.sidecar.istio.io/failureThreshold": _uint32,
    "traffic.sidecar.istio.io/includeOutboundIPRanges": _ranges("includeIPRanges", True),
    "traffic.sidecar.istio.io/excludeOutboundIPRanges": _ranges("excludeIPRanges", False),
    "traffic.sidecar.istio.io/includeInboundPorts": _ports("includeInboundPorts", True),
    "traffic.sidecar.istio.io/excludeInboundPorts": _ports("excludeInboundPorts", False),
    "traffic.sidecar.istio.io/excludeOutboundPorts": _ports("excludeOutboundPorts", False),
    "traffic.sidecar.istio.io/excludeInterfaces": _interfaces,
    "traffic.sidecar.istio.io/kubevirtInterfaces": _interfaces,
    "istio.io/reroute-virtual-interfaces": _interfaces,
    MERGE_METRICS: _boolean,
    PROXY_CONFIG: _proxy_config,
    "sidecar.istio.io/proxyCPU": _quantity,
    "sidecar.istio.io/proxyMemory": _quantity,
    "sidecar.istio.io/proxyCPULimit": _quantity,
    "sidecar.istio.io/proxyMemoryLimit": _quantity,
}


def check(annotations: t.Mapping[str, str]) -> None:
    """Raise InjectError that names every annotation of a wrong value."""
    wrong = [
        f"invalid value '{value}' for annotation '{name}': {problem}"
        for name, value in annotations.items()
        if name in CHECKS and (problem := CHECKS[name](value))
    ]
    if wrong:
        raise InjectError("; ".join(wrong))
