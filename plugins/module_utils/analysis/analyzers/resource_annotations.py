# SPDX-License-Identifier: GPL-3.0-or-later
"""Annotations of Istio's that nobody knows, that stand at the wrong kind, are deprecated, or have a value that the injector refuses."""
from __future__ import annotations

import typing as t

from ...inject.annotations import CHECKS
from ..analyzer import Analyzer, Finding
from ..annotations import ANNOTATIONS, SET_BY_ISTIO, is_istios
from ..kinds import DEPLOYMENT, NAMESPACE, POD, SERVICE
from ..message import Fix, pointer
from ..resource import Resource
from ..snapshot import Snapshot

_INJECT: t.Final = "sidecar.istio.io/inject"
_INSTEAD: t.Final = {_INJECT: ' in favor of the "sidecar.istio.io/inject" label'}


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for kind in (NAMESPACE, SERVICE, POD, DEPLOYMENT):
        for resource in snapshot.all(kind):
            for name in resource.annotations:
                if is_istios(name) and name not in SET_BY_ISTIO:
                    yield from _of(resource, name)


def _of(resource: Resource, name: str) -> t.Iterator[Finding]:
    known = ANNOTATIONS.get(name)
    if known is None:
        yield Finding("IST0108", resource, (name,))
        return
    if known.deprecated and not (name == _INJECT and _INJECT in resource.labels):
        yield Finding("IST0135", resource, (name, _INSTEAD.get(name, "")), fix=_label(resource) if name == _INJECT else None)
    if "Any" in known.kinds:
        return
    if resource.kind.kind not in known.kinds:
        place = pointer(("metadata", "annotations", name))
        fix = Fix(({"op": "remove", "path": place},), f"it has no effect on a {resource.kind.kind}")
        yield Finding("IST0107", resource, (name, ", ".join(known.kinds)), fix=fix)
        return
    problem = CHECKS[name](resource.annotations[name]) if name in CHECKS else ""
    if problem:
        yield Finding("IST0125", resource, (name, problem))


def _label(resource: Resource) -> Fix | None:
    """Only "false": the label "true" asks for a proxy also where the annotation does not, in a namespace without injection."""
    if resource.kind is not POD or resource.annotations[_INJECT] != "false":
        return None
    labels = ("metadata", "labels")
    add = {"path": pointer((*labels, _INJECT)), "value": "false"} if resource.labels else {"path": pointer(labels), "value": {_INJECT: "false"}}
    steps = ({"op": "remove", "path": pointer(("metadata", "annotations", _INJECT))}, {"op": "add", **add})
    return Fix(steps, 'the label "false" keeps the proxy away as the annotation does')


ANALYZER: t.Final = Analyzer(
    "annotations.K8sAnalyzer", ("IST0107", "IST0108", "IST0125", "IST0135"), (NAMESPACE, SERVICE, POD, DEPLOYMENT),
    "Checks for misplaced and invalid Istio annotations in Kubernetes resources", _find,
)  # fmt: skip
