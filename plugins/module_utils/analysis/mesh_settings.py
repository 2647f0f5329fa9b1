# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh config and the mesh networks out of texts."""
from __future__ import annotations

import typing as t

from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import loads
from ..istio.mesh_config import read_mesh_config
from ..istio.proto_json import ProtoError
from .fields import mapping

Map = dict[str, t.Any]
Mesh = tuple[Map | None, Map | None]
"""Mesh config and mesh networks; None for what nobody gave."""


class MeshSettingsError(ValueError):
    """A text that is no mesh config or no mesh networks; the message says why."""


def read_mesh(text: str) -> Map:
    """A mesh config over Istio's defaults. Raises MeshSettingsError."""
    try:
        return read_mesh_config(loads(text, ints=True))
    except (FunctionError, ProtoError) as error:
        raise MeshSettingsError(f"is no mesh config: {error}") from None


def read_networks(text: str) -> Map:
    """Mesh networks. Raises MeshSettingsError."""
    try:
        value = loads(text, ints=True)
    except FunctionError as error:
        raise MeshSettingsError(f"is no mesh networks: {error}") from None
    if value is not None and not isinstance(value, dict):
        raise MeshSettingsError("is no mesh networks: it is no mapping")
    return {"networks": dict(mapping(value, "networks"))}
