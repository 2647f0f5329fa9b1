# SPDX-License-Identifier: GPL-3.0-or-later
"""What Envoy says of configuration that it refuses (envoy/source/common/listener_manager/lds_api.cc, upstream/cds_api_helper.cc, protobuf/utility.cc).

Refused listeners are told a line each, clusters one after another, each with its name. Where a field breaks a rule of its proto, the whole resource comes
first, in protobuf's text format, and the reason last. Envoy cuts its texts after 4 KiB.
"""
from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

_NAMED: t.Final = re.compile(r"Error adding/updating (listener|cluster)\(s\) ")
_LINE: t.Final = re.compile(r"(\S+): (.*)")
_CLUSTER: t.Final = re.compile(r"(?:^|, )(\S*\|\S*): ")
_DUMP: t.Final = "goo.gle/debug"
"""How protobuf's text format begins, so that nobody parses it; what follows the word differs from process to process."""
_NAME: t.Final = re.compile(r'^name: "([^"]*)"', re.MULTILINE)
_PATH: t.Final = re.compile(r'key: "config"\s+value \{\s+string_value: "([^"]*)"')
_CUT: t.Final = "...(truncated)"


@dataclass(frozen=True)
class Part:
    """A refused listener, cluster or other resource (``name``, empty where the text names none), why, and the paths of objects that it says made it."""

    name: str
    why: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class EnvoyError:
    """``text``: the whole in one line, a resource in it by its name only."""

    text: str
    parts: tuple[Part, ...]

    @property
    def key(self) -> str:
        """What is equal for two proxies that say the same, wherever their texts were cut."""
        return self.text.removesuffix(_CUT).rpartition(": ")[0] if self.text.endswith(_CUT) else self.text


def read_error(error: str) -> EnvoyError:
    """One error."""
    start = _NAMED.search(error)
    if start:
        parts = _clusters(error[start.end() :]) if start[1] == "cluster" else _listeners(error[start.end() :])
        if parts:
            return EnvoyError(_line(error), tuple(parts))
    if error.startswith(_DUMP):
        dump, _, why = error.rpartition("\n: ")
        dump, why = (dump, _line(why)) if dump else (error, "the reason was cut off")
        found = _NAME.search(dump)
        name = found[1] if found else ""
        return EnvoyError(f"{name}: {why}" if name else why, (Part(name, why, tuple(dict.fromkeys(_PATH.findall(dump)))),))
    return EnvoyError(_line(error), (Part("", _line(error)),))


def _listeners(told: str) -> list[Part]:
    out: list[Part] = []
    for line in told.splitlines():
        found = _LINE.fullmatch(line)
        if found:
            out.append(Part(found[1], found[2]))
        elif out and line.strip():
            out[-1] = Part(out[-1].name, f"{out[-1].why} {line.strip()}")
    return out


def _clusters(told: str) -> list[Part]:
    pieces = _CLUSTER.split(told)
    return [Part(name, _line(why)) for name, why in zip(pieces[1::2], pieces[2::2], strict=True)]


def _line(text: str) -> str:
    return " ".join(text.split())
