# SPDX-License-Identifier: GPL-3.0-or-later
"""``.Files``: a chart's files that are not templates (https://helm.sh/docs/chart_template_guide/accessing_files/)."""
from __future__ import annotations

import base64
import functools
import re
import typing as t

from ..gotemplate.errors import FunctionError
from ..gotemplate.gotypes import Strings, from_bytes
from ..gotemplate.signature import STRING, Func
from .functions.yaml_text import to_yaml


class Files(dict[str, bytes]):
    """Name to content; the methods are Helm's."""

    GO_TYPE: t.ClassVar[str] = "engine.files"
    ELEM: t.ClassVar[str] = "[]uint8"

    def text(self, name: str) -> str:
        """A file as text; empty where there is none."""
        return from_bytes(self.get(name, b""))

    def glob(self, pattern: str) -> Files:
        """The files whose names match; ``*`` stops at a slash, ``**`` does not."""
        regex = _glob(pattern)
        return Files((name, data) for name, data in self.items() if regex.fullmatch(name))

    def as_config(self) -> str:
        """YAML of base names and texts, for a ConfigMap."""
        return to_yaml({name.rsplit("/", 1)[-1]: from_bytes(data) for name, data in self.items()})

    def as_secrets(self) -> str:
        """YAML of base names and base64, for a Secret."""
        return to_yaml({name.rsplit("/", 1)[-1]: base64.b64encode(data).decode() for name, data in self.items()})

    def lines(self, name: str) -> Strings:
        """The lines of a file."""
        if name not in self:
            return Strings()
        text = self.text(name)
        if not text:
            raise FunctionError("runtime error: index out of range [-1]")
        return Strings((text[:-1] if text.endswith("\n") else text).split("\n"))

    GO_METHODS: t.ClassVar[dict[str, Func]] = {}


Files.GO_METHODS = {
    "AsConfig": Func((), Files.as_config),
    "AsSecrets": Func((), Files.as_secrets),
    "Get": Func((STRING,), Files.text),
    "GetBytes": Func((STRING,), lambda files, name: files.get(name, b"")),
    "Glob": Func((STRING,), Files.glob),
    "Lines": Func((STRING,), Files.lines),
}


@functools.lru_cache(maxsize=128)
def _glob(pattern: str) -> re.Pattern[str]:
    """gobwas/glob with ``/`` as separator; an open ``[`` matches everything, an open ``{`` nothing, as in Helm."""
    out, at, depth = [], 0, 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            if pattern[at : at + 1] == "*":
                at += 1
                out.append(".*")
            else:
                out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif char == "\\" and at < len(pattern):
            out.append(re.escape(pattern[at]))
            at += 1
        elif char == "[":
            close = pattern.find("]", at + 1)
            if close < 0:
                return re.compile(".*", re.DOTALL)
            body = pattern[at:close]
            negative = body.startswith("!")
            out.append("[" + ("^" if negative else "") + re.escape(body[negative:]).replace(r"\-", "-") + "]")
            at = close + 1
        elif char == "{":
            depth += 1
            out.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            out.append(")")
        elif char == "," and depth:
            out.append("|")
        else:
            out.append(re.escape(char))
    if depth:
        return re.compile("(?!)")
    return re.compile("".join(out), re.DOTALL)
