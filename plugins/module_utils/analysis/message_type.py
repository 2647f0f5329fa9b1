# SPDX-License-Identifier: GPL-3.0-or-later
"""What all messages of one code have in common."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageType:
    """Code, name, level, text with the verbs of Go's Printf, and what to do."""

    code: str
    name: str
    level: str
    template: str
    next_step: str
