# SPDX-License-Identifier: GPL-3.0-or-later
"""The store that an option names, for the operations on certificates."""
from __future__ import annotations

import typing as t

from ..certificates.authority import Subject
from ..certificates.file_store import FileStore
from ..certificates.secret_store import SecretStore
from ..cluster.connection import connect
from ..specs.auth import Auth
from ..specs.certificate_store import Store
from .other_clusters import connect_other


def open_store(store: Store, auth: Auth, option: str) -> FileStore | SecretStore:
    """A folder, or a Secret of the named cluster or of the task's own. Raises OperationError, ClusterError."""
    if store.type == "file":
        return FileStore(store.path, store.vault_password, allow_temporary=store.allow_temporary)
    client = connect_other(store.cluster, f"{option}.cluster") if store.cluster else connect(auth)
    return SecretStore(client, store.namespace, store.name)


def subject_of(given: t.Mapping[str, t.Any], **usual: str) -> Subject:
    """A subject, with the usual parts where none are given; one that is given as empty is left out."""
    return Subject(**{**usual, **{name: value for name, value in given.items() if value is not None}})
