# SPDX-License-Identifier: GPL-3.0-or-later
"""What an analysis of a cluster could not look at, as messages."""
from __future__ import annotations

from dataclasses import dataclass, field

from .kinds import Kind
from .message import CLUSTER, Message
from .messages import TYPES
from .run import Analysis


@dataclass
class Notices:
    """What could not be looked at: kinds that may not be listed, kinds that the cluster does not know, and what is wrong with what was read."""

    denied: dict[Kind, str] = field(default_factory=dict)
    absent: list[Kind] = field(default_factory=list)
    wrong: list[Message] = field(default_factory=list)

    def messages(self, found: Analysis) -> list[Message]:
        """They as messages, which say what did not run for them."""
        out = list(self.wrong)
        for kind, text in self.denied.items():
            names = [name for name, missing in found.skipped.items() if kind in missing]
            out.append(notice("MF0290", CLUSTER, f"{kind.plural} may not be listed ({text}); not run: {', '.join(names) or 'nothing'}"))
        for kind in self.absent:
            names = [name for name, missing in found.skipped.items() if kind in missing]
            if names:
                out.append(notice("MF0291", CLUSTER, f"The cluster has no CRD {kind.plural}.{kind.group}; not run: {', '.join(names)}"))
        return out


def notice(code: str, origin: str, text: str) -> Message:
    """A message about no object of its own."""
    kind = TYPES[code]
    return Message(code, kind.name, kind.level, origin, text, kind.next_step)
