# SPDX-License-Identifier: GPL-3.0-or-later
"""What Helm's templates may call beyond Go's own: sprig (https://masterminds.github.io/sprig/) by family, and Helm's.

``SPRIG`` is sprig's ``TxtFuncMap``; ``HELM`` is what Helm makes of it. ``include``, ``tpl``, ``required``,
``fail`` and ``lookup`` depend on the chart being rendered and are the engine's.
"""
from __future__ import annotations

import os
import re
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.signature import Func
from . import crypto, dates, dicts, json_text, lists, numbers, regexes, semver, strings, toml_text, urls, yaml_text


def _fail(message: str) -> str:
    raise FunctionError(message)


def _expand(text: str) -> str:
    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", lambda found: os.environ.get(found[1] or found[2], ""), text)


def _quiet_loads(text: str) -> t.Any:
    try:
        return json_text.loads(text)
    except FunctionError:
        return None


_FAMILIES = (crypto, dates, dicts, json_text, lists, numbers, regexes, semver, strings, urls)
SPRIG: t.Final[dict[str, Func]] = {
    **{name: function for family in _FAMILIES for name, function in family.FUNCTIONS.items() if name != "fromJsonArray"},
    "env": Func(("string",), lambda name: os.environ.get(name, "")),
    "expandenv": Func(("string",), _expand),
    "fail": Func(("string",), _fail),
    "fromJson": Func(("string",), _quiet_loads),
    "getHostByName": Func(("string",), lambda name: ""),
}
_UNSAFE: t.Final = ("env", "expandenv")
HELM: t.Final[dict[str, Func]] = {
    **{name: function for name, function in SPRIG.items() if name not in _UNSAFE}, **json_text.FUNCTIONS, **toml_text.FUNCTIONS, **yaml_text.FUNCTIONS}
