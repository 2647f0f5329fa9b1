# SPDX-License-Identifier: GPL-3.0-or-later
"""Namespaces that are not enabled for injection or by several labels at once, and pods that were created before theirs was."""
from __future__ import annotations

import json
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import mapping, text
from ..kinds import CONFIG_MAP, NAMESPACE, POD
from ..resource import Resource
from ..snapshot import PROXY, Snapshot, all_containers

INJECTION, REVISION, DATAPLANE = "istio-injection", "istio.io/rev", "istio.io/dataplane-mode"
INJECTOR: t.Final = "istio-sidecar-injector"
_INJECT: t.Final = "sidecar.istio.io/inject"


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    by_default = any(_injects_by_default(one) for one in snapshot.all(CONFIG_MAP) if one.name == INJECTOR)
    injected = set()
    for namespace in snapshot.all(NAMESPACE):
        if namespace.name == "istio-system":
            continue
        yield from _labels(namespace)
        labels = namespace.labels
        if labels.get(DATAPLANE) == "ambient":
            continue
        if not labels.get(INJECTION) and REVISION not in labels:
            if by_default:
                yield Finding("IST0148", namespace)
            else:
                yield Finding("IST0102", namespace, (namespace.name, namespace.name), ("metadata", "name"))
        elif labels.get(INJECTION) == "enabled":
            injected.add(namespace.name)
    for pod in snapshot.all(POD):
        if pod.namespace in injected and not _is_exempt(pod) and not _proxy_image(pod):
            yield Finding("IST0103", pod, (pod.full_name,))


def _labels(namespace: Resource) -> t.Iterator[Finding]:
    labels = namespace.labels
    found = [f"{INJECTION}={labels[INJECTION]}"] if INJECTION in labels else []
    if labels.get(INJECTION, "enabled") == "enabled":
        found += [f"{key}={labels[key]}" for key in (REVISION, DATAPLANE) if key in labels]
    if len(found) > 1:
        yield Finding("IST0123", namespace, (found,))


def _is_exempt(pod: Resource) -> bool:
    wanted = pod.labels.get(_INJECT, pod.annotations.get(_INJECT, ""))
    return wanted.lower() == "false" or pod.spec.get("hostNetwork") is True


def _proxy_image(pod: Resource) -> str:
    return next((text(one, "image") for one in all_containers(pod.spec) if one.get("name") == PROXY), "")


def injector_values(config_map: Resource) -> t.Mapping[str, t.Any]:
    """The values with which istiod's injector was installed; empty where they cannot be read."""
    try:
        return mapping({"values": json.loads(text(config_map.item, "data", "values"))}, "values")
    except ValueError:
        return {}


def _injects_by_default(config_map: Resource) -> bool:
    return mapping(injector_values(config_map), "sidecarInjectorWebhook").get("enableNamespacesByDefault") is True


ANALYZER: t.Final = Analyzer(
    "injection.Analyzer", ("IST0102", "IST0103", "IST0123", "IST0148"), (NAMESPACE, POD, CONFIG_MAP),
    "Checks conditions related to Istio sidecar injection", _find,
)  # fmt: skip
