# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods and Deployments that leave the proxy's image to the injector, which never sees them."""
from __future__ import annotations

import typing as t

from ...istio.selectors import matches
from ..analyzer import Analyzer, Finding
from ..fields import Map, maps, text
from ..kinds import DEPLOYMENT, MUTATING_WEBHOOK, NAMESPACE, POD
from ..selection import as_selector
from ..snapshot import PROXY, Snapshot, template


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    hooks = [
        (as_selector(hook.get("namespaceSelector")), as_selector(hook.get("objectSelector")))
        for one in snapshot.all(MUTATING_WEBHOOK)
        for hook in maps(one.item, "webhooks")
        if text(hook, "name").endswith("istio.io")
    ]
    for pod in snapshot.all(POD):
        if _has_auto_image(pod.spec):
            yield Finding("IST0147", pod, ("Pod", pod.name))
    for deployment in snapshot.all(DEPLOYMENT):
        labels, _, spec = template(deployment)
        if _has_auto_image(spec):
            namespace = snapshot.find(NAMESPACE, "", deployment.namespace or "default")
            around = namespace.labels if namespace else {}
            if not any(matches(of_namespace, around) and matches(of_pod, labels) for of_namespace, of_pod in hooks):
                yield Finding("IST0146", deployment, ("Deployment", deployment.name))


def _has_auto_image(spec: Map) -> bool:
    return any(one.get("name") == PROXY and one.get("image") == "auto" for one in maps(spec, "containers"))


ANALYZER: t.Final = Analyzer(
    "injection.ImageAutoAnalyzer", ("IST0146", "IST0147"), (NAMESPACE, POD, DEPLOYMENT, MUTATING_WEBHOOK),
    "Makes sure that Pods and Deployments with `image: auto` are going to be injected", _find,
)  # fmt: skip
