# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods beside what injection would make of them now: who would inject, why not, and which of them have to be made anew."""
from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import dataclass, field

from ..istio.restarts import workload_of
from ..istio.revisions import DATAPLANE_LABEL, is_running, pod_revision, proxy_role
from ..istio.webhook_verdicts import Verdict, refused_by_all, verdicts
from ..istio.webhooks import labels_of, name_of
from .annotations import IMAGE_TYPE, INJECT, PROXY_CONFIG, TEMPLATES, image_tag_and_digest
from .containers import PLACES, PROXY, find, sidecar
from .context import Workload
from .errors import InjectError
from .injector import Injector
from .overrides import recorded
from .pod import inject_pod
from .policy import refusal
from .proxy_configs import effective
from .status import read_status
from .typed import typed_pod

Map = dict[str, t.Any]

_STEERING: t.Final = (TEMPLATES, PROXY_CONFIG, IMAGE_TYPE, "sidecar.istio.io/proxyImage")
_ANY_CONFIG: t.Final[Map] = {"policy": "enabled"}


@dataclass(frozen=True)
class PodView:
    """A running pod and what it would get.

    ``proxy`` is its proxy's role (empty: none), ``revision`` who made it, ``image`` the proxy's; ``webhook`` would inject it now with a proxy of
    ``wanted_revision``, or ``reason`` says why none would. ``restart`` says why it has to be made anew; empty where it need not.
    """

    namespace: str
    name: str
    workload: str
    proxy: str
    revision: str
    image: str
    disabled: bool
    webhook: str
    wanted_revision: str
    reason: str
    restart: str
    verdicts: tuple[Verdict, ...]

    @property
    def missing(self) -> bool:
        """Whether it should have a proxy and has none."""
        return bool(self.webhook) and not self.proxy


@dataclass(frozen=True)
class NamespaceView:
    """A namespace: what a pod without labels of its own would get there, and the pods that run."""

    name: str
    ambient: bool
    webhook: str
    revision: str
    reason: str
    labels: t.Mapping[str, str]
    pods: tuple[PodView, ...] = field(default=())

    def by_revision(self) -> list[Map]:
        """How many pods have a proxy of each revision, how many of these refuse injection, how many have to be made anew."""
        found: dict[str, Counter[str]] = {}
        for pod in self.pods:
            found.setdefault(pod.revision, Counter()).update(pods=1, disabled=int(pod.disabled), restart_needed=int(bool(pod.restart)))
        return [{"revision": name, **counts} for name, counts in sorted(found.items())]


