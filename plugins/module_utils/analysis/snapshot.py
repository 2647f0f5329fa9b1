# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh at one time: every object once, in the indexes that analyzers ask."""
from __future__ import annotations

import functools
import typing as t

from ..istio.mesh_config import read_mesh_config
from .fields import mapping, strings
from .kinds import MESH_CONFIG, MESH_NETWORKS, NAMESPACE, NODE, POD, SECRET, SERVICE, SYSTEM_NAMESPACES, Kind
from .resource import Resource
from .selection import LabelIndex, SelectorIndex

Map = dict[str, t.Any]
T = t.TypeVar("T")
FindSecret = t.Callable[[str, str], "Resource | None"]
_INJECTION: t.Final = "istio-injection"
_INJECT: t.Final = "sidecar.istio.io/inject"
_AMBIENT: t.Final = "ambient.istio.io/redirection"
PROXY: t.Final = "istio-proxy"


class Snapshot:
    """What there is. ``kinds`` are those that could be read: an analyzer that needs another one is left out.

    ``absent`` are those of them that the cluster does not know, so that there are no objects.

    Objects come in order of precedence: of two with the same kind, namespace, name and cluster the first counts, so that files lie over
    a cluster.
    """

    def __init__(
        self, resources: t.Iterable[Resource], *, kinds: t.Collection[Kind], istio_namespace: str = "istio-system", mesh_config: Map | None = None,
        mesh_networks: Map | None = None, secret: FindSecret | None = None, absent: t.Collection[Kind] = (),
    ) -> None:  # fmt: skip
        self.istio_namespace = istio_namespace
        self.mesh_config: Map = read_mesh_config({}) if mesh_config is None else mesh_config
        self.mesh_networks: Map = mesh_networks or {}
        self.kinds = frozenset(kinds) | {MESH_CONFIG, MESH_NETWORKS}
        self._secret = secret
        self._derived: dict[t.Any, t.Any] = {}
        self._by_kind: dict[Kind, list[Resource]] = {}
        self._by_name: dict[tuple[Kind, str, str], Resource] = {}
        seen: set[tuple[Kind, str, str, str]] = set()
        for one in resources:
            key = (one.kind, one.cluster, one.namespace, one.name)
            if key in seen or (one.own_namespace in SYSTEM_NAMESPACES and one.kind.discovery):
                continue
            seen.add(key)
            self._by_kind.setdefault(one.kind, []).append(one)
            self._by_name.setdefault((one.kind, one.namespace, one.name), one)
        self.absent = frozenset(kind for kind in absent if kind not in self._by_kind)  # files may hold what the cluster does not know yet

    def __len__(self) -> int:
        return sum(map(len, self._by_kind.values()))

    def all(self, kind: Kind) -> t.Sequence[Resource]:
        """Every object of a kind."""
        return self._by_kind.get(kind, ())

    def find(self, kind: Kind, namespace: str, name: str) -> Resource | None:
        """One object; that of the cluster under analysis before any other's."""
        return self._by_name.get((kind, namespace, name))

    def read_secret(self, namespace: str, name: str) -> Resource | None:
        """A Secret that is there with its data, which of a cluster is read only now; None where it may not be read."""
        return self.find(SECRET, namespace, name) if self._secret is None else self._secret(namespace, name)

    def derived(self, make: t.Callable[[Snapshot], T]) -> T:
        """What several analyzers make of the snapshot, made once."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return t.cast(T, self._derived[make])

    def setting(self, kind: Kind) -> Resource:
        """The mesh config or the mesh networks as the object that messages are about."""
        name, value = ("meshconfig", self.mesh_config) if kind is MESH_CONFIG else ("meshnetworks", self.mesh_networks)
        return Resource(kind, {"metadata": {"name": name, "namespace": self.istio_namespace}, "spec": value})

    @property
    def root_namespace(self) -> str:
        """The namespace whose policies hold for the whole mesh."""
        return str(self.mesh_config.get("rootNamespace") or "istio-system")

    @functools.cached_property
    def namespace_names(self) -> list[str]:
        """The names of all namespaces."""
        return [one.name for one in self.all(NAMESPACE)]

    @functools.cached_property
    def pods(self) -> LabelIndex[Resource]:
        """Pods by label."""
        return _labelled(self.all(POD))

    @functools.cached_property
    def pods_in(self) -> dict[str, LabelIndex[Resource]]:
        """Pods by label, a namespace each."""
        return _by_namespace(self.all(POD))

    @functools.cached_property
    def mesh_pods(self) -> LabelIndex[Resource]:
        """Pods with a proxy or in ambient mode, by label."""
        return _labelled(filter(self.pod_in_mesh, self.all(POD)))

    @functools.cached_property
    def mesh_pods_in(self) -> dict[str, LabelIndex[Resource]]:
        """The same, a namespace each."""
        return _by_namespace(filter(self.pod_in_mesh, self.all(POD)))

    @functools.cached_property
    def services_by_selector(self) -> dict[str, SelectorIndex[Resource]]:
        """Services by what they select, a namespace each."""
        out: dict[str, SelectorIndex[Resource]] = {}
        for one in self.all(SERVICE):
            out.setdefault(one.namespace, SelectorIndex()).add(strings(one.spec, "selector"), one)
        return out

    @functools.cached_property
    def nodes(self) -> dict[str, Resource]:
        """Nodes by name."""
        return {one.name: one for one in self.all(NODE)}

    def in_mesh(self, labels: t.Mapping[str, str], annotations: t.Mapping[str, str], namespace: str, containers: t.Iterable[Map]) -> bool:
        """Whether a pod with these containers has a proxy, or would be given one."""
        proxy = next((one for one in containers if one.get("name") == PROXY), None)
        if proxy and proxy.get("image"):
            return True
        for given in (labels, annotations):
            if _INJECT in given:
                return given[_INJECT] == "true"
        there = self.find(NAMESPACE, "", namespace)
        return there is not None and there.labels.get(_INJECTION) == "enabled"

    def pod_in_mesh(self, pod: Resource) -> bool:
        """Whether a pod has a proxy, would be given one, or is in ambient mode."""
        return in_ambient_mode(pod) or self.in_mesh(pod.labels, pod.annotations, pod.namespace, all_containers(pod.spec))


def _labelled(resources: t.Iterable[Resource]) -> LabelIndex[Resource]:
    out: LabelIndex[Resource] = LabelIndex()
    for one in resources:
        out.add(one.labels, one)
    return out


def _by_namespace(resources: t.Iterable[Resource]) -> dict[str, LabelIndex[Resource]]:
    out: dict[str, LabelIndex[Resource]] = {}
    for one in resources:
        out.setdefault(one.namespace, LabelIndex()).add(one.labels, one)
    return out


def all_containers(spec: t.Mapping[str, t.Any]) -> list[Map]:
    """The containers of a pod's spec, the init containers behind them."""
    found = [one for key in ("containers", "initContainers") if isinstance(one := spec.get(key), list)]
    return [one for group in found for one in group if isinstance(one, dict)]


def in_ambient_mode(pod: Resource | None) -> bool:
    """Whether ztunnel takes a pod's traffic."""
    return pod is not None and pod.annotations.get(_AMBIENT) == "enabled"


def template(deployment: Resource) -> tuple[dict[str, str], dict[str, str], t.Mapping[str, t.Any]]:
    """Labels, annotations and spec of a Deployment's pods."""
    found = mapping(deployment.spec, "template")
    return strings(found, "metadata", "labels"), strings(found, "metadata", "annotations"), mapping(found, "spec")


def short_or_full_name(namespace: str, name: str) -> tuple[str, str]:
    """``ns/name`` or a name in a namespace, as both."""
    first, slash, second = name.partition("/")
    return (first, second) if slash else (namespace, name)
