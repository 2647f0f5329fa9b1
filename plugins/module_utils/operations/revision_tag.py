# SPDX-License-Identifier: GPL-3.0-or-later
"""``revision_tag``: what ``istioctl tag set`` and ``tag remove`` do."""
from __future__ import annotations

import re
import typing as t

from ..cluster.access import Right, require
from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.errors import ApiError
from ..cluster.lease import writer
from ..cluster.paths import Kinds
from ..install.object_writer import ObjectWriter
from ..install.outcome import adopted, difference, objects_by_action
from ..install.paths import Map
from ..install.reconcile import TAG_MANAGER
from ..install.tag_plan import TagPlanner, TagState, overlap_of, read_state
from ..install.verdicts import UNCHANGED, Change
from ..istio.revisions import asked_by_namespace, is_running
from ..istio.webhooks import DEFAULT, POD_INJECTION_LABEL, REVISION_LABEL, helm_release, injecting, labels_of, name_of, tag_service_name
from ..specs.revision_tag import Options
from .cluster_errors import told
from .result import OperationError, Reporter, Result
from .writing_run import new_run_id

_NAME: t.Final = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_GONE_SECONDS: t.Final = 30.0
_NAMESPACES: t.Final = "/api/v1/namespaces"
_LONGEST: t.Final = 63 - len(tag_service_name(""))


def run(options: Options, reporter: Reporter) -> Result:
    """Set or remove a tag. Raises OperationError, Unreachable."""
    _check(options)
    with told():
        client = connect(options.auth)
        kinds = Kinds(client)
        planner = TagPlanner(client, kinds, force_conflicts=options.force_conflicts)
        needed = _rights(options)
        try:
            state, changes = _planned(client, planner, options)
        except ApiError as error:
            if error.status == 403:  # dry runs need the rights of writes: say all that is missing, not the first
                require(client, needed)
            raise
        pending = [change for change in changes if change.action != UNCHANGED]
        if pending:
            require(client, needed)
        if pending and not options.check_mode:
            with writer(client, new_run_id(), namespace=options.lease_namespace, timeout=options.lock_timeout) as lease:
                state, changes = _planned(client, planner, options)
                planner.write(changes, ObjectWriter(client, kinds, lease, manager=TAG_MANAGER, wait_timeout=_GONE_SECONDS))
        for text in adopted(changes):
            reporter.warn(text)
        values = {"tag": _tag(client, options, state), "objects": objects_by_action(changes)}
    return Result(bool(pending), values, difference(changes) if options.diff_mode else None)


def _check(options: Options) -> None:
    if not _NAME.fullmatch(options.name) or len(options.name) > _LONGEST:
        raise OperationError(
            f"name: {options.name!r} cannot be a tag, which is part of a Service's name: a letter, then letters, digits and '-', "
            f"all lower case, {_LONGEST} at most"
        )
    if options.auto_inject_namespaces and options.name != DEFAULT:
        raise OperationError(f"auto_inject_namespaces: only the tag 'default' injects where no label says so, not {options.name!r}; leave the option out")
    if options.reactivate and (options.name != DEFAULT or options.state == "present"):
        raise OperationError("reactivate: goes with state 'absent' of the tag 'default' only; leave the option out")


def _planned(client: Client, planner: TagPlanner, options: Options) -> tuple[TagState, list[Change]]:
    """What is there and what changes. Raises OperationError for what is refused."""
    state = read_state(client, options.namespace)
    if options.state == "absent":
        _check_removal(client, state, options)
        return state, planner.remove(state, options.name, reactivate=options.reactivate)
    _check_setting(client, state, options)
    changes = planner.set(state, options.name, options.revision, auto_inject_namespaces=options.auto_inject_namespaces)
    found = overlap_of(state, changes)
    if found and not options.force and any(change.action != UNCHANGED for change in changes):
        pairs = "; ".join(f"{one.first} and {one.second}" for one in found[:3])
        raise OperationError(
            f"cluster {client.name}: tag {options.name!r}: injection webhooks would inject the same pods twice (IST0139): {pairs}; "
            "delete the one that is left over, or set force"
        )
    return state, changes


