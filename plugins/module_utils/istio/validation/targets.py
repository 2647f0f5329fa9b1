# SPDX-License-Identifier: GPL-3.0-or-later
"""What a policy is for: workload selectors, references to targets, and the namespaces that something is exported to."""
from __future__ import annotations

import typing as t

from ...gotemplate.quoting import quote
from . import names
from .findings import Findings
from .messages import Message
from .verdict import Path

_ALLOWED: t.Final = (
    ("core", "Service"), ("networking.istio.io", "ServiceEntry"), ("gateway.networking.k8s.io", "Gateway"), ("gateway.networking.k8s.io", "GatewayClass"),
)  # fmt: skip
_ALLOWED_TEXT: t.Final = "[" + " ".join(f"{group}/v1/{kind}" for group, kind in _ALLOWED) + "]"
_UNLABELLED: t.Final = "workload selector specified without labels"
TARGETS: t.Final = "only one of targetRefs or workloadSelector can be set"


def check_labels(labels: t.Mapping[str, str], at: Path, found: Findings) -> None:
    """Labels that a selector asks for."""
    for key, value in sorted(labels.items()):
        shown = quote(f"{key}={value}")
        if not key:
            found.error(f"empty key is not supported in selector: {shown}", at)
        if "*" in key or "*" in value:
            found.error(f"wildcard is not supported in selector: {shown}", (*at, key))


def check_selector(selector: Message | None, at: Path, found: Findings, field: str = "matchLabels") -> None:
    """A selector of workloads; ``field`` holds its labels."""
    if selector is None:
        return
    check_labels(selector[field], (*at, field), found)
    if not selector[field]:
        found.warn(_UNLABELLED, at)


def check_own_selector(kind: str, spec: Message, found: Findings) -> bool:
    """The ``workloadSelector`` of an older kind; errors in it are all that is said. Whether to go on."""
    selector = spec["workloadSelector"]
    if selector is None:
        return True
    at = ("spec", "workloadSelector")
    own = Findings()
    check_labels(selector["labels"], (*at, "labels"), own)
    if own.errors:
        found.errors, found.warnings, found.listed = own.errors, [], own.listed
        return False
    if not selector["labels"]:
        found.warn(f"{kind}: {_UNLABELLED}, will be applied to all services in namespace", at)
    return True


def check_targets(spec: Message, found: Findings, *, single: bool = True) -> None:
    """A selector, one target, or several; ``single`` says that the kind has the field for one."""
    selector, refs = spec["selector"], spec["targetRefs"]
    one = spec["targetRef"] if single else None
    if (selector is not None) + (one is not None) + bool(refs) > 1:
        found.error(TARGETS, ("spec",))
    check_selector(selector, ("spec", "selector"), found)
    if one is not None:
        check_target(one, ("spec", "targetRef"), found)
    for number, ref in enumerate(refs):
        check_target(ref, ("spec", "targetRefs", number), found)


def check_target(ref: Message, at: Path, found: Findings) -> None:
    """A reference to what a policy is for."""
    if not ref["name"]:
        found.error("targetRef name must be set", at)
    if ref["namespace"]:
        found.error("targetRef namespace must not be set; cross namespace referencing is not supported", (*at, "namespace"))
    if (ref["group"] or "core", ref["kind"]) not in _ALLOWED:
        found.error(f"targetRef must be to one of {_ALLOWED_TEXT} but was {ref['group']}/{ref['kind']}", (*at, "kind"))


def check_export(spec: Message, namespace: str, found: Findings, *, service_entry: bool = False, selected: bool = False) -> None:
    """``exportTo``; ``selected`` says that a DestinationRule has a workload selector."""
    exports = spec["exportTo"]
    if not exports:
        return
    at: Path = ("spec", "exportTo")
    seen: set[str] = set()
    for number, entry in enumerate(exports):
        key = namespace if entry == "." else entry
        where = (*at, number)
        if key in seen:
            shown = f"for entry {entry}" if key == entry else f": . and current namespace {namespace}"
            found.error(f"duplicate entries in exportTo{' ' if key == entry else ''}{shown}", where)
            continue
        problem = ""
        if key == "~":
            problem = "" if service_entry and entry == "~" else "exportTo ~ (none) is not allowed for Istio configuration objects"
        elif key not in (".", "*") and not names.is_label(key):
            problem = "only .,*, or a valid DNS 1123 label is allowed as exportTo entry"
        found.error(problem, where)
        if not problem:
            seen.add(key)
    if selected and seen:
        if namespace not in seen:
            found.error("destination rule with workload selector cannot have exportTo beyond current namespace", at)
        elif len(seen) > 1:
            found.error("destination rule with workload selector cannot have multiple entries in exportTo", at)
    if "*" in seen and len(exports) > 1:
        found.error("cannot have both public (*) and non-public exportTo values for a resource", at)
    if "~" in seen and len(exports) > 1:
        found.error("cannot export service entry to no one (~) and someone", at)
