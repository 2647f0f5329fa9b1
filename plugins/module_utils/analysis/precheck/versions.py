# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of Kubernetes, control planes and proxies that do not go together."""
from __future__ import annotations

import typing as t
from collections import Counter

from ...istio.revisions import Survey, is_running, pod_revision, proxy_role
from ...istio.versions import (
    NEWEST_KNOWN,
    Version,
    VersionError,
    data_plane_problem,
    image_version,
    kubernetes_support,
    parse_version,
    upgrade_problem,
)
from ..kinds import SERVICE
from ..message import CLUSTER, ERROR, WARNING, Message
from ..resource import Resource
from ..run import told
from ..upgrade import changes
from .snapshot import Object, Snapshot, Target


def check(snapshot: Snapshot, survey: Survey, target: Target) -> list[Message]:
    """IST0142, IST0169, MF0101 to MF0104."""
    return [*_kubernetes(snapshot, target), *_step(survey, target), *_proxies(snapshot, survey, target), *_changes(snapshot, target)]


def _kubernetes(snapshot: Snapshot, target: Target) -> list[Message]:
    wanted = target.version or NEWEST_KNOWN
    support = kubernetes_support(wanted)
    try:
        there = parse_version(snapshot.kubernetes)
    except VersionError:
        return []
    if support is None:
        text = f"Which Kubernetes Istio {wanted} supports is not known here"
        return [Message("MF0102", "UnknownIstioVersion", WARNING, CLUSTER, text, "Look it up at istio.io, or use a newer release of this collection.")]
    oldest, newest = (parse_version(text) for text in support)
    line = Version(there.major, there.minor)
    if line < oldest:
        text = f'The Kubernetes Version "{snapshot.kubernetes}" is lower than the minimum version: {support[0]}'
        return [Message("IST0142", "UnsupportedKubernetesVersion", ERROR, CLUSTER, text, f"Upgrade Kubernetes to {support[0]} or newer first.")]
    if line > newest:
        text = f"Kubernetes {snapshot.kubernetes} is newer than the newest that Istio {wanted.line} supports: {support[1]}"
        return [Message("MF0101", "KubernetesTooNew", WARNING, CLUSTER, text, "Install a newer Istio, or stay with an older Kubernetes.")]
    return []


def _step(survey: Survey, target: Target) -> list[Message]:
    """Whether the upgrade takes too many minor versions: in place for the same revision, by revision from the one that serves now."""
    if target.version is None:
        return []
    own = survey.revision(target.revision)
    serving = own or survey.revision(survey.default_revision)
    known = [parse_version(text) for text in serving.versions] if serving else []
    if target.from_version:
        known = [target.from_version]
    out = []
    for version in known:
        problem = upgrade_problem(version, target.version, in_place=own is not None)
        if problem:
            text = f"The upgrade is not supported in one step: {problem}"
            out.append(Message("MF0103", "UnsupportedUpgrade", ERROR, CLUSTER, text, "Upgrade by the versions between, one after the other."))
    return out


def _proxies(snapshot: Snapshot, survey: Survey, target: Target) -> list[Message]:
    """Proxies that their control plane does not support: as it is, and as it would be."""
    counts = Counter(_proxy_versions(snapshot.pods, survey))
    out = []
    for (revision, text), number in sorted(counts.items()):
        proxy = parse_version(text)
        own = survey.revision(revision)
        for control_plane in own.versions if own else ():
            problem = data_plane_problem(parse_version(control_plane), proxy)
            if problem:
                said = f"{number} proxies of revision {revision}: {problem}"
                step = "Restart their workloads, so that they get the proxy of their control plane."
                out.append(Message("MF0104", "ProxyVersionSkew", WARNING, CLUSTER, said, step))
        if target.version and revision == target.revision and own and str(target.version) not in own.versions:
            problem = data_plane_problem(target.version, proxy)
            if problem:
                said = f"After the upgrade, {number} proxies of revision {revision}: {problem}"
                out.append(Message("MF0104", "ProxyVersionSkew", WARNING, CLUSTER, said, "Bring them to a version that the new control plane supports first."))
    return out


def _proxy_versions(pods: t.Iterable[Object], survey: Survey) -> t.Iterator[tuple[str, str]]:
    tags = {item.name: item.revision for item in survey.tags}
    for pod in pods:
        if proxy_role(pod) in ("", "ztunnel") or not is_running(pod):
            continue
        spec = pod["spec"]
        image = next(str(one.get("image")) for one in [*spec["containers"], *(spec.get("initContainers") or ())] if one["name"] == "istio-proxy")
        version = image_version(image)
        if version:
            revision = pod_revision(pod) or "default"
            yield tags.get(revision, revision), str(version)


def _changes(snapshot: Snapshot, target: Target) -> list[Message]:
    """What istioctl knows of as changed since the version that runs."""
    if target.from_version is None:
        return []
    return [told(one) for one in changes(target.from_version, (Resource(SERVICE, item) for item in snapshot.services))]
