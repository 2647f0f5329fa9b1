# SPDX-License-Identifier: GPL-3.0-or-later
"""IstioOperator files, profiles and settings merged into one, and translated into the charts' values.

Precedence as istioctl: profile default < profile < files in order < settings (istio/operator/pkg/render).
"""
from __future__ import annotations

import copy
import re
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ..gotemplate.errors import FunctionError
from ..gotemplate.formatting import to_text
from ..helm.functions.yaml_load import loads
from ..helm.values import plain_values
from .components import COMPONENTS, Component
from .errors import InstallError
from .paths import Map, coerced, get_path, merge_into, set_path
from .profiles import load_profile

_TRANSLATED: t.Final = {
    "hub": "global.hub", "tag": "global.tag", "revision": "revision", "meshConfig": "meshConfig", "compatibilityVersion": "compatibilityVersion",
}  # fmt: skip
_DNS_LABEL = re.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_SPEC_FIELDS: t.Final = frozenset(
    ("profile", "installPackagePath", "hub", "tag", "namespace", "revision", "compatibilityVersion", "meshConfig", "components", "values", "unvalidatedValues")
)
_COMPONENT_FIELDS: t.Final = frozenset(("enabled", "namespace", "hub", "tag", "k8s"))
K8S_FIELDS: t.Final = frozenset(
    ("affinity", "env", "hpaSpec", "imagePullPolicy", "nodeSelector", "podDisruptionBudget", "podAnnotations", "priorityClassName",
     "readinessProbe", "replicaCount", "resources", "service", "strategy", "tolerations", "serviceAnnotations", "securityContext",
     "volumes", "volumeMounts", "overlays")
)  # fmt: skip
_TOLERATION: t.Final = frozenset(("key", "operator", "value", "effect", "tolerationSeconds"))
_SELECTOR: t.Final = frozenset(("matchLabels", "matchExpressions"))
_KUBERNETES_LISTS: t.Final[dict[str, frozenset[str]]] = {
    "gateways.istio-egressgateway.tolerations": _TOLERATION, "gateways.istio-ingressgateway.tolerations": _TOLERATION,
    "global.defaultTolerations": _TOLERATION, "global.waypoint.toleration": _TOLERATION, "pilot.tolerations": _TOLERATION,
    "sidecarInjectorWebhook.alwaysInjectSelector": _SELECTOR, "sidecarInjectorWebhook.neverInjectSelector": _SELECTOR,
}  # fmt: skip


@dataclass(frozen=True)
class ComponentSpec:
    """One enabled component (a gateway component may have several): its settings and the values for its chart."""

    component: Component
    name: str
    namespace: str
    values: Map
    k8s: Map = field(default_factory=dict)


@dataclass(frozen=True)
class OperatorSpec:
    """The merged and translated IstioOperator."""

    merged: Map
    warnings: tuple[str, ...] = ()

    @property
    def revision(self) -> str:
        """The revision, ``default`` where none is set."""
        return str(get_path(self.merged, "spec.values.revision") or "default")

    def components(self, wanted: t.Collection[str] = ()) -> list[ComponentSpec]:
        """The enabled components, or those of them whose keys are wanted."""
        out: list[ComponentSpec] = []
        for component in COMPONENTS:
            if not wanted or component.key in wanted:
                out += [_component(component, raw, self.merged) for raw in _enabled(component, self.merged)]
        return out


