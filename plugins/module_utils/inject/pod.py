# SPDX-License-Identifier: GPL-3.0-or-later
"""One pod and an injector: the pod that istiod's webhook makes of it.

The pod's templates are rendered and merged onto it; then what no template can say: the pod's own fields of the proxy,
names of cluster and network, metrics, probes, the status annotation and the order of containers.
"""
from __future__ import annotations

import copy
import typing as t

from ..gotemplate.errors import FunctionError, TemplateError
from ..istio import mesh_config
from ..istio.proto_json import ProtoError
from ..istio.strategic_merge import strategic_merge
from . import annotations as names
from . import containers as named
from . import overrides, probes, prometheus
from .context import TemplateData, Workload
from .errors import InjectError
from .injector import Injector
from .openshift import PROXY_ID
from .proxy_annotation import read_proxy_annotation
from .status import read_status, status_text
from .typed import typed_pod

Map = dict[str, t.Any]

_CLUSTER: t.Final = "ISTIO_META_CLUSTER_ID"
_NETWORK: t.Final = "ISTIO_META_NETWORK"
_NETWORK_LABEL: t.Final = "topology.istio.io/network"


def inject_pod(
    pod: Map, workload: Workload, injector: Injector, mesh: Map, proxy_config: Map, proxy_ids: tuple[int, int] = (PROXY_ID, PROXY_ID)
) -> Map:
    """The pod (``metadata`` and ``spec``, as ``typed_pod`` leaves them) with its proxy; the one given is left as it was.

    ``mesh`` and ``proxy_config`` are those of this pod, ``proxy_ids`` its proxy's user and group. Raises InjectError: annotation, template or field.
    """
    given = pod["metadata"].get("annotations") or {}
    names.check(given)
    environment = _environment(injector)
    stripped = overrides.reinserted(_stripped(pod, mesh))
    data = TemplateData(stripped, workload, injector, mesh, proxy_config, proxy_ids)
    merged, template = _merged(pod, data, injector)
    merged = overrides.apply(merged, pod, template, proxy_config)
    metadata, spec = merged["metadata"], merged["spec"]
    metadata.setdefault("annotations", {})
    metadata.setdefault("labels", {})
    _set_environment(spec, environment)
    prometheus.merge(merged, mesh)
    prometheus.secure_port(merged)
    _rewrite_probes(merged, injector, mesh)
    if _NETWORK in environment:
        metadata["labels"][_NETWORK_LABEL] = environment[_NETWORK]
    metadata["annotations"][names.STATUS] = status_text(template, injector.revision)
    metadata["annotations"].update(injector.config.get("injectedAnnotations") or {})
    _order(spec, _holds(given, injector, mesh))
    return merged


def _environment(injector: Injector) -> dict[str, str]:
    """The names of cluster and network: from the webhook's URL, else from the values."""
    out = dict(injector.environment)
    for key, path in ((_CLUSTER, ("multiCluster", "clusterName")), (_NETWORK, ("network",))):
        found = out.get(key) or injector.global_value(*path)
        if found:
            out[key] = str(found)
    return out


def _stripped(pod: Map, mesh: Map) -> Map:
    """The pod without the containers that its status annotation names, for the templates to read."""
    status = read_status(pod["metadata"])
    if status is None:
        return pod
    spec = {**pod["spec"], **{key: named.without(pod["spec"].get(key), status[key]) for key in named.PLACES}}
    annotations = {key: value for key, value in pod["metadata"]["annotations"].items() if key != names.STATUS}
    if prometheus.by_label(annotations).get("prometheus_io_port") == str(mesh["defaultConfig"].get("statusPort", 0)):
        prometheus.clear(annotations)
    return {"metadata": {**pod["metadata"], "annotations": annotations}, "spec": spec}


def _selected(pod: Map, injector: Injector) -> list[str]:
    chosen = (pod["metadata"].get("annotations") or {}).get(names.TEMPLATES)
    wanted = injector.config["defaultTemplates"] if chosen is None else [item.strip() for item in chosen.split(",")]
    aliases = injector.config.get("aliases") or {}
    return [name for item in wanted for name in aliases.get(item, [item])]


