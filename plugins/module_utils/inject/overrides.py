# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers that a pod and a template both define: the pod's fields count more
(https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#customizing-injection)."""
from __future__ import annotations

import copy
import json
import typing as t

from ..helm.functions.json_text import dumps
from ..istio.strategic_merge import strategic_merge
from .annotations import INTERCEPTION, OVERRIDES
from .containers import INIT, PLACES, VALIDATION, find, sidecar
from .errors import InjectError
from .status import read_status
from .structs import view
from .typed import typed_containers

Map = dict[str, t.Any]

_AUTO: t.Final = "auto"


def recorded(metadata: Map) -> dict[str, list[Map]]:
    """The containers that the annotation ``proxy.istio.io/overrides`` keeps, by their place. Raises InjectError."""
    text = (metadata.get("annotations") or {}).get(OVERRIDES)
    if text is None:
        return {key: [] for key in PLACES}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InjectError(f"annotation {OVERRIDES}: is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise InjectError(f"annotation {OVERRIDES}: is no map")
    return {key: typed_containers(found.get(key), f"annotation {OVERRIDES}: {key}") for key in PLACES}


def reinserted(pod: Map) -> Map:
    """The pod with the containers that it overrode before its first injection."""
    spec = dict(pod["spec"])
    for key, items in recorded(pod["metadata"]).items():
        missing = [item for item in items if find(spec.get(key), item.get("name") or "") is None]
        if missing:
            spec[key] = [*(spec.get(key) or ()), *copy.deepcopy(missing)]
    return {**pod, "spec": spec}


def apply(final: Map, original: Map, template_spec: Map, proxy_config: Map) -> Map:
    """The injected pod with the original's fields of the containers that the template made too. Raises InjectError."""
    kept, status = recorded(original["metadata"]), read_status(original["metadata"])
    found: dict[str, list[Map]] = {}
    for key in PLACES:
        for made in template_spec.get(key) or ():
            name = made.get("name") or ""
            if status is not None and name in status[key]:
                continue
            match = find(kept[key], name) or find(original["spec"].get(key), name)
            if match is None and key == "initContainers":
                match = find(original["spec"].get("containers"), name)
            if match is None:
                continue
            over = {name: item for name, item in match.items() if name != "image" or item != _AUTO}
            found.setdefault(key, []).append(over)
            final = strategic_merge(final, {"spec": {key: [copy.deepcopy(over)]}})
    if found and status is None:
        annotations = final["metadata"].setdefault("annotations", {})
        annotations[OVERRIDES] = _json(found)
    _match_users(final, original, proxy_config)
    return final


def _json(found: dict[str, list[Map]]) -> str:
    parts = (f'"{key}":{dumps(view("[]Container", found[key], "v1."))}' for key in PLACES if key in found)
    return "{" + ",".join(parts) + "}"


def _match_users(final: Map, original: Map, proxy_config: Map) -> None:
    """The user of the pod's own proxy container is also the one that the network's set-up leaves alone."""
    mine = sidecar(original["spec"])
    context = (mine or {}).get("securityContext") or {}
    user, group = context.get("runAsUser"), context.get("runAsGroup")
    if user is None and group is None:
        return
    containers = final["spec"].get("initContainers")
    init = find(containers, INIT) or find(containers, VALIDATION)
    if init is None:
        return
    annotations = final["metadata"].get("annotations") or {}
    tproxy = "TPROXY" in (proxy_config.get("interceptionMode"), annotations.get(INTERCEPTION))
    proxy = sidecar(final["spec"])
    if tproxy and user is not None:
        if proxy is None:
            return
        proxy["securityContext"] = {**(proxy.get("securityContext") or {}), "runAsUser": 0}
    if not tproxy and init.get("name") == VALIDATION:
        given = {key: value for key, value in (("runAsUser", user), ("runAsGroup", group)) if value is not None}
        init["securityContext"] = {**(init.get("securityContext") or {}), **given}
    args = init.get("args") or []
    if user and "-u" in args[:-1]:
        init["args"] = list(args)
        init["args"][args.index("-u") + 1] = str(user)
