# SPDX-License-Identifier: GPL-3.0-or-later
"""The one entry: a Kubernetes object of an Istio kind becomes a verdict."""
from __future__ import annotations

import typing as t

from .authentication import check_peer_authentication, check_request_authentication
from .authorization import check_authorization_policy
from .destination_rule import check_destination_rule
from .envoy_filter import check_envoy_filter
from .extensions import check_traffic_extension, check_wasm_plugin
from .findings import Findings
from .gateway import check_gateway
from .messages import Message
from .reading import read_message
from .scalars import ReadError
from .service_entry import check_service_entry
from .sidecar import check_sidecar
from .subject import Subject
from .telemetry import check_telemetry
from .verdict import Problem, Verdict
from .virtual_service import check_virtual_service
from .workloads import check_proxy_config, check_workload_entry, check_workload_group

Check = t.Callable[[Subject, Message, Findings], None]

_NETWORKING: t.Final = "networking.istio.io"
_SECURITY: t.Final = "security.istio.io"
_EXTENSIONS: t.Final = "extensions.istio.io"
_KINDS: t.Final[dict[tuple[str, str], tuple[str, Check]]] = {
    (_NETWORKING, "VirtualService"): ("istio.networking.v1alpha3.VirtualService", check_virtual_service),
    (_NETWORKING, "DestinationRule"): ("istio.networking.v1alpha3.DestinationRule", check_destination_rule),
    (_NETWORKING, "Gateway"): ("istio.networking.v1alpha3.Gateway", check_gateway),
    (_NETWORKING, "ServiceEntry"): ("istio.networking.v1alpha3.ServiceEntry", check_service_entry),
    (_NETWORKING, "Sidecar"): ("istio.networking.v1alpha3.Sidecar", check_sidecar),
    (_NETWORKING, "WorkloadEntry"): ("istio.networking.v1alpha3.WorkloadEntry", check_workload_entry),
    (_NETWORKING, "WorkloadGroup"): ("istio.networking.v1alpha3.WorkloadGroup", check_workload_group),
    (_NETWORKING, "EnvoyFilter"): ("istio.networking.v1alpha3.EnvoyFilter", check_envoy_filter),
    (_NETWORKING, "ProxyConfig"): ("istio.networking.v1beta1.ProxyConfig", check_proxy_config),
    (_SECURITY, "AuthorizationPolicy"): ("istio.security.v1beta1.AuthorizationPolicy", check_authorization_policy),
    (_SECURITY, "RequestAuthentication"): ("istio.security.v1beta1.RequestAuthentication", check_request_authentication),
    (_SECURITY, "PeerAuthentication"): ("istio.security.v1beta1.PeerAuthentication", check_peer_authentication),
    ("telemetry.istio.io", "Telemetry"): ("istio.telemetry.v1alpha1.Telemetry", check_telemetry),
    (_EXTENSIONS, "WasmPlugin"): ("istio.extensions.v1alpha1.WasmPlugin", check_wasm_plugin),
    (_EXTENSIONS, "TrafficExtension"): ("istio.extensions.v1alpha1.TrafficExtension", check_traffic_extension),
}
KINDS: t.Final = frozenset(_KINDS)
"""The groups and kinds that are checked."""
_FORBIDDEN: t.Final = (
    ("internal.istio.io/webhook-always-reject", "rejecting"),
    ("internal.istio.io/parent-namespace", "this may not be set by users"), ("internal.istio.io/parents", "this may not be set by users"),
)  # fmt: skip
_DRY_RUN: t.Final = "istio.io/dry-run"
_BOOLEANS: t.Final = ("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False")


def validate(obj: t.Mapping[str, t.Any], *, annotations: bool = True) -> Verdict:
    """What istiod says of an object; one of a kind that Istio does not know is valid. Raises nothing, whatever the object holds.

    ``annotations`` false leaves the object's annotations out, as Istio's analysis does.
    """
    group, kind = str(obj.get("apiVersion") or "").rpartition("/")[0], str(obj.get("kind") or "")
    known = _KINDS.get((group, kind))
    if known is None:
        return Verdict()
    try:
        return _judge(kind, obj, *known, annotations=annotations)
    except RecursionError:
        return Verdict(decode_error="exceeded max depth", decode_path=("spec",))


def _judge(kind: str, obj: t.Mapping[str, t.Any], message: str, check: Check, *, annotations: bool) -> Verdict:
    try:
        spec, unknown = read_message(message, obj.get("spec"))
    except ReadError as error:
        return Verdict(decode_error=str(error), decode_path=("spec", *reversed(error.path)))
    given = obj.get("metadata")
    metadata: dict[str, t.Any] = given if isinstance(given, dict) else {}
    subject = Subject(
        kind, _text(metadata.get("name")), _text(metadata.get("namespace")), _texts(metadata.get("labels")),
        _texts(metadata.get("annotations")) if annotations else {},
    )  # fmt: skip
    found = Findings()
    problem = _annotations_problem(subject, spec)
    if problem:
        found.error(problem, ("metadata", "annotations"))
    else:
        check(subject, spec, found)
    if not found.errors and not found.warnings and not unknown:
        return _CLEAN
    fields = tuple(Problem(text, ("spec", *path)) for path, text in unknown)
    return Verdict(
        errors=tuple(found.errors), warnings=tuple(found.warnings), unknown_fields=fields, error_text=found.error_text, warning_text=found.warning_text
    )


_CLEAN: t.Final = Verdict()


def _text(value: t.Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: t.Any) -> t.Mapping[str, str]:
    """Labels or annotations; only texts count."""
    return {key: item for key, item in value.items() if isinstance(key, str) and isinstance(item, str)} if isinstance(value, dict) else {}


def _annotations_problem(subject: Subject, spec: Message) -> str:
    """Annotations that say what nobody may, and the dry run of what has none."""
    given = subject.annotations
    if not given:
        return ""
    place = f"{subject.namespace}/{subject.name}"
    if _DRY_RUN in given:
        if subject.kind != "AuthorizationPolicy":
            return f"{place} has unsupported annotation {_DRY_RUN}, please remove the annotation"
        value = given[_DRY_RUN]
        if spec["action"] not in ("ALLOW", "DENY"):
            return f"the annotation {_DRY_RUN} currently only supports action ALLOW/DENY, found action {spec['action']} in {place}"
        if value not in _BOOLEANS:
            why = f'strconv.ParseBool: parsing "{value}": invalid syntax'
            return f"{place} has annotation {_DRY_RUN} with invalid value ({value}): {why}"
    for name, why in _FORBIDDEN:
        if name in given:
            return f'"{name}" annotation found, {why}'
    return ""
