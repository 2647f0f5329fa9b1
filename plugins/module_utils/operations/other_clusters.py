# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters other than the task's own, given by auth options in a dictionary."""
from __future__ import annotations

import typing as t

from ..cluster.client import Client
from ..cluster.connection import connect
from ..specs.auth import other_auth
from .result import OperationError


def check_options(given: t.Any, where: str) -> None:
    """Raises OperationError where the option ``where`` cannot be what reaches a cluster."""
    if not isinstance(given, dict):
        raise OperationError(f"{where}: is no dictionary of options that reach a cluster")


def connect_other(given: t.Mapping[str, t.Any], where: str, *, name: str = "") -> Client:
    """A client of the cluster that the option ``where`` reaches; ``name`` is what messages call it. Raises OperationError, ClusterError."""
    check_options(given, where)
    try:
        return connect(other_auth(given, where), name=name)
    except ValueError as error:
        raise OperationError(str(error)) from None
