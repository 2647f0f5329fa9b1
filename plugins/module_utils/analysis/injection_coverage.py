# SPDX-License-Identifier: GPL-3.0-or-later
"""Namespaces that nobody injects, pods that lack a proxy, labels and webhooks that contradict one another."""
from __future__ import annotations

import typing as t

from ..inject.coverage import NamespaceView
from ..istio.revisions import DATAPLANE_LABEL, asked_by_namespace
from ..istio.webhooks import INJECTION_LABEL, REVISION_LABEL
from .message import ERROR, INFO, WARNING, Message
from .precheck.injection import unknown_revision


def check(found: NamespaceView) -> t.Iterator[Message]:
    """IST0102, IST0103, IST0123, IST0139 and MF0121 of one namespace; Istio's own texts where the code is Istio's.

    IST0103 knows every way to be injected, not the label ``istio-injection`` alone as istioctl's analyzer does.
    """
    origin = f"Namespace {found.name}"
    yield from _labels(found, origin)
    asked = asked_by_namespace(found.labels)
    if asked and not found.webhook:
        yield unknown_revision(found.name, asked)
    elif not found.webhook and not found.ambient and INJECTION_LABEL not in found.labels:
        text = (
            f"The namespace is not enabled for Istio injection. Run 'kubectl label namespace {found.name} istio-injection=enabled' to enable it, or "
            f"'kubectl label namespace {found.name} istio-injection=disabled' to explicitly mark it as not needing injection."
        )
        yield Message("IST0102", "NamespaceNotInjected", INFO, origin, text, "Say which it is (mesh_namespace, option injection).")
    for pod in found.pods:
        place = f"Pod {pod.namespace}/{pod.name}"
        if pod.missing:
            text = f"The pod {pod.namespace}/{pod.name} is missing the Istio proxy. This can often be resolved by restarting or redeploying the workload."
            yield Message("IST0103", "PodMissingProxy", WARNING, place, text, f"Restart {pod.workload}.")
        twice = [item.webhook for item in pod.verdicts if item.injects]
        if len(twice) > 1:
            text = f"Webhooks {' and '.join(twice)} both inject this pod."
            yield Message("IST0139", "InvalidWebhook", ERROR, place, text, "Delete one of the two, or the label that it answers to.")


def _labels(found: NamespaceView, origin: str) -> t.Iterator[Message]:
    injection = found.labels.get(INJECTION_LABEL)
    named = [f"{INJECTION_LABEL}={injection}"] if injection is not None else []
    if injection in (None, "enabled"):
        named += [f"{key}={found.labels[key]}" for key in (REVISION_LABEL, DATAPLANE_LABEL) if key in found.labels]
    if len(named) > 1:
        text = (
            f"The namespace has more than one type of injection labels [{' '.join(named)}], which may lead to undefined behavior. "
            "Make sure only one injection label exists."
        )
        yield Message("IST0123", "NamespaceMultipleInjectionLabels", WARNING, origin, text, "Keep one of them (mesh_namespace).")