def read_operator_file(path: str) -> Map:
    """The IstioOperator in a file. Raises InstallError that names the file."""
    try:
        text = Path(path).expanduser().read_text()
    except OSError as error:
        raise InstallError(f"operator file {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InstallError(f"operator file {path}: is not UTF-8 text") from None
    return parse_operator(text, f"operator file {path}")


def parse_operator(text: str, name: str) -> Map:
    """The IstioOperator in a text. Raises InstallError."""
    documents = [part for part in re.split(r"(?m)^---\s*$", text) if re.sub(r"(?m)^\s*#.*$", "", part).strip()]
    if len(documents) > 1:
        raise InstallError(f"{name}: holds {len(documents)} documents; write one IstioOperator a file")
    try:
        value = loads(documents[0]) if documents else {}
    except FunctionError as error:
        raise InstallError(f"{name}: {error}") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InstallError(f"{name}: holds no mapping")
    if value.get("kind") not in (None, "IstioOperator"):
        raise InstallError(f"{name}: is a {value['kind']}, not an IstioOperator")
    return value


def settings_file(*, namespace: str, revision: str, values: Map, mesh_config: Map) -> Map:
    """A module's options as an operator file that comes last; what is left at its default says nothing."""
    spec: Map = {}
    if revision != "default":
        spec["revision"] = revision
    if mesh_config:
        spec["meshConfig"] = mesh_config
    if values:
        spec["values"] = values
    if namespace != "istio-system":
        spec["values"] = {**values, "global": {"istioNamespace": namespace, **(values.get("global") or {})}}
    return {"spec": spec}


def merge_operators(
    files: t.Sequence[Map] = (), settings: t.Sequence[tuple[str, t.Any]] = (), *, profile: str = "", tree: Path | None = None
) -> OperatorSpec:
    """Merge a profile, operator files in order and settings (path below ``spec``, value), and translate them.

    Texts among the settings are coerced as ``--set`` does. Raises InstallError.
    """
    user: Map = {"metadata": {}, "spec": {}}
    for operator in files:
        given = copy.deepcopy(operator)
        if given.get("spec") is None:
            given.pop("spec", None)
        merge_into(user, given)
    if profile:
        user["spec"]["profile"] = profile
    for path, value in settings:
        set_path(user, "spec." + path, coerced("spec." + path, value) if isinstance(value, str) else copy.deepcopy(value))
    spec = user["spec"]
    _check_spec(spec)
    user_values = copy.deepcopy(spec.get("values")) or {}
    base = plain_values(load_profile(spec.get("profile") or "", tree))
    merge_into(base, plain_values(user))
    _translate(base)
    merge_into(base["spec"].setdefault("values", {}), plain_values(user_values))
    warnings = _check_values(base["spec"])
    if isinstance(base["spec"].get("unvalidatedValues"), dict):
        merge_into(base["spec"]["values"], base["spec"]["unvalidatedValues"])
    return OperatorSpec(base, tuple(warnings))


def _translate(base: Map) -> None:
    spec = base["spec"]
    values = spec.setdefault("values", {})
    if values is None:
        values = spec["values"] = {}
    for key, path in _TRANSLATED.items():
        value = spec.get(key)
        if isinstance(value, dict):
            merge_into(values, {"meshConfig": copy.deepcopy(value)})
        elif value is not None:
            set_path(base, "spec.values." + path, plain_values(coerced("spec.values." + path, to_text(value))))
    set_path(base, "spec.values.pilot.enabled", get_path(spec, "components.pilot.enabled") is True)
    set_path(base, "spec.values.pilot.cni.enabled", get_path(spec, "components.cni.enabled") is True)
    namespace = get_path(values, "global.istioNamespace")
    if isinstance(namespace, str) and namespace:
        base.setdefault("metadata", {})["namespace"] = namespace


def _enabled(component: Component, merged: Map) -> list[Map]:
    """The raw settings of each enabled instance of a component."""
    by_values = component.is_gateway and get_path(merged, f"spec.values.{component.root}.enabled") is True
    found = get_path(merged, "spec.components." + component.key)
    if found is None:
        return [{}] if component.default or by_values else []
    instances = found if component.is_gateway else [found]
    return [raw or {} for raw in instances if (raw or {}).get("enabled", True) is not False or by_values]


def _component(component: Component, raw: Map, merged: Map) -> ComponentSpec:
    values = copy.deepcopy(get_path(merged, "spec.values") or {})
    k8s = raw.get("k8s") or {}
    root = component.root
    holder: Map = {"values": values}

    def put(path: str, value: t.Any) -> None:
        set_path(holder, f"values.{root}.{path}", plain_values(value))

    name = raw.get("name") or ""
    if component.is_gateway:
        put("name", name)
        put("labels", raw.get("label") or ({} if raw else None))
        ports = get_path(k8s, "service.ports")
        if ports:
            put("ports", [{"targetPort": 0.0, **port} for port in ports])
    if component.kind == "Deployment":
        for path, key in (("hpaSpec.minReplicas", "autoscaleMin"), ("hpaSpec.maxReplicas", "autoscaleMax"), ("replicaCount", "replicaCount")):
            number = get_path(k8s, path)
            if number is not None and (number or path == "hpaSpec.minReplicas"):
                put(key, number)
    for place in ("limits", "requests"):
        cpu = get_path(k8s, f"resources.{place}.cpu")
        if cpu:
            put(f"resources.{place}.cpu", _quantity(cpu))
    if raw.get("hub"):
        put("hub", coerced("", raw["hub"]))
    if raw.get("tag") is not None:
        put("tag", coerced("", to_text(raw["tag"])))
    if component.flat:
        own = get_path(holder["values"], root)
        if isinstance(own, dict):
            flat = {"global": holder["values"].get("global")}
            flat.update({key: value for key, value in holder["values"].items() if not isinstance(value, dict)})
            holder["values"] = {**flat, **own}
    namespace = raw.get("namespace") or get_path(merged, "metadata.namespace") or "istio-system"
    return ComponentSpec(component, name, namespace, holder["values"], k8s)


def _quantity(value: t.Any) -> str:
    """A CPU quantity in Kubernetes' canonical form: ``0.5`` is ``500m``."""
    text = to_text(value)
    found = re.fullmatch(r"(\d+)(?:\.(\d{1,3}))?", text)
    if found and found[2] and int(found[2]):
        return f"{int(found[1]) * 1000 + int(found[2].ljust(3, '0'))}m"
    found = re.fullmatch(r"(\d+)000m", text)
    return found[1] if found else text


def _check_spec(spec: Map) -> None:
    """Refuse what no version of Istio's operator API knows, before anything is rendered."""

    def unknown(found: t.Iterable[str], known: t.Collection[str], where: str) -> None:
        for key in found:
            if key not in known:
                raise InstallError(f"could not unmarshal: {where}: unknown field {key!r}; known are {', '.join(sorted(known))}")

    unknown(spec, _SPEC_FIELDS, "spec")
    components = spec.get("components") or {}
    if not isinstance(components, dict):
        raise InstallError("spec.components: must be a mapping")
    unknown(components, [c.key for c in COMPONENTS] + ["istiodRemote"], "spec.components")
    for component in COMPONENTS:
        entry = components.get(component.key)
        if entry is not None and isinstance(entry, list) is not component.is_gateway:
            raise InstallError(f"spec.components.{component.key}: must be a {'list' if component.is_gateway else 'mapping'}")
        for raw in (entry or []) if component.is_gateway else [entry or {}]:
            where = f"spec.components.{component.key}"
            unknown(raw or {}, [*_COMPONENT_FIELDS, *(("name", "label") if component.is_gateway else ())], where)
            unknown((raw or {}).get("k8s") or {}, K8S_FIELDS, where + ".k8s")
    revision = spec.get("revision")
    if revision and not (isinstance(revision, str) and _DNS_LABEL.fullmatch(revision)):
        raise InstallError(f"invalid revision specified: {revision}; use lower-case letters, digits and dashes, 63 at most")
    if not isinstance(spec.get("values") or {}, dict):
        raise InstallError("spec.values: must be a mapping")


def _check_values(spec: Map) -> list[str]:
    """istioctl's checks of the merged settings: errors are raised, warnings returned."""
    values = spec.get("values") or {}
    for path, known in _KUBERNETES_LISTS.items():
        for item in get_path(values, path) or []:
            for key in item if isinstance(item, dict) else ():
                if key not in known:
                    raise InstallError(
                        f"invalid schema for {path}: error unmarshaling JSON: while decoding JSON: json: unknown field \"{key}\""
                    )
    warnings: list[str] = []
    components = spec.get("components") or {}
    replicas = get_path(components, "pilot.k8s.replicaCount")
    if get_path(values, "pilot.autoscaleEnabled") and isinstance(replicas, float) and replicas > 1:
        warnings.append("components.pilot.k8s.replicaCount should not be set when values.pilot.autoscaleEnabled is true")
    for key in ("ingress", "egress"):
        gateway = f"gateways.istio-{key}gateway"
        for raw in components.get(f"{key}Gateways") or []:
            if get_path(values, gateway + ".autoscaleEnabled") and get_path(raw, "k8s.replicaCount"):
                warnings.append(
                    f"components.{key}Gateways[name={raw.get('name', '')}].k8s.replicaCount should not be set "
                    f"when values.{gateway}.autoscaleEnabled is true"
                )
            if not get_path(values, gateway + ".runAsRoot"):
                _check_ports(raw, f"istio-{key}gateway")
    return warnings


def _check_ports(raw: Map, gateway: str) -> None:
    for port in get_path(raw, "k8s.service.ports") or []:
        number, target = port.get("port") or 0, port.get("targetPort")
        if isinstance(target, str) or (not target and number > 1024) or (target or 0) >= 1024:
            continue
        raise InstallError(
            f"port {port.get('name', '')}/{to_text(number)} in gateway {raw.get('name', '')} invalid: targetPort is set to {to_text(target or 0)}, "
            f"which requires root. Set targetPort to be greater than 1024 or configure values.gateways.{gateway}.runAsRoot=true"
        )
