# SPDX-License-Identifier: GPL-3.0-or-later
"""The injector: its config, values and mesh config, read once, its templates compiled once.

They are the texts of the ConfigMaps ``istio-sidecar-injector[-REV]`` (keys ``config`` and ``values``) and ``istio[-REV]``
(key ``mesh``), or the same as parsed YAML.
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..gotemplate.errors import FunctionError, TemplateError
from ..gotemplate.template import Template
from ..helm.functions.yaml_load import loads
from ..istio import mesh_config
from ..istio.proto_json import ProtoError
from .errors import InjectError
from .functions import FUNCTIONS
from .rendered import RenderedReader

Map = dict[str, t.Any]

SIDECAR: t.Final = "sidecar"


@dataclass(frozen=True)
class Injector:
    """All that decides what a pod becomes, the pod itself apart.

    ``revision`` is empty for the default one, ``native`` whether proxies are init containers that keep running,
    ``environment`` what the webhook's URL sets, ``openshift`` whether the cluster is one, ``compliance`` istiod's
    ``COMPLIANCE_POLICY``.
    """

    config: Map
    values: Map
    mesh: Map
    templates: dict[str, Template]
    revision: str = ""
    native: bool = False
    environment: t.Mapping[str, str] = field(default_factory=dict)
    openshift: bool = False
    compliance: str = ""
    reader: RenderedReader = field(default_factory=RenderedReader, compare=False)

    def global_value(self, *path: str) -> t.Any:
        """A value below ``global``, None where there is none."""
        found: t.Any = self.values.get("global")
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return found


def _parsed(value: t.Any, where: str) -> Map:
    if isinstance(value, str):
        try:
            value = loads(value)
        except FunctionError as error:
            raise InjectError(f"{where}: is no YAML: {error}") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InjectError(f"{where}: is no map")
    return value


def read_config(value: t.Any, where: str = "injector_config") -> Map:
    """An injector's config, or a template alone, which then is the one named ``sidecar``. Raises InjectError."""
    if isinstance(value, str):
        try:
            found = loads(value)
        except FunctionError:
            found = None
        if not isinstance(found, dict) or not found.get("templates"):
            return {"policy": "enabled", "defaultTemplates": [SIDECAR], "templates": {SIDECAR: value}}
        value = found
    config = dict(_parsed(value, where))
    templates = config.get("templates")
    if not isinstance(templates, dict) or not all(isinstance(text, str) for text in templates.values()):
        raise InjectError(f"{where}: templates must be a map of names to templates")
    config["defaultTemplates"] = config.get("defaultTemplates") or [SIDECAR]
    config.setdefault("policy", "enabled")
    for key in ("neverInjectSelector", "alwaysInjectSelector"):
        if not isinstance(config.get(key) or [], list):
            raise InjectError(f"{where}: {key} must be a list of label selectors")
    return config


def compile_templates(texts: t.Mapping[str, str], where: str = "injector_config") -> dict[str, Template]:
    """The templates by name. Raises InjectError for one that is none."""
    out: dict[str, Template] = {}
    for name, text in texts.items():
        try:
            out[name] = Template("inject", FUNCTIONS).parse(text)
        except TemplateError as error:
            raise InjectError(f"{where}: template {name!r}: {error}") from None
    return out


def read_values(value: t.Any, where: str = "injector_values") -> Map:
    """The injector's values, numbers as Go's JSON reads them. Raises InjectError."""
    found = _parsed(value, where)
    return found if isinstance(value, str) else t.cast(Map, _floats(found))


def _floats(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {key: _floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_floats(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def read_mesh(value: t.Any, where: str = "mesh_config") -> Map:
    """A mesh config over Istio's defaults. Raises InjectError that names the field."""
    try:
        return mesh_config.read_mesh_config(loads(value, ints=True) if isinstance(value, str) else value)
    except FunctionError as error:
        raise InjectError(f"{where}: is no YAML: {error}") from None
    except ProtoError as error:
        raise InjectError(f"{where}: {error}") from None


def make_injector(config: t.Any, values: t.Any, mesh: t.Any, *, revision: str = "", native: bool = False, path: str = "") -> Injector:
    """An injector of the three, each as YAML text or parsed; ``path`` is that of the webhook's URL. Raises InjectError."""
    found = read_config(config)
    templates = compile_templates(found["templates"])
    given = read_values(values)
    openshift = "openshift" in ((given.get("global") or {}).get("platform"), given.get("platform"))
    revision = "" if revision == "default" else revision
    return Injector(found, given, read_mesh(mesh), templates, revision, native, url_environment(path), openshift, istiod_setting(given, "COMPLIANCE_POLICY"))


def istiod_setting(values: Map, name: str) -> str:
    """An environment variable of istiod's that the values set, empty where they do not."""
    pilot = values.get("pilot")
    environment = pilot.get("env") if isinstance(pilot, dict) else None
    found = environment.get(name) if isinstance(environment, dict) else None
    return "" if found is None else str(found).lower() if isinstance(found, bool) else str(found)


def url_environment(path: str) -> dict[str, str]:
    """What the webhook's path sets in the proxy: ``/inject/cluster/east/net/n1``, a slash in a value as ``--slash--``."""
    parts = path.removesuffix("/").split("/", 2)
    items: list[str] = []
    if len(parts) == 3 and parts[2].startswith(":ENV:"):
        for pair in parts[2].split(":ENV:")[1:]:
            key, equals, value = pair.partition("=")
            items += [key, value] if key and equals else []
    elif len(parts) == 3:
        items = [item.replace("--slash--", "/") if number % 2 else item for number, item in enumerate(parts[2].split("/"))]
    names = {"cluster": "ISTIO_META_CLUSTER_ID", "net": "ISTIO_META_NETWORK"}
    pairs = ((names.get(key, key.upper()), items[number * 2 + 1]) for number, key in enumerate(items[: len(items) // 2 * 2 : 2]))
    return {key: value for key, value in pairs if key}
