# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of the proxy and of its init container, out of the injector's values."""
from __future__ import annotations

import typing as t

from ..gotemplate.formatting import to_text
from .annotations import IMAGE_TYPE

Map = dict[str, t.Any]

_TYPES: t.Final = ("distroless", "debug")


def image_url(hub: str, name: str, tag: str, kind: str) -> str:
    """``hub/name:tag-kind``; a kind that the tag has already is replaced, ``default`` is none."""
    return f"{hub}/{name}:{with_type(tag, kind)}"


def with_type(tag: str, kind: str) -> str:
    """The tag of an image type."""
    if not kind:
        return tag
    for known in _TYPES:
        if tag.endswith(f"-{known}"):
            tag = tag.removesuffix(f"-{known}")
            break
    return tag if kind == "default" else f"{tag}-{kind}"


def _global(values: Map) -> Map:
    found = values.get("global")
    return found if isinstance(found, dict) else {}


def _url(values: Map, component: str, kind: str, annotations: t.Mapping[str, str]) -> str:
    found = _global(values)
    name = (found.get(component) or {}).get("image") or "proxyv2"
    tag = "" if found.get("tag") is None else to_text(found["tag"])
    return image_url(found.get("hub") or "", name, tag, annotations.get(IMAGE_TYPE, kind or found.get("variant") or ""))


def proxy_image(values: Map, image: Map | None, annotations: t.Mapping[str, str]) -> str:
    """The proxy's image; ``image`` is the ProxyConfig's choice of a type."""
    return _url(values, "proxy", (image or {}).get("imageType") or "", annotations)


def proxy_init_image(values: Map, annotations: t.Mapping[str, str]) -> str:
    """The image that sets up the pod's network."""
    return _url(values, "proxy_init", "", annotations)
