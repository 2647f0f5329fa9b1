# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as charts write them, and seeded ways to change them."""
from __future__ import annotations

import copy
import random
import typing as t

Json = dict[str, t.Any]
LABELS: t.Final = {"app": "istiod", "istio.io/rev": "default"}


def objects(name: str, namespace: str) -> list[Json]:
    """One of each kind, with all of a manager's structures: maps, lists by key, sets, parts that are owned as a whole."""
    return [deployment(name, namespace), service(name, namespace), config_map(name, namespace), crd(name), webhooks(name), *rbac(name, namespace)]


def meta(name: str, namespace: str = "") -> Json:
    return {"name": name, "labels": dict(LABELS), "annotations": {"note": "x"}, **({"namespace": namespace} if namespace else {})}


def deployment(name: str, namespace: str) -> Json:
    container: Json = {
        "name": "discovery", "image": "pilot:1", "args": ["discovery", "--domain", "cluster.local"],
        "ports": [{"containerPort": 15010}, {"containerPort": 53, "protocol": "UDP", "name": "dns"}],
        "env": [
            {"name": "REVISION", "value": "default"}, {"name": "EMPTY", "value": ""},
            {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
            {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
        ],
        "resources": {"requests": {"cpu": "500m", "memory": "2048Mi"}, "limits": {"cpu": 2}},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 3},
        "securityContext": {"runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}},
        "volumeMounts": [{"name": "token", "mountPath": "/token", "readOnly": True}],
    }  # fmt: skip
    sources = [{"serviceAccountToken": {"path": "token"}}, {"downwardAPI": {"items": [{"path": "l", "fieldRef": {"fieldPath": "metadata.labels"}}]}}]
    pod: Json = {
        "containers": [container], "nodeSelector": {"os": "linux", "zone": "a"}, "tolerations": [{"key": "k", "operator": "Exists"}],
        "volumes": [{"name": "token", "projected": {"sources": sources}}, {"name": "tmp", "emptyDir": {}}],
        "securityContext": {}, "affinity": {}, "serviceAccountName": name,
    }  # fmt: skip
    spec = {
        "replicas": 0, "selector": {"matchLabels": {"app": "istiod"}}, "strategy": {"rollingUpdate": {"maxSurge": "100%", "maxUnavailable": "25%"}},
        "template": {"metadata": {"labels": dict(LABELS), "annotations": {}}, "spec": pod},
    }  # fmt: skip
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta(name, namespace), "spec": spec}


def service(name: str, namespace: str) -> Json:
    ports = [{"port": 15012, "name": "https-dns", "protocol": "TCP"}, {"port": 443, "name": "webhook", "targetPort": 15017}]
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta(name, namespace), "spec": {"ports": ports, "selector": {"app": "istiod", "x": "y"}}}


def config_map(name: str, namespace: str) -> Json:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta(name, namespace), "data": {"mesh": "a: 1\n", "meshNetworks": "networks: {}", "x": ""}}


def crd(name: str) -> Json:
    kind = "K" + name.replace("-", "")
    properties = {
        "spec": {
            "type": "object", "description": "what is wanted",
            "properties": {"host": {"type": "string", "description": "a host"}, "ports": {"type": "array", "items": {"type": "integer"}}},
        },
        "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    }  # fmt: skip
    version = {
        "name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object", "properties": properties}},
        "subresources": {"status": {}}, "additionalPrinterColumns": [{"name": "Host", "type": "string", "jsonPath": ".spec.host"}],
    }  # fmt: skip
    names = {"kind": kind, "plural": kind.lower() + "s", "singular": kind.lower(), "shortNames": [kind.lower()[:9] + "x"], "categories": ["all-meshes"]}
    older = {**copy.deepcopy(version), "name": "v1beta1", "storage": False}
    spec = {"group": "proof.test", "names": names, "scope": "Namespaced", "versions": [version, older]}
    head = {"name": f"{names['plural']}.proof.test", "labels": dict(LABELS), "annotations": {"helm.sh/resource-policy": "keep"}}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": head, "spec": spec}


def webhooks(name: str) -> Json:
    hook = {
        "clientConfig": {"service": {"name": name, "namespace": "nowhere", "path": "/inject"}}, "sideEffects": "None", "admissionReviewVersions": ["v1"],
        "rules": [{"operations": ["CREATE"], "apiGroups": ["proof.test"], "apiVersions": ["v1"], "resources": ["pods"]}], "failurePolicy": "Ignore",
        "namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}], "matchLabels": {"l": "m"}},
        "objectSelector": {"matchLabels": {"never": "here"}},
    }  # fmt: skip
    hooks = [{"name": f"{part}.proof.test", **copy.deepcopy(hook)} for part in ("rev", "object")]
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration", "metadata": meta(name), "webhooks": hooks}


def rbac(name: str, namespace: str) -> list[Json]:
    rules = [{"apiGroups": [""], "resources": ["pods", "nodes"], "verbs": ["get", "list"]}, {"apiGroups": ["apps"], "resources": ["*"], "verbs": ["get"]}]
    subjects = [{"kind": "ServiceAccount", "name": name, "namespace": namespace}, {"kind": "User", "name": "ann"}]
    group = "rbac.authorization.k8s.io/v1"
    return [
        {"apiVersion": group, "kind": "ClusterRole", "metadata": meta(name), "rules": rules},
        {"apiVersion": group, "kind": "RoleBinding", "metadata": meta(name, namespace), "subjects": subjects,
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name}},
    ]  # fmt: skip


def changed(item: Json, seed: random.Random) -> Json:
    """A copy with one change somewhere below what is not its name."""
    out = copy.deepcopy(item)
    fixed = (("apiVersion",), ("kind",), ("metadata",), ("metadata", "name"), ("metadata", "namespace"))
    *way, last = seed.choice([place for place in _places(out) if place not in fixed])
    inside: t.Any = out
    for step in way:
        inside = inside[step]
    value = inside[last]

    def put(new: t.Any) -> None:
        inside[last] = new

    ways: list[t.Callable[[], t.Any]] = [lambda: inside.__delitem__(last), lambda: put(None), lambda: put(_other(value, seed))]
    if isinstance(value, dict):
        ways += [lambda: value.__setitem__("extra", "1"), lambda: put({})]
    if isinstance(value, list):
        ways += [value.reverse, lambda: put([]), lambda: value.append(_other(value[0], seed) if value else "z")]
    seed.choice(ways)()
    return out


def _places(value: t.Any) -> list[tuple[t.Any, ...]]:
    steps: t.Iterable[tuple[t.Any, t.Any]] = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for step, inner in steps for way in ((step,), *((step, *rest) for rest in _places(inner)))]


def _other(value: t.Any, seed: random.Random) -> t.Any:
    """Another value of the same sort, or the same one spelled differently."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return seed.choice([value + 1, float(value), str(value)])
    if isinstance(value, str):
        return seed.choice([value + "x", "", "1000m", value.upper()])
    if isinstance(value, dict):
        return dict(list(value.items())[: len(value) // 2])
    return list(value[:-1])
