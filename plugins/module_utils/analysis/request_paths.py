# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths that rules and matches ask for, and that no request can have."""
from __future__ import annotations


def impossible(path: str, begins: str) -> str:
    """Why no request has a path; empty where one may. ``begins``: the characters that the rule's own patterns may begin with."""
    if path and path[0] not in "/" + begins:
        return "every path begins with a slash"
    return "a query or a fragment is no part of it" if "?" in path or "#" in path else ""
