# SPDX-License-Identifier: GPL-3.0-or-later
"""What a template rendered, as an object."""
from __future__ import annotations

import typing as t

from ..helm.functions.yaml_load import loads
from .errors import InjectError

Map = dict[str, t.Any]


def read_rendered(text: str) -> Map:
    """The overlay in a rendered text. Raises FunctionError where it is no YAML, InjectError where it is no map."""
    found = loads(text, ints=True)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise InjectError("renders no map")
    return found
