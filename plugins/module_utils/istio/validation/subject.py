# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose rules are checked: the metadata of an object, as far as rules look at it."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """An object's kind, name, namespace, labels and annotations."""

    kind: str
    name: str
    namespace: str
    labels: t.Mapping[str, str]
    annotations: t.Mapping[str, str]