class Observer:
    """Looks at namespaces with a cluster's injectors.

    ``webhooks`` are MutatingWebhookConfigurations, ``injectors`` the config by revision (missing where it could not be read), ``configs`` the live
    objects of kind ProxyConfig, oldest first.
    """

    def __init__(self, webhooks: t.Sequence[Map], injectors: t.Mapping[str, Injector], configs: t.Sequence[Map] = ()) -> None:
        self.webhooks, self.injectors, self.configs = webhooks, injectors, configs
        self._images: dict[tuple[t.Any, ...], str] = {}

    def namespace(self, item: Map, pods: t.Iterable[Map]) -> NamespaceView:
        """A namespace and those of its pods that run."""
        labels = labels_of(item)
        found = verdicts(self.webhooks, labels, {})
        first = next((one for one in found if one.injects), None)
        reason = refused_by_all(found)
        if first is not None:
            reason = refusal(self._config(first.revision), {"namespace": name_of(item)}, {})
        views = tuple(self.pod(pod, labels) for pod in sorted(pods, key=name_of) if is_running(pod))
        injects = first if first is not None and not reason else None
        revision = injects.revision if injects else ""
        return NamespaceView(
            name_of(item), labels.get(DATAPLANE_LABEL) == "ambient", injects.webhook if injects else "", revision, reason, labels, views
        )

    def pod(self, pod: Map, namespace_labels: t.Mapping[str, str]) -> PodView:
        """A pod in a namespace of these labels."""
        metadata, spec = pod.get("metadata") or {}, pod.get("spec") or {}
        found = verdicts(self.webhooks, namespace_labels, labels_of(pod))
        first = next((one for one in found if one.injects), None)
        reason = refused_by_all(found) if first is None else refusal(self._config(first.revision), metadata, spec)
        wanted = "" if first is None or reason else first.revision
        mark = labels_of(pod).get(INJECT, (metadata.get("annotations") or {}).get(INJECT, ""))
        return PodView(
            namespace=str(metadata.get("namespace") or ""),
            name=name_of(pod),
            workload=workload_of(pod),
            proxy=proxy_role(pod),
            revision=pod_revision(pod) if read_status(metadata) else "",
            image=str((sidecar(spec) or {}).get("image") or ""),
            disabled=mark.lower() == "false",
            webhook=first.webhook if first and wanted else "",
            wanted_revision=wanted,
            reason=reason,
            restart=self._restart(pod, wanted, reason),
            verdicts=tuple(found),
        )

    def image_of(self, revision: str) -> str:
        """The image of a revision's proxies where neither pod nor ProxyConfig says anything; empty where its config is not known."""
        return self._image({"metadata": {}}, revision)

    def _config(self, revision: str) -> Map:
        injector = self.injectors.get(revision)
        return injector.config if injector else _ANY_CONFIG

    def _restart(self, pod: Map, wanted: str, reason: str) -> str:
        metadata, spec = pod["metadata"], pod.get("spec") or {}
        status = read_status(metadata)
        if status is None:
            # A proxy that was not injected (a waypoint, a gateway of the Gateway API, ztunnel) is no matter of injection.
            return f"has no proxy, revision {wanted} would inject one" if wanted and not proxy_role(pod) else ""
        has = pod_revision(pod)
        if not wanted:
            return f"has a proxy of revision {has}, nobody would inject one now: {reason}"
        if has != wanted:
            return f"has a proxy of revision {has}, would get one of {wanted}"
        there = [item.get("name") for place in PLACES for item in spec.get(place) or ()]
        gone = [name for place in PLACES for name in status[place] if name not in there]
        if gone:
            return f"is marked as injected, but has no container {', '.join(gone)}"
        image, due = str((sidecar(spec) or {}).get("image") or ""), self._image(pod, wanted)
        # What stands before the tag is often another registry's, which a webhook of the cluster's put there.
        if image and due and image_tag_and_digest(image) != image_tag_and_digest(due) and not _own_image(metadata):
            return f"has proxy {image}, would get {due}"
        return ""

    def _image(self, pod: Map, revision: str) -> str:
        """The proxy's image that a revision would give a pod, as its templates render it; empty where that is not known."""
        injector = self.injectors.get(revision)
        if injector is None:
            return ""
        metadata = pod["metadata"]
        given = {key: value for key, value in (metadata.get("annotations") or {}).items() if key in _STEERING}
        namespace = str(metadata.get("namespace") or "")
        config = effective(injector.mesh, metadata, namespace, self.configs)
        key = (revision, (config.get("image") or {}).get("imageType"), *map(given.get, _STEERING))
        if key not in self._images:
            bare = typed_pod({"annotations": given}, {"containers": [{"name": "app", "image": "app"}]})
            try:
                made = inject_pod(bare, Workload("v1", "Pod", namespace, "app"), injector, injector.mesh, config)
            except InjectError:
                made = bare  # istiod would refuse the pod; that is no matter of its image
            self._images[key] = str((sidecar(made["spec"]) or {}).get("image") or "")
        return self._images[key]


def _own_image(metadata: Map) -> bool:
    """Whether the pod's own template names the proxy's image."""
    try:
        kept = recorded(metadata)
    except InjectError:
        return False
    return any("image" in (find(kept[place], PROXY) or {}) for place in PLACES)
