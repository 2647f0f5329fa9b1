# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a pod gets a proxy at all (https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy).

First the pod itself (host network, a system namespace), then its label or annotation, then the selectors of the
injector's config, never before always, then its policy.
"""
from __future__ import annotations

import typing as t

from ..istio.selectors import matches
from .annotations import INJECT

Map = dict[str, t.Any]

IGNORED_NAMESPACES: t.Final = frozenset(("kube-system", "kube-public", "kube-node-lease", "local-path-storage"))
_OPERATORS: t.Final = ("In", "NotIn", "Exists", "DoesNotExist")


def refusal(config: t.Mapping[str, t.Any], metadata: Map, spec: Map, namespace: str = "") -> str:
    """Why a pod gets no proxy; empty where it gets one.

    ``config`` is the injector's (``policy``, ``neverInjectSelector``, ``alwaysInjectSelector``), ``namespace`` the pod's
    where its metadata names none.
    """
    if spec.get("hostNetwork"):
        return "has host networking enabled"
    where = metadata.get("namespace") or namespace
    if where in IGNORED_NAMESPACES:
        return f"is in the system namespace {where}"
    labels, annotations = metadata.get("labels") or {}, metadata.get("annotations") or {}
    chosen = labels.get(INJECT, annotations.get(INJECT, ""))
    kind = "label" if INJECT in labels else "annotation"
    if chosen == "false":
        return f"has {kind} {INJECT}: \"false\""
    if config.get("policy") not in ("enabled", "disabled"):
        return f"the injector's policy is {config.get('policy')!r}, neither enabled nor disabled"
    if chosen == "true":
        return ""
    for selector in config.get("neverInjectSelector") or ():
        if _selects(selector, labels):
            return "matches neverInjectSelector of the injector's config"
    for selector in config.get("alwaysInjectSelector") or ():
        if _selects(selector, labels):
            return ""
    return "" if config["policy"] == "enabled" else f"has no label {INJECT}, and the injector's policy is disabled"


def _selects(selector: Map, labels: t.Mapping[str, str]) -> bool:
    """Whether a selector matches; an empty or invalid one matches nothing here."""
    expressions = selector.get("matchExpressions") or ()
    if not selector.get("matchLabels") and not expressions:
        return False
    for item in expressions:
        if item.get("operator") not in _OPERATORS or bool(item.get("values")) != (item["operator"] in ("In", "NotIn")):
            return False
    return matches(selector, labels)
