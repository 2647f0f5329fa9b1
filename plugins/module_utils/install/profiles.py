# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's installation profiles (https://istio.io/latest/docs/setup/additional-setup/config-profiles/).

A tree of Istio's manifests brings its own below ``profiles/``; for charts from a repository these are used.
They say which components are on and which of the charts' own profiles applies: the settings are in the charts.
"""
from __future__ import annotations

import copy
import typing as t
from pathlib import Path

from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import loads
from .errors import InstallError
from .paths import Map, merge_into


def _gateways(ingress: bool, egress: bool = False) -> Map:
    return {
        "ingressGateways": [{"name": "istio-ingressgateway", "enabled": ingress}],
        "egressGateways": [{"name": "istio-egressgateway", "enabled": egress}],
    }


def _on(namespace: str = "") -> Map:
    return {"enabled": True, "namespace": namespace} if namespace else {"enabled": True}


_DEFAULT: t.Final[Map] = {
    "metadata": {"namespace": "istio-system"},
    "spec": {
        "components": {"base": _on(), "pilot": _on(), **_gateways(ingress=True)},
        "values": {
            "defaultRevision": "",
            "global": {"istioNamespace": "istio-system", "configValidation": True},
            "gateways": {"istio-ingressgateway": {}, "istio-egressgateway": {}},
            "ztunnel": {"resourceName": "ztunnel"},
        },
    },
}
_NO_INGRESS: t.Final[Map] = {"ingressGateways": [{"name": "istio-ingressgateway", "enabled": False}]}
_OFF: t.Final[Map] = {"enabled": False}
_PROFILES: t.Final[dict[str, Map]] = {
    "default": {},
    "ambient": {"components": {"cni": _on(), "ztunnel": _on(), **_NO_INGRESS}, "values": {"profile": "ambient"}},
    "demo": {"components": {"egressGateways": [{"name": "istio-egressgateway", "enabled": True}]}, "values": {"profile": "demo"}},
    "empty": {"components": {"base": _OFF, "pilot": _OFF, **_NO_INGRESS}},
    "minimal": {"components": _NO_INGRESS},
    "openshift": {"components": {"cni": _on("kube-system")}, "values": {"global": {"platform": "openshift"}}},
    "openshift-ambient": {
        "components": {"cni": _on("kube-system"), "ztunnel": _on("kube-system"), **_NO_INGRESS},
        "values": {"profile": "ambient", "global": {"platform": "openshift"}},
    },
    "preview": {"values": {"profile": "preview"}},
    "remote": {"components": {"base": _on(), "pilot": _on(), **_NO_INGRESS}, "values": {"profile": "remote"}},
    "stable": {"values": {"profile": "stable"}},
}
PROFILES: t.Final = tuple(sorted(_PROFILES))


def load_profile(name: str, tree: Path | None = None) -> Map:
    """The IstioOperator of a profile on top of ``default``. Raises InstallError for an unknown one."""
    name = name or "default"
    base = _read("default", tree)
    if name != "default":
        merge_into(base, _read(name, tree))
    return base


def _read(name: str, tree: Path | None) -> Map:
    if tree is not None and (tree / "profiles").is_dir():
        file = tree / "profiles" / f"{name}.yaml"
        known = sorted(path.stem for path in (tree / "profiles").glob("*.yaml"))
        if "/" in name or name not in known:
            raise InstallError(f"profile {name!r} not found below {tree / 'profiles'}; there are {', '.join(known)}")
        try:
            value = loads(file.read_text())
        except FunctionError as error:
            raise InstallError(f"profile {file}: {error}") from None
        if not isinstance(value, dict):
            raise InstallError(f"profile {file}: holds no mapping")
        return value
    if name not in _PROFILES:
        raise InstallError(f"profile {name!r} not found; there are {', '.join(PROFILES)}")
    return copy.deepcopy(_DEFAULT) if name == "default" else {"spec": copy.deepcopy(_PROFILES[name])}
