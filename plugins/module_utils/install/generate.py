# SPDX-License-Identifier: GPL-3.0-or-later
"""A merged IstioOperator becomes releases and objects: what ``istioctl manifest generate`` writes."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..helm.chart import Chart
from ..helm.engine import render
from ..helm.errors import HelmError
from ..helm.functions.yaml_emit import dumps
from ..helm.manifest import NOTES, install_position, is_hook, notes, parse_documents, split_documents
from .components import Component
from .errors import InstallError
from .gateway_values import gateway_values
from .operator_spec import ComponentSpec, OperatorSpec
from .patches import apply_patches
from .paths import Map, get_path

KUBE_VERSION: t.Final = "1.32.0"  # istioctl's, where no cluster is asked
RELEASE: t.Final = "istio"  # the release name istioctl renders every chart with
# istioctl's order of objects (operator/cmd/mesh/manifest-generate.go).
_ORDER: t.Final[dict[tuple[str, str], int]] = {
    ("apiextensions.k8s.io", "CustomResourceDefinition"): -1000, ("", "ServiceAccount"): 1,
    ("rbac.authorization.k8s.io", "ClusterRole"): 1, ("rbac.authorization.k8s.io", "ClusterRoleBinding"): 2,
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): 3, ("", "ConfigMap"): 100,
    ("autoscaling", "HorizontalPodAutoscaler"): 1001, ("", "Service"): 10000,
}  # fmt: skip

ChartLoader = t.Callable[[Component], Chart]


@dataclass(frozen=True)
class Release:
    """One Helm release: its chart, the values it gets, and the objects it makes (patches applied), in Helm's order.

    ``manifest`` is what Helm records of it: the objects without those of ``crds/`` and hooks.
    """

    name: str
    chart: Chart
    namespace: str
    component: str
    values: Map
    objects: list[Map] = field(default_factory=list)
    manifest: str = ""
    notes: str = ""
    hooks: tuple[str, ...] = ()
    not_carried_over: tuple[str, ...] = ()
    patched: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rendering:
    """What templates see as ``.Release``; istioctl renders every chart as ``istio``, neither installed nor upgraded."""

    name: str = RELEASE
    is_install: bool = False
    is_upgrade: bool = False
    revision: int = 0


def as_istioctl(name: str, namespace: str) -> Rendering:
    """The rendering of ``istioctl manifest generate``, for a release of any name."""
    return Rendering()


def generate(
    spec: OperatorSpec,
    load: ChartLoader,
    *,
    wanted: t.Collection[str] = (),
    kube_version: str = KUBE_VERSION,
    api_versions: t.Collection[str] = (),
    rendering: t.Callable[[str, str], Rendering] = as_istioctl,
    only: t.Collection[str] | None = None,
) -> list[Release]:
    """Render every enabled component (or those wanted, by key), in Istio's order.

    ``load`` finds a component's chart; ``rendering`` says for a release's name and namespace what templates see of it. ``only`` keeps the
    named templates. Raises InstallError that names the component.
    """
    return [
        generate_one(item, spec.revision, load, kube_version=kube_version, api_versions=api_versions, rendering=rendering, only=only)
        for item in spec.components(wanted)
    ]


def generate_one(
    item: ComponentSpec,
    revision: str,
    load: ChartLoader,
    *,
    kube_version: str = KUBE_VERSION,
    api_versions: t.Collection[str] = (),
    rendering: t.Callable[[str, str], Rendering] = as_istioctl,
    only: t.Collection[str] | None = None,
) -> Release:
    """Render one component for a revision. Raises InstallError that names the component."""
    component = item.component
    values = item.values
    lost: tuple[str, ...] = ()
    name = release_name(item, revision)
    try:
        chart = load(component)
        if component.is_gateway and chart.name == "gateway":
            values, lost = gateway_values(values, component.root, item.name or component.release)
        shown = rendering(name, item.namespace)
        rendered = render(
            chart, values, release_name=shown.name, release_namespace=item.namespace, kube_version=kube_version, api_versions=api_versions,
            is_install=shown.is_install, is_upgrade=shown.is_upgrade, revision=shown.revision, only=only,
        )  # fmt: skip
        documents = _documents(rendered)
        crds: list[Map] = []
        if only is None and not (component.key == "base" and get_path(item.values, "base.enableIstioConfigCRDs") is False):
            for path, text in sorted(chart.crds()):
                crds += parse_documents(text, path)
    except HelmError as error:
        raise InstallError(f"component {component.key}: {error}") from None
    patched, unused = apply_patches([found for _, _, found in documents], item, revision)
    where = f"spec.components.{component.key}" + (f"[{item.name}]" if item.name else "")
    applied = [f"{where}.k8s.{key}" for key in item.k8s if key not in ("volumes", "volumeMounts")]
    pairs = list(zip(documents, patched, strict=True))
    return Release(
        name=name,
        chart=chart,
        namespace=item.namespace,
        component=component.key,
        values=values,
        objects=[*crds, *patched],
        manifest="".join(_source(path, text if found is after else dumps(after)) for (path, text, found), after in pairs if not is_hook(found)),
        notes=notes(rendered, chart.name),
        hooks=tuple(f"{found['kind']} {found['metadata'].get('name')}" for _, _, found in documents if is_hook(found)),
        not_carried_over=(*(f"{where}.{field}" for field in unused), *(f"spec.values.{path}" for path in lost)),
        patched=tuple(applied),
        warnings=_warnings(rendered),
    )


def _documents(rendered: t.Mapping[str, str]) -> list[tuple[str, str, Map]]:
    """(template, text, object) of everything rendered, in Helm's order. Raises RenderError."""
    out = [
        (path, document, found)
        for path in sorted(rendered)
        if not path.endswith(".txt")
        for document in split_documents(rendered[path])
        for found in parse_documents(document, path)
    ]
    return sorted(out, key=lambda entry: install_position(entry[2]))


def _source(path: str, text: str) -> str:
    """A document of a recorded manifest."""
    return f"---\n# Source: {path}\n{text.strip()}\n"


def _warnings(rendered: t.Mapping[str, str]) -> tuple[str, ...]:
    """What a chart warns of in its notes."""
    lines = [line for path, text in rendered.items() if path.endswith(NOTES) for line in text.split("\n")]
    return tuple(line.removeprefix("WARNING: ") for line in lines if line.startswith("WARNING: "))


def release_name(item: ComponentSpec, revision: str) -> str:
    """The name of a component's Helm release."""
    component = item.component
    if component.is_gateway:
        return item.name or component.release
    if component.key == "pilot" and revision != "default":
        return f"{component.release}-{revision}"
    return component.release


def in_order(releases: t.Iterable[Release]) -> list[Map]:
    """All objects in the order istioctl writes them."""
    return sorted((item for release in releases for item in release.objects), key=_position)


def _position(item: Map) -> tuple[int, str, str, str]:
    version, kind = str(item.get("apiVersion", "")), str(item["kind"])
    group = version.partition("/")[0] if "/" in version else ""
    return _ORDER.get((group, kind), 1000), group, kind, str((item.get("metadata") or {}).get("name", ""))
