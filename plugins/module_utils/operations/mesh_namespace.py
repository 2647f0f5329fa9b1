# SPDX-License-Identifier: GPL-3.0-or-later
"""``mesh_namespace``: the labels by which a namespace takes part in a mesh."""
from __future__ import annotations

import re
import typing as t
from dataclasses import asdict

from ..cluster.access import Right, require
from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.errors import ApiError
from ..install.outcome import difference
from ..install.paths import Map
from ..install.reconcile import TAG_MANAGER
from ..install.verdicts import CREATE, UPDATE, Change
from ..istio.restarts import stale_workloads
from ..istio.revisions import DATAPLANE_LABEL, asked_by_namespace
from ..istio.webhooks import INJECTION_LABEL, REVISION_LABEL, injecting, is_injector, labels_of, serves_namespace
from ..specs.mesh_namespace import Options
from .cluster_errors import told
from .result import OperationError, Reporter, Result

NETWORK_LABEL: t.Final = "topology.istio.io/network"
WAYPOINT_LABEL: t.Final = "istio.io/use-waypoint"
WAYPOINT_NAMESPACE_LABEL: t.Final = "istio.io/use-waypoint-namespace"
CONTROL_PLANES: t.Final = "topology.istio.io/controlPlaneClusters"
"""Annotation of Istio's namespace in a cluster without istiod: the clusters whose istiods serve it."""
OWN_LABELS: t.Final = (INJECTION_LABEL, REVISION_LABEL, DATAPLANE_LABEL, WAYPOINT_LABEL, WAYPOINT_NAMESPACE_LABEL, NETWORK_LABEL)
_VALUE: t.Final = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")


def run(options: Options, reporter: Reporter) -> Result:
    """Set or remove the labels. Raises OperationError, Unreachable."""
    wanted = _wanted(options)
    path = f"/api/v1/namespaces/{options.name}"
    with told():
        client = connect(options.auth)
        live, injectors = client.find(path), _injectors(client, options.namespace)
        before = labels_of(live or {})
        after = {key: value for key, value in {**before, **wanted}.items() if value is not None}
        if options.state == "present":
            _check(client, options, after, injectors, reporter)
        notes = _notes(options, ((live or {}).get("metadata") or {}).get("annotations") or {})
        change = _planned(client, options, live, {key: value for key, value in wanted.items() if before.get(key) != value}, notes)
        if change and not options.check_mode:
            _write(client, path, change)
        pods = client.list_objects(f"{path}/pods") if live else []
    named = {**after, "kubernetes.io/metadata.name": options.name}
    values = {
        "labels": {key: after[key] for key in OWN_LABELS if key in after},
        "restart_needed": [{**asdict(item), "revisions": list(item.revisions)} for item in stale_workloads(pods, injectors, named)],
    }
    return Result(change is not None, values, difference([change] if change else []) if options.diff_mode else None)


def _wanted(options: Options) -> dict[str, str | None]:
    """The labels to set (None: to remove); those that no option speaks of are left as they are. Raises OperationError."""
    given = {"revision": options.revision, "injection": options.injection, "waypoint": options.waypoint, "network": options.network}
    if options.state == "absent":
        named = [name for name, value in given.items() if value] + (["ambient"] if options.ambient is not None else [])
        named += ["control_plane_clusters"] if options.control_plane_clusters else []
        if named:
            raise OperationError(f"{', '.join(named)}: state 'absent' removes all of the mesh's labels; leave the option out, or set state to 'present'")
        return dict.fromkeys(OWN_LABELS)
    for name, value in given.items():
        if value and not _VALUE.fullmatch(value):
            raise OperationError(f"{name}: {value!r} is no value of a label: letters, digits, '-', '_' and '.', 63 at most, no sign at the ends")
    out: dict[str, str | None] = {}
    if options.revision:
        out |= {REVISION_LABEL: options.revision, INJECTION_LABEL: None}
    if options.injection:
        out |= {INJECTION_LABEL: options.injection, REVISION_LABEL: None}
    if options.ambient is not None:
        out[DATAPLANE_LABEL] = "ambient" if options.ambient else "none"
    if options.waypoint:
        out[WAYPOINT_LABEL] = options.waypoint
    if options.network:
        out[NETWORK_LABEL] = options.network
    return out