def _merged(pod: Map, data: TemplateData, injector: Injector) -> tuple[Map, Map]:
    """The pod with all its templates on it, and the spec of the templates alone, its types unchecked."""
    merged = copy.deepcopy(pod)
    template: Map = {}
    given = pod["metadata"].get("annotations") or {}
    for name in _selected(pod, injector):
        if name not in injector.templates:
            raise InjectError(f"requested template {name!r} not found; have {', '.join(sorted(injector.templates))}")
        try:
            text = injector.templates[name].execute(data)
            overlay = injector.reader.read(text)
        except (TemplateError, FunctionError) as error:
            raise InjectError(f"template {name!r} fails: {error}") from None
        # The first one is what it says itself, unless it says how to merge.
        template = strategic_merge(template, overlay) if template or "$patch" in text else overlay
        native = {"true": True, "false": False}.get(given.get(names.NATIVE, ""), injector.native)
        if native and named.find((template.get("spec") or {}).get("initContainers"), named.PROXY):
            _move_proxy(merged["spec"])
        merged = strategic_merge(merged, overlay)
    try:
        # Of the template alone only the containers' and volumes' names are read; all of it is in the pod, where it is checked.
        return typed_pod(merged.get("metadata"), merged.get("spec")), template.get("spec") or {}
    except InjectError as error:
        raise InjectError(f"what the templates {', '.join(_selected(pod, injector))} render is no pod: {error}") from None


def _move_proxy(spec: Map) -> None:
    """A pod's own proxy container goes where the template has it: among the init containers."""
    mine = named.find(spec.get("containers"), named.PROXY)
    if mine is not None:
        spec["containers"] = [item for item in spec["containers"] if item is not mine]
        spec["initContainers"] = [*(spec.get("initContainers") or ()), mine]


def _set_environment(spec: Map, environment: t.Mapping[str, str]) -> None:
    proxy = named.sidecar(spec)
    if proxy is not None and environment:
        kept = [item for item in proxy.get("env") or () if item.get("name") not in environment]
        proxy["env"] = kept + [{"name": key, "value": environment[key]} for key in sorted(environment)]


def _rewrite_probes(pod: Map, injector: Injector, mesh: Map) -> None:
    proxy, annotations = named.sidecar(pod["spec"]), pod["metadata"]["annotations"]
    webhook = injector.values.get("sidecarInjectorWebhook")
    if proxy is None or not probes.rewrites(annotations, bool(isinstance(webhook, dict) and webhook.get("rewriteAppHTTPProbe"))):
        return
    agent_port = mesh["defaultConfig"].get("statusPort", 0)
    found = probes.probers(pod["spec"], agent_port)
    if found:
        probes.add_probers(proxy, found, injected_before=names.STATUS in annotations)
    probes.rewrite(pod["spec"], annotations, agent_port)


def pod_mesh_config(mesh: Map, annotations: t.Mapping[str, str]) -> Map:
    """The mesh config with what the pod's annotation says about its proxy. Raises InjectError."""
    given = annotations.get(names.PROXY_CONFIG)
    if given is None:
        return mesh
    try:
        return mesh_config.with_proxy_config(mesh, read_proxy_annotation(given))
    except ProtoError as error:
        raise InjectError(f"annotation {names.PROXY_CONFIG}: {error}") from None


def _holds(annotations: t.Mapping[str, str], injector: Injector, mesh: Map) -> bool:
    """Whether the application waits for its proxy, which then comes first."""
    defaults = pod_mesh_config(mesh, annotations)["defaultConfig"]
    return bool(defaults.get("holdApplicationUntilProxyStarts") or injector.global_value("proxy", "holdApplicationUntilProxyStarts"))


def _order(spec: Map, holds: bool) -> None:
    named.place(spec, "containers", named.PROXY, first=holds)
    if named.find(spec.get("initContainers"), named.PROXY):
        for name in (named.CORE_DUMP, named.PROXY, named.VALIDATION, named.INIT):
            named.place(spec, "initContainers", name, first=True)
        return
    named.place(spec, "initContainers", named.VALIDATION, first=True)
    for name in (named.INIT, named.CORE_DUMP):
        named.place(spec, "initContainers", name, first=False)
