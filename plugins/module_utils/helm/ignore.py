# SPDX-License-Identifier: GPL-3.0-or-later
"""``.helmignore`` (https://helm.sh/docs/chart_template_guide/helm_ignore_file/)."""
from __future__ import annotations

import re

from .errors import ChartError


class Ignore:
    """The rules of a chart directory; ``templates/.?*`` is always one of them."""

    def __init__(self, text: str = "") -> None:
        self.rules: list[tuple[bool, bool, bool, re.Pattern[str]]] = []
        for line in ["templates/.?*", *text.splitlines()]:
            self._add(line.strip())

    def _add(self, rule: str) -> None:
        if not rule or rule.startswith("#"):
            return
        if "**" in rule:
            raise ChartError(f".helmignore: double-star (**) syntax is not supported: {rule!r}; name each level with *")
        negative = rule.startswith("!")
        rule = rule.removeprefix("!")
        only_directories = rule.endswith("/")
        rule = rule.removesuffix("/")
        whole = "/" in rule
        self.rules.append((negative, only_directories, whole, _pattern(rule.removeprefix("/"))))

    def ignores(self, path: str, is_directory: bool) -> bool:
        """Whether a path, relative to the chart, is left out."""
        name = path.rsplit("/", 1)[-1]
        for negative, only_directories, whole, pattern in self.rules:
            matched = pattern.fullmatch(path if whole else name) is not None
            if negative:
                if (only_directories and not is_directory) or not matched:
                    return True
                continue
            if matched and (is_directory or not only_directories):
                return True
        return False


def _pattern(rule: str) -> re.Pattern[str]:
    """A shell pattern (Go's path/filepath.Match) whose ``*`` and ``?`` stop at a slash."""
    out: list[str] = []
    place = 0
    while place < len(rule):
        char = rule[place]
        place += 1
        if char == "*":
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif char == "\\" and place < len(rule):
            out.append(re.escape(rule[place]))
            place += 1
        elif char == "[":
            end = rule.find("]", place + 1)
            if end < 0:
                raise ChartError(f".helmignore: syntax error in pattern {rule!r}; close the bracket")
            out.append("[" + rule[place:end].replace("\\", "\\\\") + "]")
            place = end + 1
        else:
            out.append(re.escape(char))
    return re.compile("".join(out), re.DOTALL)