def _notes(options: Options, before: Map) -> dict[str, str | None]:
    """The annotations to set (None: to remove). Raises OperationError."""
    given = options.control_plane_clusters
    if options.state == "absent":
        return {CONTROL_PLANES: None} if CONTROL_PLANES in before else {}
    if given is None:
        return {}
    for name in given:
        if not _VALUE.fullmatch(name):
            raise OperationError(f"control_plane_clusters: {name!r} is no name of a cluster: letters, digits, '-', '_' and '.'")
    wanted = ",".join(given) or None
    return {} if before.get(CONTROL_PLANES) == wanted else {CONTROL_PLANES: wanted}


def _injectors(client: Client, namespace: str) -> list[Map]:
    found = client.list_objects("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations")
    return [item for item in found if is_injector(item) and serves_namespace(item, namespace)]


def _check(client: Client, options: Options, after: Map, injectors: list[Map], reporter: Reporter) -> None:
    """Refuse labels that nobody answers to: pods would start without a proxy, and nothing would say so."""
    where = f"cluster {client.name}: namespace {options.name}"
    asked = asked_by_namespace(after)
    answering = injecting(injectors, {**after, "kubernetes.io/metadata.name": options.name}, {})
    if asked and not answering and not options.force:
        option = f"revision {asked!r}" if REVISION_LABEL in after and INJECTION_LABEL not in after else "injection"
        known = sorted({value for item in injectors for value in (labels_of(item).get("istio.io/tag"), labels_of(item).get(REVISION_LABEL)) if value})
        raise OperationError(
            f"{where}: {option}: no control plane in {options.namespace} answers to it, pods would get no proxy; install it or set the tag first "
            f"(there are: {', '.join(known) or 'none'}), or set force"
        )
    if len(answering) > 1:
        reporter.warn(f"{where}: {' and '.join(sorted(answering))} would both inject its pods (IST0139); remove one of them")
    if after.get(DATAPLANE_LABEL) == "ambient":
        if answering:
            reporter.warn(f"{where}: is ambient and has its pods injected too; pods with a sidecar take no part in ambient")
        if not client.list_objects("/apis/apps/v1/daemonsets", labels="app=ztunnel", metadata_only=True):
            reporter.warn(f"{where}: is ambient, but no ztunnel is installed; install the components cni and ztunnel")


def _planned(client: Client, options: Options, live: Map | None, labels: dict[str, str | None], notes: dict[str, str | None]) -> Change | None:
    """The change, by the server's verdict; None where there is none."""
    space = "/api/v1/namespaces"
    if live is None:
        if options.state == "absent":
            return None
        kept = {key: value for key, value in labels.items() if value is not None}
        noted = {key: value for key, value in notes.items() if value is not None}
        meta = {"name": options.name, **({"labels": kept} if kept else {}), **({"annotations": noted} if noted else {})}
        item: Map = {"apiVersion": "v1", "kind": "Namespace", "metadata": meta}
        require(client, [Right("create", "", "namespaces")])
        return Change(CREATE, item, after=client.create(space, item, dry_run=True, manager=TAG_MANAGER))
    if live["metadata"].get("deletionTimestamp"):
        raise OperationError(f"cluster {client.name}: namespace {options.name} is being deleted; wait until it is gone, or name another one")
    if not labels and not notes:
        return None
    require(client, [Right("patch", "", "namespaces")])
    item = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": options.name, "labels": labels, "annotations": notes}}
    return Change(UPDATE, item, live, client.patch(f"{space}/{options.name}", _patch(item), dry_run=True, manager=TAG_MANAGER))


def _patch(item: Map) -> Map:
    """A merge patch: other labels and annotations stay, whoever set them, and a null removes one."""
    return {"metadata": {name: item["metadata"].get(name) or {} for name in ("labels", "annotations")}}


def _write(client: Client, path: str, change: Change) -> None:
    if change.action == CREATE:
        try:
            client.create("/api/v1/namespaces", change.item, manager=TAG_MANAGER)
            return
        except ApiError as error:
            if error.status != 409:  # made by another since the plan
                raise
    client.patch(path, _patch(change.item), manager=TAG_MANAGER)
