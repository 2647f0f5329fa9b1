# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as a cluster with Istio has them, by the collection's own account of their shape; integration tests hold that against istioctl's."""
from __future__ import annotations

import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.istio.webhooks import tag_objects

Json = dict[str, t.Any]


def canonical(revision: str = "default", *, namespace: str = "istio-system", **client: t.Any) -> Json:
    """A revision's own MutatingWebhookConfiguration: the tag of that name under the revision's name."""
    suffix = "" if revision == "default" else f"-{revision}"
    place = "" if namespace == "istio-system" else f"-{namespace}"
    seed: Json = {
        "metadata": {
            "name": f"istio-sidecar-injector{suffix}{place}",
            "resourceVersion": "7",
            "labels": {"istio.io/rev": revision, "app": "sidecar-injector", "release": "istiod", "operator.istio.io/component": "Pilot"},
            "annotations": {"meta.helm.sh/release-name": "istiod", "kept.example/note": "yes"},
        },
        "webhooks": [
            {
                "name": "rev.namespace.sidecar-injector.istio.io",
                "clientConfig": client or {"service": {"name": f"istiod{suffix}", "namespace": namespace, "path": "/inject", "port": 443}, "caBundle": "Q0E="},
                "reinvocationPolicy": "IfNeeded",
            }
        ],
    }
    own = tag_objects(seed, revision, revision, namespace)[0]["webhooks"]
    return {"kind": "MutatingWebhookConfiguration", "metadata": seed["metadata"], "webhooks": own}


def service(revision: str, *, namespace: str = "istio-system") -> Json:
    """A revision's own Service."""
    name = "istiod" if revision == "default" else f"istiod-{revision}"
    return {"metadata": {"name": name, "namespace": namespace, "labels": {"app": "istiod", "istio.io/rev": revision}}, "spec": {}}


def deployment(revision: str, version: str) -> Json:
    """A revision's istiod."""
    name = "istiod" if revision == "default" else f"istiod-{revision}"
    template = {"spec": {"containers": [{"name": "discovery", "image": f"docker.io/istio/pilot:{version}"}]}}
    labels = {"app": "istiod", "istio.io/rev": revision}
    return {"metadata": {"name": name, "namespace": "istio-system", "labels": labels}, "spec": {"template": template}}


def space(name: str, **labels: str) -> Json:
    """A namespace; underscores in the names of labels stand for the characters that Python does not take: injection, rev, mode."""
    known = {"injection": "istio-injection", "rev": "istio.io/rev", "mode": "istio.io/dataplane-mode"}
    return {"metadata": {"name": name, "labels": {known[key]: value for key, value in labels.items()}}}


def pod(namespace: str, name: str, revision: str, role: str = "sidecar", **labels: str) -> Json:
    """A pod with a proxy that ``revision`` injected."""
    metadata: Json = {"name": name, "namespace": namespace, "labels": labels}
    if revision:
        metadata["annotations"] = {"sidecar.istio.io/status": f'{{"revision": "{revision}"}}'}
    containers = [{"name": "istio-proxy", "args": ["proxy", role, "--domain"]}] if role else [{"name": "app"}]
    return {"metadata": metadata, "spec": {"containers": containers}, "status": {"phase": "Running"}}
