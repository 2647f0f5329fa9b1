# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters as an analysis looks at them, with objects laid over them as if they were applied."""
from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from . import live
from .analyzer import Analyzer
from .analyzers.gateway_secrets import referenced
from .kinds import CONFIG_MAP, OBJECTS, SECRET, Kind
from .mesh_settings import Mesh, MeshSettingsError, read_mesh, read_networks
from .message import CLUSTER
from .notices import Notices, notice
from .resource import Resource
from .snapshot import Snapshot
from .uncollected import uncollected

_SHOWN: t.Final = 5


@dataclass(frozen=True)
class Looking:
    """What to look at: Istio's namespace, the revision (empty for all), which objects of the cluster not to see, and for how many seconds.

    ``kinds`` are read whatever the analyzers need.
    """

    istio_namespace: str
    revision: str
    timeout: float
    leave_out: t.Callable[[Resource], bool] = lambda resource: False
    kinds: frozenset[Kind] = frozenset()


def take_snapshot(
    client: Client, analyzers: t.Sequence[Analyzer], given: t.Sequence[Resource], looking: Looking, *,
    mesh: Mesh = (None, None), others: t.Mapping[str, Client] | None = None,
) -> tuple[Snapshot, Notices]:  # fmt: skip
    """A cluster under ``given`` objects, and the other clusters of its mesh by name. Raises ClusterError, WaitTimeout among it."""
    deadline = time.monotonic() + looking.timeout
    needed = {kind for one in analyzers for kind in one.inputs} | looking.kinds
    kinds = [kind for kind in OBJECTS if kind in needed or kind is CONFIG_MAP]
    asked = [(live.MAIN, client, kinds), *((name, other, [kind for kind in kinds if kind in live.OF_REMOTES]) for name, other in (others or {}).items())]

    def read(one: tuple[str, Client, list[Kind]]) -> live.Live:
        name, reader, wanted = one
        return live.read_cluster(reader, wanted, istio_namespace=looking.istio_namespace, revision=looking.revision, deadline=deadline, cluster=name)

    with uncollected():
        main, *remotes = client.each(read, asked)
    notices = Notices(dict(main.denied), main.absent)
    for remote in remotes:
        notices.denied.update(remote.denied)
    config, networks = _settings(main.resources, mesh, looking, notices)
    for one in given:
        one.cluster = live.MAIN
    secrets: dict[tuple[str, str], Resource | None] = {}
    snapshot = Snapshot(
        [*given, *(one for one in main.resources if not looking.leave_out(one)), *(one for remote in remotes for one in remote.resources)],
        kinds=[kind for kind in OBJECTS if kind not in notices.denied], istio_namespace=looking.istio_namespace,
        mesh_config=config, mesh_networks=networks, secret=lambda namespace, name: secrets.get((namespace, name)), absent=main.absent,
    )  # fmt: skip
    if SECRET in needed and SECRET not in notices.denied:
        secrets.update(_secrets(client, snapshot, notices, deadline))
    return snapshot, notices


def _secrets(client: Client, snapshot: Snapshot, notices: Notices, deadline: float) -> dict[tuple[str, str], Resource | None]:
    """The Secrets that Gateways name; one that is given is taken as it is."""
    out: dict[tuple[str, str], Resource | None] = {}
    places = []
    for place in referenced(snapshot):
        there = snapshot.find(SECRET, *place)
        if there is not None and there.place is not None:
            out[place] = there
        elif there is not None:
            places.append(place)
    out.update(live.read_secrets(client, places, deadline=deadline))
    unread = [f"{namespace}/{name}" for (namespace, name), one in out.items() if one is None]
    if unread:
        shown = ", ".join(unread[:_SHOWN]) + (", ..." if len(unread) > _SHOWN else "")
        notices.wrong.append(notice("MF0290", CLUSTER, f"{len(unread)} Secrets may be listed and not read; their certificates were not looked at: {shown}"))
    return out


def _settings(resources: list[Resource], mesh: Mesh, looking: Looking, notices: Notices) -> Mesh:
    """Mesh config and networks: those given, else the cluster's; one that cannot be read is told, and Istio's defaults are taken."""
    config, networks = mesh
    texts = live.mesh_texts(resources, looking.istio_namespace, looking.revision)
    for number, read in ((0, read_mesh), (1, read_networks)):
        if texts[number] and mesh[number] is None:
            try:
                value = read(texts[number])
            except MeshSettingsError as error:
                notices.wrong.append(notice("MF0201", f"ConfigMap {looking.istio_namespace}/{texts[2]}", f"It {error}"))
                continue
            config, networks = (value, networks) if number == 0 else (config, value)
    return config, networks
