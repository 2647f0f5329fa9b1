# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods whose proxy is of another image than the injector would give them now."""
from __future__ import annotations

import contextlib
import typing as t

from ...inject.proxy_annotation import read_proxy_annotation
from ...istio.proto_json import ProtoError
from ..analyzer import Analyzer, Finding
from ..fields import has, mapping, strings, text
from ..kinds import CONFIG_MAP, MESH_CONFIG, NAMESPACE, POD, PROXY_CONFIG
from ..resource import Resource
from ..selection import SelectorIndex
from ..snapshot import PROXY, Snapshot, all_containers
from .injection import INJECTION, INJECTOR, REVISION, injector_values


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    images = {one.name: _image(one) for one in snapshot.all(CONFIG_MAP) if one.name.startswith(INJECTOR)}
    if not images:
        return
    wanted: dict[str, str] = {}
    for namespace in snapshot.all(NAMESPACE):
        if REVISION in namespace.labels or namespace.labels.get(INJECTION) == "enabled":
            revision = namespace.labels.get(REVISION, "default")
            wanted[namespace.name] = images.get(INJECTOR if revision in ("", "default") else f"{INJECTOR}-{revision}", "")
    types = ImageTypes(snapshot)
    other: dict[str, list[str]] = {}
    for pod in snapshot.all(POD):
        image = wanted.get(pod.namespace)
        if image and not pod.annotations.get("sidecar.istio.io/proxyImage"):
            found = [text(one, "image") for one in all_containers(pod.spec) if one.get("name") == PROXY]
            other.setdefault(pod.namespace, []).extend(pod.name for one in found if one not in (image, f"{image}-{types.of(pod)}"))
    for name, pods in other.items():
        resource = snapshot.find(NAMESPACE, "", name)
        if pods and resource is not None:
            yield Finding("IST0158", resource, (sorted(pods),))


def _image(config_map: Resource) -> str:
    settings = mapping(injector_values(config_map), "global")
    image = text(settings, "proxy", "image")
    return image if "/" in image else f"{text(settings, 'hub')}/{image}:{text(settings, 'tag')}"


class ImageTypes:
    """The type of image (distroless, debug) that ProxyConfigs and the mesh config ask for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._mesh = text(snapshot.mesh_config, "defaultConfig", "image", "imageType")
        self._namespaces: dict[str, str] = {}
        self._workloads: dict[str, SelectorIndex[str]] = {}
        for one in snapshot.all(PROXY_CONFIG):
            kind = text(one.spec, "image", "imageType")
            if one.namespace == snapshot.root_namespace:
                self._mesh = kind or self._mesh
            elif not has(one.spec, "selector"):
                self._namespaces[one.namespace] = kind
            else:
                self._workloads.setdefault(one.namespace, SelectorIndex()).add(strings(one.spec, "selector", "matchLabels"), kind)

    def of(self, pod: Resource) -> str:
        """That of a pod; empty for the default one."""
        found = self._namespaces.get(pod.namespace) or self._mesh
        index = self._workloads.get(pod.namespace)
        for kind in index.selecting(pod.labels) if index else ():
            found = kind or found
        if "proxy.istio.io/config" in pod.annotations:
            with contextlib.suppress(ProtoError):
                found = text(read_proxy_annotation(pod.annotations["proxy.istio.io/config"]), "image", "imageType") or found
        return "" if found == "default" else found


ANALYZER: t.Final = Analyzer(
    "injection.ImageAnalyzer", ("IST0158",), (NAMESPACE, POD, CONFIG_MAP, MESH_CONFIG, PROXY_CONFIG),
    "Checks the image of auto-injection configured with the running proxies on pods", _find, (POD,),
)  # fmt: skip
