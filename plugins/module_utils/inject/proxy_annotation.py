# SPDX-License-Identifier: GPL-3.0-or-later
"""The annotation ``proxy.istio.io/config``: a ProxyConfig as YAML."""
from __future__ import annotations

import typing as t

from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import loads
from ..istio import mesh_config
from ..istio.proto_json import ProtoError

Map = dict[str, t.Any]


def read_proxy_annotation(text: str) -> Map:
    """The ProxyConfig in the annotation's text. Raises ProtoError."""
    try:
        value = loads(text, ints=True)
    except FunctionError as error:
        raise ProtoError(f"is no YAML: {error}") from None
    return mesh_config.read_proxy_config(value)
