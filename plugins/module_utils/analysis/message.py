# SPDX-License-Identifier: GPL-3.0-or-later
"""What an analysis tells: one message a finding."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

INFO, WARNING, ERROR = "Info", "Warning", "Error"
LEVELS: t.Final = (INFO, WARNING, ERROR)
CLUSTER: t.Final = "Cluster"
"""The origin of what is said of the cluster as a whole."""
_ISTIO_PAGES: t.Final = "https://istio.io/latest/docs/reference/config/analysis"
_OWN_PAGES: t.Final = "https://github.com/meshfleet/istio/blob/main/docs"


@dataclass(frozen=True, slots=True)
class Fix:
    """A remedy that changes nothing but what is wrong: a JSON patch (RFC 6902) of the object, and why it is safe."""

    patch: tuple[t.Mapping[str, t.Any], ...]
    reason: str


@dataclass(frozen=True, order=True)
class Message:
    """A finding.

    ``code`` IST with a number where it is one of Istio's own, MF with a number otherwise; ``name`` the code in words; ``origin`` the object as
    istioctl writes it (``Kind ns/name``), or ``Cluster``; ``next_step`` what to do about it. ``reference`` is where the object is written
    (``FILE:LINE``) and ``cluster`` the cluster it is in, where an analysis looked at several; both are empty otherwise. ``fix`` is a safe
    remedy, where there is one.
    """

    code: str
    name: str
    level: str
    origin: str
    message: str
    next_step: str
    reference: str = ""
    cluster: str = ""
    fix: Fix | None = field(default=None, compare=False)

    @property
    def documentation_url(self) -> str:
        """The page that explains the code."""
        if self.code.startswith("IST"):
            return f"{_ISTIO_PAGES}/{self.code.lower()}/"
        page = "precheck" if self.code.startswith("MF01") else "analysis"
        return f"{_OWN_PAGES}/{page}.md#{self.code.lower()}"

    def values(self) -> dict[str, str]:
        """The message as a module returns it."""
        return {
            "code": self.code, "name": self.name, "level": self.level, "origin": self.origin, "message": self.message, "next_step": self.next_step,
            "reference": self.reference, "cluster": self.cluster, "documentation_url": self.documentation_url,
        }  # fmt: skip

    def values_with_fix(self) -> dict[str, t.Any]:
        """The same with the remedy, or None."""
        return {**self.values(), "fix": {"patch": [dict(one) for one in self.fix.patch], "reason": self.fix.reason} if self.fix else None}

    def at_least(self, level: str) -> bool:
        """Whether it is of that level or worse."""
        return LEVELS.index(self.level) >= LEVELS.index(level)

    def line(self) -> str:
        """The message as istioctl writes it to a terminal."""
        place = f" {self.reference}" if self.reference else ""
        cluster = f" [cluster-{self.cluster}]" if self.cluster else ""
        return f"{self.level} [{self.code}]{cluster} ({self.origin}{place}) {self.message}"


def pointer(path: t.Iterable[str | int]) -> str:
    """A path as a JSON patch has it (RFC 6901)."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)


def listed(names: t.Sequence[str], most: int) -> str:
    """Names for a message's text, as many as ``most``, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def in_order(messages: t.Iterable[Message]) -> list[Message]:
    """Each message once: by cluster, the worst first, then by code and object (istioctl's order)."""
    return sorted(set(messages), key=_place)


def _place(item: Message) -> tuple[str, int, str, str, str]:
    kind, _, rest = item.origin.partition(" ")
    namespace, slash, name = rest.rpartition("/")
    return item.cluster, -LEVELS.index(item.level), item.code, f"{kind}/{name}/{namespace}", f"{slash}{item.line()}"
