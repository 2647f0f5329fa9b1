# SPDX-License-Identifier: GPL-3.0-or-later
"""How far an istiod is with the objects of a cluster: which it has read, and from which of its pushes on all of them are in what it sends.

An istiod reads objects into a store (``/debug/configz``), gathers changes for a moment (0.1 s, in a storm up to 10 s) and then makes one push after
another, each from the store as it is when the push begins. It counts them: in its metrics, in every nonce, and in what it says of each proxy.
"""
from __future__ import annotations

import re
import time
import typing as t
from dataclasses import dataclass

from .config_dump import DumpError, read_json

Json = dict[str, t.Any]
QUIET: t.Final = 1.0
"""Seconds without a push and without news after which what was read is taken to be in the last push."""
_COUNT: t.Final = re.compile(r"^pilot_pushcontext_init_seconds_count(?:\{[^}]*\})? (\S+)", re.MULTILINE)
_NEWS: t.Final = re.compile(r"^pilot_inbound_updates(?:\{[^}]*\})? (\S+)", re.MULTILINE)
_VERSION: t.Final = re.compile(r'"version_?[iI]nfo": ?"([^"]+)"')


class Identity(t.NamedTuple):
    """An object in istiod's words: it knows each in one version only."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def identity(item: Json) -> Identity:
    """Of an object with apiVersion and kind."""
    meta = item["metadata"]
    group = str(item["apiVersion"]).rpartition("/")[0]
    return Identity(group, str(item["kind"]), str(meta.get("namespace") or ""), str(meta["name"]))


def read_kinds(text: bytes | str) -> set[tuple[str, str]]:
    """Group and kind of all that an istiod reads, out of ``/debug/resourcesz``. Raises DumpError."""
    found = read_json(text)
    if not isinstance(found, list):
        raise DumpError("is no answer to /debug/resourcesz")
    return {(str(one.get("group") or ""), str(one.get("kind") or "")) for one in found if isinstance(one, dict)}


def read_store(text: bytes | str) -> dict[Identity, int]:
    """The objects that an istiod has read, each with its resourceVersion, out of ``/debug/configz``; what it made of others has none. Raises DumpError."""
    found = read_json(text)
    if found is not None and not isinstance(found, list):
        raise DumpError("is no answer to /debug/configz")
    out = {}
    for one in found or ():
        version = str(one["metadata"].get("resourceVersion") or "")
        if version.isdigit():
            out[identity(one)] = int(version)
    return out


def read_counts(text: bytes | str) -> tuple[int, float]:
    """How many pushes an istiod has begun, and how often it had news, out of its ``/metrics``. Raises DumpError."""
    text = text if isinstance(text, str) else text.decode(errors="replace")
    pushes = _COUNT.search(text)
    if pushes is None:
        raise DumpError("has no metric pilot_pushcontext_init_seconds_count")
    return int(float(pushes[1])), sum(float(number) for number in _NEWS.findall(text))


def dumped_version(text: str) -> str:
    """The version of the push that an istiod's config dump of a proxy was made from; empty where it names none."""
    found = _VERSION.search(text)
    return found[1] if found else ""


@dataclass
class Progress:
    """What one istiod was seen to do; ``needed`` is the first push that is sure to hold everything, 0 while that is not known."""

    missing: tuple[str, ...] = ("was not asked yet",)
    needed: int = 0
    _read_at: int = -1
    _counts: tuple[int, float] = (-1, -1.0)
    _since: float = 0.0

    def take(self, missing: tuple[str, ...]) -> None:
        """What of the objects its store lacks."""
        self.missing = missing

    def count(self, pushes: int, news: float) -> None:
        """Its counts, read after its store; a push under way then may have begun before, the one after it did not."""
        now = time.monotonic()
        if pushes < self._counts[0]:  # it has started anew
            self.missing, self.needed, self._read_at, self._counts = ("has started anew",), 0, -1, (-1, -1.0)
        if self.missing:
            return
        if self._read_at < 0:
            self._read_at = pushes
        if (pushes, news) != self._counts:
            self._counts, self._since = (pushes, news), now
        if pushes >= self._read_at + 2:
            self.needed = self._read_at + 2
        elif now - self._since >= QUIET:
            self.needed = pushes

    @property
    def behind(self) -> str:
        """What it has not done yet; empty where its pushes hold everything."""
        if self.missing:
            return "; ".join(self.missing[:3]) + (f"; and {len(self.missing) - 3} more" if len(self.missing) > 3 else "")
        return "" if self.needed else "has not sent yet what it has read"
