# SPDX-License-Identifier: GPL-3.0-or-later
"""Server-side apply and deletion (https://kubernetes.io/docs/reference/using-api/server-side-apply/)."""
from __future__ import annotations

import typing as t

from .client import Client
from .errors import ApiError, ClusterError
from .paths import Kinds

Json = dict[str, t.Any]
MANAGER: t.Final = "helm"
"""Our releases' field manager: Helm 4's own, so that its upgrades meet no conflict."""


class FieldConflict(ClusterError):  # noqa: N818
    """Another manager owns fields that we would set; ``fields`` are (path, manager)."""

    def __init__(self, cluster: str, item: Json, fields: tuple[tuple[str, str], ...]) -> None:
        self.fields = fields
        owned = ", ".join(f"{path} (by {manager})" for path, manager in fields)
        super().__init__(
            f"cluster {cluster}: {label(item)}: fields belong to another field manager: {owned}; "
            "leave them out of the values, let that manager give them up, or set force_conflicts"
        )


def label(item: Json) -> str:
    """An object as messages call it: ``Kind namespace/name``."""
    meta = item.get("metadata") or {}
    return f"{item.get('kind')} {meta['namespace']}/{meta.get('name')}" if meta.get("namespace") else f"{item.get('kind')} {meta.get('name')}"


def apply(client: Client, kinds: Kinds, item: Json, *, manager: str = MANAGER, force: bool = False, dry_run: bool = False) -> Json:
    """Apply one object; what the server made of it. Raises FieldConflict, ApiError."""
    query = {"fieldManager": manager, "force": "true" if force else None, "dryRun": "All" if dry_run else None}
    try:
        return client.request("PATCH", kinds.path(item), query=query, body=item, content="application/apply-patch+yaml")
    except ApiError as error:
        if error.status == 409 and error.conflicts:
            raise FieldConflict(client.name, item, error.conflicts) from None
        raise


def delete(client: Client, kinds: Kinds, item: Json, *, dry_run: bool = False, uid: str = "") -> bool:
    """Delete one object in the foreground: it is gone when its dependents are. Whether it was there. Raises ApiError.

    ``uid``: only that very object, not one of the same name made since.
    """
    body: Json = {"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Foreground"}
    if dry_run:
        body["dryRun"] = ["All"]
    if uid:
        body["preconditions"] = {"uid": uid}
    try:
        client.request("DELETE", kinds.path(item), body=body)
    except ApiError as error:
        if error.status == 404 or (uid and error.status == 409):
            return False
        raise
    return True
