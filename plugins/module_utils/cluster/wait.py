# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until objects are as they should be: one list a kind and namespace a look, one deadline for all."""
from __future__ import annotations

import time
import typing as t
from collections.abc import Callable

from .apply import label
from .client import Client
from .errors import WaitTimeout
from .paths import Kinds

Json = dict[str, t.Any]
LOOKS: t.Final = (0.1, 0.2, 0.3, 0.5, 0.5, 1.0)
"""Seconds between looks; the last one repeats."""
Verdict = Callable[[Json | None], str]
"""What is still missing of a live object (None: it does not exist); empty: nothing."""


def await_objects(
    client: Client, kinds: Kinds, items: t.Iterable[Json], verdict: Verdict, *, timeout: float, explain: Callable[[Json], str] | None = None
) -> None:
    """Look until ``verdict`` is content with every object's live state.

    Raises WaitTimeout after ``timeout`` seconds: it lists each object with what is missing, and what ``explain`` knows of it.
    """
    deadline = time.monotonic() + timeout
    pending = list(items)
    looks = 0
    while pending:
        live = {key: found for part in client.each(lambda place: _look(client, kinds, *place), _places(pending)) for key, found in part.items()}
        missing = [(item, verdict(live.get(_key(item)))) for item in pending]
        missing = [(item, text) for item, text in missing if text]
        pending = [item for item, _ in missing]
        if pending and time.monotonic() > deadline:
            known = client.each(explain, pending) if explain else [""] * len(pending)
            texts = [f"{label(item)}: {text}" + (f" ({more})" if more else "") for (item, text), more in zip(missing, known, strict=True)]
            raise WaitTimeout(f"cluster {client.name}: not ready after {timeout:g} s: {'; '.join(texts)}")
        if pending:
            time.sleep(min(LOOKS[min(looks, len(LOOKS) - 1)], max(deadline - time.monotonic(), 0.01)))
            looks += 1


def _key(item: Json) -> tuple[str, str, str, str]:
    meta = item["metadata"]
    return str(item["apiVersion"]), str(item["kind"]), str(meta.get("namespace") or ""), str(meta["name"])


def _places(items: list[Json]) -> list[tuple[str, str, str, str]]:
    """(apiVersion, kind, namespace, the one name or empty) to look at."""
    names: dict[tuple[str, ...], list[str]] = {}
    for item in items:
        *place, name = _key(item)
        names.setdefault(tuple(place), []).append(name)
    return [(*place, found[0] if len(found) == 1 else "") for place, found in names.items()]  # type: ignore[misc]


def _look(client: Client, kinds: Kinds, api_version: str, kind: str, namespace: str, name: str) -> dict[tuple[str, str, str, str], Json]:
    resource = kinds.resource(api_version, kind)
    fields = f"metadata.name={name}" if name else ""
    found = client.list_objects(resource.collection(namespace), fields=fields)
    return {(api_version, kind, namespace, str(one["metadata"]["name"])): one for one in found}


def gone(live: Json | None) -> str:
    """Verdict: the object no longer exists."""
    if live is None:
        return ""
    held = live["metadata"].get("finalizers") or []
    return "is still there" + (f", held by finalizers {', '.join(held)}" if held else "")


def established(live: Json | None) -> str:
    """Verdict: a CRD is served."""
    if live is None:
        return "does not exist"
    for one in (live.get("status") or {}).get("conditions") or []:
        if one["type"] == "NamesAccepted" and one["status"] == "False":
            return f"its names are refused: {one.get('message')}"
        if one["type"] == "Established" and one["status"] == "True":
            return ""
    return "is not established"


def rolled_out(live: Json | None) -> str:
    """Verdict: a Deployment, DaemonSet or StatefulSet runs its newest template everywhere and is available (kubectl rollout status' rules)."""
    if live is None:
        return "does not exist"
    spec, status = live.get("spec") or {}, live.get("status") or {}
    if status.get("observedGeneration", 0) < live["metadata"].get("generation", 0):
        return "its controller has not seen the change"
    if "desiredNumberScheduled" in status or "currentNumberScheduled" in status:
        wanted, updated, ready = status.get("desiredNumberScheduled", 0), status.get("updatedNumberScheduled", 0), status.get("numberAvailable", 0)
    else:
        wanted, updated = spec.get("replicas", 1), status.get("updatedReplicas", 0)
        ready = status.get("availableReplicas", status.get("readyReplicas", 0))
        kept = ((spec.get("updateStrategy") or {}).get("rollingUpdate") or {}).get("partition", 0)  # a StatefulSet's pods that stay as they are
        if kept:
            updated = min(wanted, updated + kept)
        elif updated >= wanted and status.get("replicas", 0) > updated:
            return f"{status['replicas'] - updated} pods of the earlier template are left"
    if (spec.get("updateStrategy") or {}).get("type") == "OnDelete":
        updated = wanted  # its pods become new when somebody deletes them
    text = ""
    if updated < wanted:
        text = f"{updated} of {wanted} pods have the new template"
    elif ready < wanted:
        text = f"{ready} of {wanted} pods are available"
    stuck = [one for one in status.get("conditions") or [] if one.get("reason") == "ProgressDeadlineExceeded"]
    return text + (f"; {stuck[0].get('message') or 'its progress deadline is exceeded'}" if text and stuck else "")
