# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API server has against what istiods hold and proxies take: objects missing, as they were, or still there; configuration that is refused."""
from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..istio.selectors import matches
from ..proxies.istiod import Istiod, Unreachable, asked_at_each, istiods, proxies
from ..proxies.pushes import Identity, read_store
from .analyzer import Finding
from .fields import maps, text
from .kinds import ISTIO, MUTATING_WEBHOOK, NAMESPACE, POD, SERVICE
from .resource import Resource, named
from .runtime_policies import Asking, policies_in_effect
from .runtime_rejections import rejections
from .selection import as_selector
from .snapshot import Snapshot

Store = t.Mapping[Identity, int]
SECOND_LOOK: t.Final = 2.0
"""Seconds for which a difference must last: an istiod needs a moment to read what was just applied."""
_REVISION, _TAG = "istio.io/rev", "istio.io/tag"
_CONFIGZ: t.Final = "/debug/configz"


KINDS: t.Final = frozenset((*ISTIO, MUTATING_WEBHOOK, NAMESPACE, POD, SERVICE))
"""What the comparison needs of the cluster, whatever analyzers run."""


def compare(client: Client, snapshot: Snapshot, revision: str, namespaces: t.Collection[str], timeout: float) -> list[Finding]:
    """Ask the istiods of a revision (empty: all) and their proxies, and compare. What gives no answer is told.

    ``namespaces``: whose proxies are asked what is in effect there; empty for all. Those not asked after ``timeout`` seconds are told. Raises ClusterError.
    """
    deadline = time.monotonic() + timeout
    space = snapshot.istio_namespace
    pods = istiods(client, space, revision)
    answers, silent = stores(client, space, pods)
    found = [one for pod, store in answers for one in differences(snapshot, pod, store)]
    if found:
        time.sleep(SECOND_LOOK)
        again = {pod.pod: store for pod, store in stores(client, space, pods)[0]}
        found = [one for one, lasts in zip(found, client.each(lambda one: _lasts(client, one, again), found), strict=True) if lasts]
    connected, _ = proxies(client, space, pods)
    asking = Asking(pods, lambda pod: _taken(snapshot, pod.revision), namespaces, SECOND_LOOK, deadline)
    return [
        *(one.finding for one in found), *rejections(client, snapshot, pods, connected), *policies_in_effect(client, snapshot, connected, asking),
        *_silent(silent, space),
    ]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A finding about an object, and the istiod it is about."""

    finding: Finding
    pod: str
    identity: Identity


def differences(snapshot: Snapshot, pod: Istiod, store: Store) -> list[Difference]:
    """MF0401 to MF0403 for one istiod. Objects of the snapshot that a file holds are none of the cluster's."""
    kinds = {(kind.group, kind.kind): kind for kind in ISTIO if kind in snapshot.kinds}
    taken = _taken(snapshot, pod.revision)
    out: list[Difference] = []
    known: set[Identity] = set()
    for kind in kinds.values():
        for one in snapshot.all(kind):
            key = Identity(kind.group, kind.kind, one.namespace, one.name)
            known.add(key)
            if one.place is not None or not taken(one):
                continue
            wanted = text(one.item, "metadata", "resourceVersion")
            if key not in store:
                out.append(Difference(Finding("MF0401", one, (pod.pod,)), pod.pod, key))
            elif wanted.isdecimal() and store[key] < int(wanted):
                out.append(Difference(Finding("MF0402", one, (pod.pod, str(store[key]), wanted)), pod.pod, key))
    for key in store:
        kind_of_key = kinds.get((key.group, key.kind))
        if kind_of_key is not None and key not in known:
            out.append(Difference(Finding("MF0403", named(kind_of_key, key.namespace, key.name), (pod.pod,)), pod.pod, key))
    return out


def stores(client: Client, namespace: str, pods: t.Sequence[Istiod]) -> tuple[list[tuple[Istiod, Store]], list[Unreachable]]:
    """What each istiod holds, and those that do not say."""
    return asked_at_each(client, namespace, pods, _CONFIGZ, lambda pod, answer: (pod, read_store(answer)))


def _taken(snapshot: Snapshot, revision: str) -> t.Callable[[Resource], bool]:
    """Whether an istiod of the revision takes an object into account."""
    selected, revisions = _selected(snapshot), _revisions(snapshot, revision)
    return lambda one: selected(one.namespace) and one.labels.get(_REVISION, revision) in revisions


def _selected(snapshot: Snapshot) -> t.Callable[[str], bool]:
    """Whether istiod looks at a namespace at all (``discoverySelectors`` of the mesh config)."""
    selectors = [as_selector(one) for one in maps(snapshot.mesh_config, "discoverySelectors")]
    names = {one.name for one in snapshot.all(NAMESPACE) if any(matches(selector, one.labels) for selector in selectors)}
    return lambda namespace: not selectors or namespace in names or namespace == snapshot.root_namespace


def _revisions(snapshot: Snapshot, revision: str) -> set[str]:
    """The revision and the tags that lead to it."""
    return {revision} | {one.labels[_TAG] for one in snapshot.all(MUTATING_WEBHOOK) if _TAG in one.labels and one.labels.get(_REVISION) == revision}


def _lasts(client: Client, one: Difference, held_by: t.Mapping[str, Store]) -> bool:
    """Whether a difference is still there. Raises ClusterError."""
    if one.pod not in held_by:
        return False
    resource, held = one.finding.resource, held_by[one.pod].get(one.identity)
    live = client.find(f"{resource.kind.collection(resource.namespace, resource.kind.versions[0])}/{resource.name}")
    if live is None:
        return held is not None
    return one.finding.code != "MF0403" and (held is None or held < int(live["metadata"]["resourceVersion"]))


def _silent(silent: t.Iterable[Unreachable], namespace: str) -> list[Finding]:
    return [Finding("MF0491", named(POD, namespace, one.pod), (one.pod, one.reason)) for one in silent]
