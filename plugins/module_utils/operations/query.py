# SPDX-License-Identifier: GPL-3.0-or-later
"""The option ``query`` of every ``*_info`` module: JMESPath over what the module returns (https://jmespath.org)."""
from __future__ import annotations

import typing as t

from .result import OperationError

try:
    import jmespath
except ImportError:  # only a query needs it
    jmespath = None


def checked_query(text: str) -> t.Any:
    """A compiled query, or None for an empty text. Raises OperationError, so call it before any work."""
    if not text:
        return None
    if jmespath is None:
        raise OperationError("query: needs the Python package jmespath; install it on the host that runs the module")
    try:
        return jmespath.compile(text)
    except jmespath.exceptions.JMESPathError as error:
        raise OperationError(f"query: {text!r}: {error}") from None


def answered(query: t.Any, values: dict[str, t.Any]) -> dict[str, t.Any]:
    """The values with the query's answer beside them as ``result`` (None without a query). Raises OperationError."""
    if query is None:
        return {**values, "result": None}
    try:
        return {**values, "result": query.search(values)}
    except jmespath.exceptions.JMESPathError as error:
        raise OperationError(f"query: {error}") from None
