# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm's release records in a cluster: the inventory of what is installed."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..helm.release import DEPLOYED, PENDING, SUPERSEDED, UNINSTALLING, Record, read_record, secret_name
from .errors import InstallError

Json = dict[str, t.Any]
RUN_LABEL: t.Final = "meshfleet.istio/run"
"""Set on the records of our runs. Helm copies labels into its own next revision, so a record is ours only if its description says so too."""


@dataclass(frozen=True, order=True)
class Entry:
    """A revision as its Secret's labels tell of it."""

    version: int
    status: str
    run: str = ""
    modified: int = 0
    """Seconds since 1970."""


@dataclass
class History:
    """The revisions of one release, oldest first."""

    name: str
    namespace: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def newest(self) -> Entry | None:
        """The last revision; None where there is none."""
        return self.entries[-1] if self.entries else None

    @property
    def deployed(self) -> Entry | None:
        """The last revision that is deployed; where none is (a first install that failed), None."""
        return next((one for one in reversed(self.entries) if one.status == DEPLOYED), None)

    @property
    def unfinished(self) -> list[Entry]:
        """The revisions after the deployed one: failed, or still pending."""
        after = self.deployed.version if self.deployed else 0
        return [one for one in self.entries if one.version > after]

    @property
    def exists(self) -> bool:
        """Whether the release is there for Helm, too."""
        return any(one.status != "uninstalled" for one in self.entries)


class ReleaseStore:
    """Reads and writes records; what was read once is kept, since a revision's content does not change but for its state."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._records: dict[tuple[str, str, int, str], Record] = {}

    def histories(self, namespaces: t.Iterable[str]) -> dict[tuple[str, str], History]:
        """All releases of namespaces by (namespace, name), by one list of metadata each. Raises ApiError."""
        out: dict[tuple[str, str], History] = {}
        spaces = sorted(set(namespaces))
        for space, secrets in zip(spaces, self.client.each(self._listed, spaces), strict=True):
            for secret in secrets:
                labels = secret["metadata"].get("labels") or {}
                name = str(labels.get("name"))
                stamp = str(labels.get("modifiedAt") or labels.get("createdAt") or "0")
                entry = Entry(int(labels.get("version") or 0), str(labels.get("status")), str(labels.get(RUN_LABEL) or ""), int(stamp))
                out.setdefault((space, name), History(name, space)).entries.append(entry)
        for history in out.values():
            history.entries.sort()
        return out

    def _listed(self, namespace: str) -> list[Json]:
        return self.client.list_objects(f"/api/v1/namespaces/{namespace}/secrets", labels="owner=helm", metadata_only=True)

    def read(self, history: History, entry: Entry) -> Record:
        """A revision's content. Raises ApiError, RecordError."""
        key = (history.namespace, history.name, entry.version, entry.status)
        if key not in self._records:
            self._records[key] = read_record(self.client.get(self._path(history.namespace, history.name, entry.version)))
        return self._records[key]

    def create(self, record: Record) -> None:
        """Write a new revision. Raises InstallError where another writer has made it meanwhile, ApiError."""
        try:
            self.client.create(f"/api/v1/namespaces/{record.namespace}/secrets", record.secret())
        except ApiError as error:
            if error.status != 409 or not self._is_own(record):  # a create that was sent twice finds its own
                if error.status == 409:
                    raise InstallError(
                        f"cluster {self.client.name}: release {record.name}: revision {record.version} exists already; another tool writes to it now: run again"
                    ) from None
                raise

    def _is_own(self, record: Record) -> bool:
        found = self.client.find(self._path(record.namespace, record.name, record.version))
        return found is not None and read_record(found).description == record.description

    def update(self, record: Record) -> None:
        """Write a revision's new state. Raises ApiError."""
        self.client.replace(self._path(record.namespace, record.name, record.version), record.secret())

    def supersede(self, history: History, *, but: int) -> None:
        """Every deployed revision but one is superseded. Raises ApiError, RecordError."""
        for entry in history.entries:
            if entry.status == DEPLOYED and entry.version != but:
                self.update(self.read(history, entry).ended(SUPERSEDED, self.read(history, entry).description))

    def remove(self, history: History, entries: t.Iterable[Entry]) -> None:
        """Delete revisions, in order. Raises ApiError."""
        for entry in entries:
            try:
                self.client.request("DELETE", self._path(history.namespace, history.name, entry.version))
            except ApiError as error:
                if error.status != 404:
                    raise

    @staticmethod
    def _path(namespace: str, name: str, version: int) -> str:
        return f"/api/v1/namespaces/{namespace}/secrets/{secret_name(name, version)}"


def is_ours(entry: Entry, record: Record) -> bool:
    """Whether a run of ours wrote the revision."""
    return bool(entry.run) and f"run {entry.run}" in record.description


def check_unlocked(cluster: str, history: History, store: ReleaseStore) -> None:
    """Refuse a release that another tool is writing. Raises InstallError, ApiError, RecordError."""
    newest = history.newest
    if newest and newest.status in (*PENDING, UNINSTALLING) and not is_ours(newest, store.read(history, newest)):
        raise InstallError(
            f"cluster {cluster}: release {history.namespace}/{history.name} is {newest.status} by another tool (revision {newest.version}); "
            f"wait until it is done, or end it with `helm rollback` or by deleting that revision's Secret"
        )
