# SPDX-License-Identifier: GPL-3.0-or-later
"""What an analysis tells: one message a finding."""
from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass

INFO, WARNING, ERROR = "Info", "Warning", "Error"
LEVELS: t.Final = (INFO, WARNING, ERROR)
CLUSTER: t.Final = "Cluster"
"""The origin of what is said of the cluster as a whole."""
_ISTIO_PAGES: t.Final = "https://istio.io/latest/docs/reference/config/analysis"
_OWN_PAGES: t.Final = "https://github.com/meshfleet/istio/blob/main/docs/precheck.md"


@dataclass(frozen=True, order=True)
class Message:
    """A finding.

    ``code`` IST with a number where it is one of Istio's own, MF with a number otherwise; ``name`` the code in words; ``origin`` the object as
    istioctl writes it (``Kind ns/name``), or ``Cluster``; ``next_step`` what to do about it.
    """

    code: str
    name: str
    level: str
    origin: str
    message: str
    next_step: str

    @property
    def documentation_url(self) -> str:
        """The page that explains the code."""
        return f"{_ISTIO_PAGES}/{self.code.lower()}/" if self.code.startswith("IST") else f"{_OWN_PAGES}#{self.code.lower()}"

    def values(self) -> dict[str, str]:
        """The message as a module returns it."""
        return {**asdict(self), "documentation_url": self.documentation_url}

    def at_least(self, level: str) -> bool:
        """Whether it is of that level or worse."""
        return LEVELS.index(self.level) >= LEVELS.index(level)


def in_order(messages: t.Iterable[Message]) -> list[Message]:
    """Each message once, the worst first, then by code and object."""
    return sorted(set(messages), key=lambda item: (-LEVELS.index(item.level), item.code, item.origin, item.message))
