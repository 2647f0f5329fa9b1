# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with charts, values and their sources."""
from __future__ import annotations


class HelmError(Exception):
    """The message says which chart, file or value, and what to do."""


class ChartError(HelmError):
    """A chart cannot be found, fetched, trusted or read."""


class ValuesError(HelmError):
    """Values cannot be read, or do not satisfy the chart's schema."""


class RenderError(HelmError):
    """A template of a chart failed; the text is Helm's."""

    def __init__(self, text: str, *, template: str = "", location: str = "", reason: str = "") -> None:
        super().__init__(text)
        self.template, self.location, self.reason = template, location, reason
