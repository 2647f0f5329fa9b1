# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ProxyConfig a pod's proxy gets: the mesh's, the resources of kind ProxyConfig, the pod's annotation
(https://istio.io/latest/docs/reference/config/networking/proxy-config/)."""
from __future__ import annotations

import contextlib
import typing as t

from ..istio import mesh_config, proto_json
from ..istio.proto_json import ProtoError
from .annotations import PROXY_CONFIG
from .proxy_annotation import read_proxy_annotation

Map = dict[str, t.Any]


def effective(mesh: Map, metadata: Map, namespace: str, resources: t.Sequence[Map] = ()) -> Map:
    """The mesh's defaults, then the first resource of the root namespace, of the pod's, and of its labels; the annotation below that last one.

    ``resources`` are live objects of kind ProxyConfig, oldest first.
    """
    root = mesh.get("rootNamespace") or ""
    layers = [proto_json.without_zeros("ProxyConfig", mesh["defaultConfig"])]
    layers += _of_namespace(resources, root)
    if namespace != root:
        layers += _of_namespace(resources, namespace)
    given = (metadata.get("annotations") or {}).get(PROXY_CONFIG)
    if given is not None:
        # istiod goes on without a wrong one here: its check of the annotations refuses the pod.
        with contextlib.suppress(ProtoError):
            layers.append(proto_json.without_zeros("ProxyConfig", read_proxy_annotation(given)))
    layers += _of_labels(resources, namespace, metadata.get("labels") or {})
    out = mesh_config.default_proxy_config()
    for layer in layers:
        out = mesh_config.merge_proxy_config(out, layer)
    return out


def _layer(item: Map) -> Map:
    spec = item.get("spec") or {}
    names = (("concurrency", "concurrency"), ("environmentVariables", "proxyMetadata"), ("image", "image"))
    return {name: spec[key] for key, name in names if spec.get(key) is not None}


def _in_namespace(resources: t.Sequence[Map], namespace: str) -> list[Map]:
    return [item for item in resources if (item.get("metadata") or {}).get("namespace") == namespace]


def _of_namespace(resources: t.Sequence[Map], namespace: str) -> list[Map]:
    found = [item for item in _in_namespace(resources, namespace) if (item.get("spec") or {}).get("selector") is None]
    return [_layer(item) for item in found[:1]]


def _of_labels(resources: t.Sequence[Map], namespace: str, labels: t.Mapping[str, str]) -> list[Map]:
    for item in _in_namespace(resources, namespace):
        wanted = ((item.get("spec") or {}).get("selector") or {}).get("matchLabels") or {}
        if wanted and all(labels.get(key) == value for key, value in wanted.items()):
            return [_layer(item)]
    return []
