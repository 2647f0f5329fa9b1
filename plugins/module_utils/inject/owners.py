# SPDX-License-Identifier: GPL-3.0-or-later
"""Which workload a pod belongs to, and the pod that a workload's controller will create."""
from __future__ import annotations

import re
import typing as t

from .context import Workload

Map = dict[str, t.Any]

_CRON_JOB: t.Final = re.compile(r"(.+)-\d{8,10}", re.ASCII)
_HASH: t.Final = "pod-template-hash"
_STANDING: t.Final = "injected"
_MINUTE: t.Final = "00000000"


def workload_of(pod: Map) -> Workload:
    """The workload of a pod, out of its name, its owner and the labels its controller gave it, as istiod finds it."""
    metadata = pod["metadata"]
    name, namespace = metadata.get("name") or "", metadata.get("namespace") or ""
    owner = next((item for item in metadata.get("ownerReferences") or () if item.get("controller")), None)
    if not metadata.get("generateName") or owner is None:
        return Workload("v1", "Pod", namespace, name)
    labels = metadata.get("labels") or {}
    api_version, kind, named = owner.get("apiVersion") or "", owner.get("kind") or "", owner.get("name") or ""
    rollout = labels.get("rollouts-pod-template-hash") or ""
    if kind == "ReplicaSet" and labels.get(_HASH) and named.endswith(labels[_HASH]):
        kind, named = "Deployment", named.removesuffix(f"-{labels[_HASH]}")
    elif kind == "ReplicaSet" and rollout and named.endswith(rollout):
        api_version, kind, named = "v1alpha1", "Rollout", named.removesuffix(f"-{rollout}")
    elif kind == "ReplicationController" and labels.get("deploymentconfig"):
        kind, named = "DeploymentConfig", labels["deploymentconfig"]
    elif kind == "Job" and (found := _CRON_JOB.fullmatch(named)):
        api_version, kind, named = "batch/v1", "CronJob", found[1]
    return Workload(api_version, kind, namespace, named or name)


def created_pod(pod: Map, item: Map) -> Map:
    """The pod that the controller of an object will create of its template: with an owner, and the labels that lead to it.

    A Pod is what it is. What is added here ``without_owner`` takes off again.
    """
    kind, metadata = item.get("kind"), dict(pod["metadata"])
    if kind == "Pod":
        return pod
    name = (item.get("metadata") or {}).get("name") or ""
    owner = {"apiVersion": item.get("apiVersion") or "", "kind": kind, "name": name, "controller": True, "uid": ""}
    labels = dict(metadata.get("labels") or {})
    if kind == "Deployment":
        owner.update(kind="ReplicaSet", name=f"{name}-{_STANDING}")
        labels[_HASH] = _STANDING
    elif kind == "CronJob":
        owner.update(kind="Job", name=f"{name}-{_MINUTE}")
    elif kind == "DeploymentConfig":
        owner.update(apiVersion="v1", kind="ReplicationController", name=f"{name}-1")
        labels["deploymentconfig"] = name
    elif kind == "Rollout":
        owner.update(apiVersion="apps/v1", kind="ReplicaSet", name=f"{name}-{_STANDING}")
        labels["rollouts-pod-template-hash"] = _STANDING
    metadata.pop("name", None)
    metadata.update(generateName=f"{owner['name']}-", labels=labels, ownerReferences=[owner])
    return {**pod, "metadata": metadata}


def without_owner(pod: Map, template: Map) -> Map:
    """The pod as a template again: the name, namespace, owner and labels that ``created_pod`` added are ``template``'s."""
    metadata = dict(pod["metadata"])
    own = template["metadata"]
    for key in ("name", "generateName", "namespace", "ownerReferences"):
        metadata.pop(key, None)
        if key in own:
            metadata[key] = own[key]
    labels = dict(metadata.get("labels") or {})
    for key in (_HASH, "rollouts-pod-template-hash", "deploymentconfig"):
        if key not in (own.get("labels") or {}):
            labels.pop(key, None)
    return {**pod, "metadata": {**metadata, "labels": labels}}
