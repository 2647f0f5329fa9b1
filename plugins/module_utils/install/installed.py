# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed, as the records of releases and the live objects tell of it; what we may not read is told, not guessed."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..cluster.apply import label
from ..cluster.errors import ApiError
from ..helm.errors import HelmError
from ..helm.manifest import parse_documents
from ..helm.release import Record
from ..istio.revisions import Survey
from .desired import COMPONENT_OF_CHART, RELEASE_NAME, RELEASE_NAMESPACE, key_of, owned, placed
from .drift import MISSING, Difference, differences
from .live import Live, Refused, place, read_live
from .paths import Map
from .release_store import Entry, History, is_ours
from .removal import PLATFORM_NAMESPACE
from .site import Site
from .usage import survey_of

CHANGED, GONE, EXTRA = "changed", "missing", "extra"


@dataclass(frozen=True)
class Installed:
    """A release: its newest record, and (``current``) the one whose objects should be there."""

    history: History
    newest: Record
    current: Record
    run: str
    """The run of ours that wrote the newest record; empty for another tool's."""

    @property
    def component(self) -> str:
        """What it installs."""
        return COMPONENT_OF_CHART[self.newest.chart_name]

    @property
    def revision(self) -> str:
        """The revision of the control plane that it installs, by its values."""
        return str(self.newest.config.get("revision") or "default")


@dataclass(frozen=True)
class Drift:
    """What of an object is not as recorded; ``difference`` is None for an object that is missing, or that the record does not hold."""

    release: Installed
    item: Map
    problem: str
    difference: Difference | None = None


@dataclass
class Findings:
    """All that was found; ``unknown`` says what could not be read."""

    survey: Survey
    releases: list[Installed] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def look(site: Site, namespace: str) -> Findings:
    """One pass over a cluster's control planes in ``namespace``. Raises ApiError, ClusterError."""
    refused: Refused = {}
    unknown: list[str] = []
    spaces = sorted({namespace, PLATFORM_NAMESPACE})
    jobs: list[t.Callable[[], t.Any]] = [lambda: survey_of(site.client, namespace, refused)]
    jobs += [lambda space=space: _histories(site, space, unknown) for space in spaces]  # type: ignore[misc]
    survey, *histories = site.client.each(lambda job: job(), jobs)
    found = Findings(survey, unknown=[f"revisions and who uses them: {error}" for error in refused.values()] + unknown)
    entries = [(history, history.newest) for part in histories for history in part if history.newest and history.exists]
    releases = site.client.each(lambda one: _read(site, one[0], one[1], found.unknown), entries)
    found.releases = sorted((one for one in releases if one), key=lambda one: (one.history.namespace, one.history.name))
    found.drift = _drift(site, found)
    found.unknown.sort()
    return found


def _histories(site: Site, namespace: str, unknown: list[str]) -> list[History]:
    try:
        return list(site.store.histories([namespace]).values())
    except ApiError as error:
        if error.status != 403:
            raise
        unknown.append(f"releases in namespace {namespace} and their drift: {error}")
        return []


def _read(site: Site, history: History, newest: Entry, unknown: list[str]) -> Installed | None:
    """A release of Istio's; None for another one, and where its record cannot be read."""
    try:
        record = site.store.read(history, newest)
        if record.chart_name not in COMPONENT_OF_CHART:
            return None
        current = site.store.read(history, history.deployed) if history.deployed else record
    except HelmError as error:
        unknown.append(f"release {history.namespace}/{history.name} and its drift: {error}")
        return None
    except ApiError as error:
        if error.status != 403:
            raise
        unknown.append(f"release {history.namespace}/{history.name} and its drift: {error}")
        return None
    return Installed(history, record, current, newest.run if is_ours(newest, record) else "")


def _drift(site: Site, found: Findings) -> list[Drift]:
    recorded = [(release, item) for release in found.releases for item in _objects(site, release, found.unknown)]
    refused: Refused = {}
    live = read_live(site.client, site.kinds, [item for _, item in recorded], always=(), refused=refused)
    found.unknown += [f"drift: {error}" for error in refused.values()]
    out: list[Drift] = []
    for release, item in recorded:
        there = live.get(key_of(item))
        if there is not None:
            out += [Drift(release, item, EXTRA if one.recorded is MISSING else CHANGED, one) for one in differences(item, there)]
        elif place(site.kinds, item) not in refused:
            out.append(Drift(release, item, GONE))
    return out + _extra(found.releases, recorded, live)


def _objects(site: Site, release: Installed, unknown: list[str]) -> list[Map]:
    """The objects of a record as they were applied; kinds that the cluster no longer serves cannot be read."""
    name, namespace = release.current.name, release.current.namespace
    out = []
    for item in parse_documents(release.current.manifest, f"release {name}"):
        if site.kinds.serves(item["apiVersion"], item["kind"]):
            out.append(owned(placed(item, namespace, site.kinds), name, namespace))
        else:
            unknown.append(f"drift: release {namespace}/{name}: {label(item)}: the cluster no longer serves {item['kind']} of {item['apiVersion']}")
    return out


def _extra(releases: t.Sequence[Installed], recorded: t.Sequence[tuple[Installed, Map]], live: Live) -> list[Drift]:
    """Objects that say they are of a release and that its record does not hold."""
    known = {key_of(item) for _, item in recorded}
    named = {(one.history.namespace, one.history.name): one for one in releases}
    out = []
    for kind in sorted({item["kind"] for _, item in recorded}):
        for item in live.of_kind(kind):
            annotations = item["metadata"].get("annotations") or {}
            release = named.get((str(annotations.get(RELEASE_NAMESPACE)), str(annotations.get(RELEASE_NAME))))
            if release is not None and key_of(item) not in known:
                out.append(Drift(release, item, EXTRA))
    return out