def _check_setting(client: Client, state: TagState, options: Options) -> None:
    where = f"cluster {client.name}: tag {options.name!r}"
    if options.name != DEFAULT and state.canonical(options.name):
        raise OperationError(f"{where}: a revision of that name exists in namespace {options.namespace}; choose another name")
    current = state.target(options.name)
    if current and current != options.revision and not options.overwrite:
        raise OperationError(f"{where}: points to revision {current!r}; set overwrite to move it to {options.revision!r}")


def _check_removal(client: Client, state: TagState, options: Options) -> None:
    where = f"cluster {client.name}: tag {options.name!r}"
    objects = state.tagged(options.name)
    current = state.target(options.name)
    if not objects:
        return
    if options.revision and current != options.revision:
        raise OperationError(f"{where}: points to revision {current!r}, not to {options.revision!r}; correct the option revision, or leave it out")
    release = next((helm_release(item) for item in objects if helm_release(item)), "")
    if release and not options.force:
        raise OperationError(f"{where}: belongs to the Helm release {release!r}; take it out of that release's value revisionTags, or set force")
    if options.force or options.reactivate:
        return
    users = _users(client, options.name, objects)
    if users:
        then = " (reactivate: revision 'default' serves them again)" if options.name == DEFAULT and state.canonical(DEFAULT) else ""
        raise OperationError(f"{where}: is in use by {'; '.join(users)}; move them to another revision first{then}, or set force")


def _users(client: Client, tag: str, objects: list[Map]) -> list[str]:
    """Who asks for a tag: namespaces by their labels, pods that its webhook matches by labels of their own."""
    selectors = [f"{REVISION_LABEL}={tag}", *([f"{POD_INJECTION_LABEL}=true,!{REVISION_LABEL}"] if tag == DEFAULT else [])]
    spaces = {name_of(item): labels_of(item) for item in client.list_objects(_NAMESPACES, metadata_only=True)}
    asking = sorted(name for name, labels in spaces.items() if asked_by_namespace(labels) == tag)
    found = client.each(lambda labels: client.list_objects("/api/v1/pods", labels=labels), selectors)
    own = sorted(
        f"{item['metadata']['namespace']}/{name_of(item)}"
        for part in found
        for item in part
        if item["metadata"]["namespace"] not in asking
        and is_running(item)
        and injecting(objects, spaces.get(item["metadata"]["namespace"], {}), labels_of(item))
    )
    users = {"namespaces": asking, "pods": own}
    return [f"{len(names)} {kind} ({', '.join(names[:5])}{', ...' if len(names) > 5 else ''})" for kind, names in users.items() if names]


def _rights(options: Options) -> list[Right]:
    """What a run that writes needs."""
    verbs = ("create", "patch") if options.state == "present" else ("delete", "patch") if options.reactivate else ("delete",)
    group = "admissionregistration.k8s.io"
    kinds = [(group, "mutatingwebhookconfigurations", ""), ("", "services", options.namespace)]
    kinds += [(group, "validatingwebhookconfigurations", "")] if options.name == DEFAULT else []
    out = [Right(verb, *kind) for kind in kinds for verb in ("list", *verbs)]
    return out + [Right(verb, "coordination.k8s.io", "leases", options.lease_namespace) for verb in ("get", "create", "update")]


def _tag(client: Client, options: Options, state: TagState) -> dict[str, t.Any]:
    """The tag as it is after the run, and the namespaces that ask for it."""
    spaces = client.list_objects(_NAMESPACES, metadata_only=True)
    return {
        "name": options.name,
        "revision": options.revision if options.state == "present" else "",
        "previous_revision": state.target(options.name),
        "namespaces": sorted(name_of(item) for item in spaces if asked_by_namespace(labels_of(item)) == options.name),
    }
