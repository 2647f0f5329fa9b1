# SPDX-License-Identifier: GPL-3.0-or-later
"""Injection: webhooks that overlap or lead nowhere, tags without a control plane, namespaces that nobody answers."""
from __future__ import annotations

import typing as t

from ...istio.revisions import Survey
from ...istio.webhooks import DEFAULT, is_injector, name_of, overlaps
from ..message import ERROR, WARNING, Message
from .snapshot import Snapshot

_KIND: t.Final = "MutatingWebhookConfiguration"


def check(snapshot: Snapshot, survey: Survey) -> list[Message]:
    """IST0139, MF0120 to MF0123."""
    return [*_overlaps(snapshot), *_services(snapshot), *_tags(survey), *_users(survey)]


def _overlaps(snapshot: Snapshot) -> t.Iterator[Message]:
    others: dict[str, set[str]] = {}
    for item in overlaps(snapshot.webhooks):
        others.setdefault(item.first, set()).add(item.second)
        others.setdefault(item.second, set()).add(item.first)
    for webhook, found in others.items():
        text = f"Webhook {webhook.partition('/')[2]} overlaps with others: [{' '.join(sorted(found))}]. This may cause injection to occur twice."
        yield Message("IST0139", "InvalidWebhook", ERROR, f"{_KIND} {webhook.partition('/')[0]}", text, "Delete the configuration that is left over.")


def _services(snapshot: Snapshot) -> t.Iterator[Message]:
    if any(item.message.startswith("services ") for item in snapshot.unread):
        return
    there = {(item["metadata"].get("namespace"), name_of(item)) for item in snapshot.services}
    for item in filter(is_injector, snapshot.webhooks):
        wanted = {((one.get("clientConfig") or {}).get("service") or {}).get("name"): one["clientConfig"].get("service") for one in item["webhooks"]}
        for service in filter(None, wanted.values()):
            place = (service.get("namespace"), service.get("name"))
            if place not in there:
                text = f"Injector refers to a control plane service that does not exist: {place[0]}/{place[1]}."
                step = "Install that control plane, or delete the webhook: while it is there, the pods that it matches cannot be created."
                yield Message("IST0139", "InvalidWebhook", ERROR, f"{_KIND} {name_of(item)}", text, step)


def _tags(survey: Survey) -> t.Iterator[Message]:
    for tag in survey.tags:
        if tag.problem:
            origin = f"{_KIND} {tag.webhook}" if tag.webhook else f"Service {tag.service}"
            asking = f"; namespaces that ask for it: {', '.join(tag.namespaces)}" if tag.namespaces else ""
            step = "Point the tag at a revision that is there, or remove it (revision_tag)."
            yield Message("MF0120", "DanglingTag", ERROR, origin, f"Tag {tag.name!r} leads nowhere: {tag.problem}{asking}", step)


def _users(survey: Survey) -> t.Iterator[Message]:
    for space, wanted in survey.unknown_namespaces.items():
        yield unknown_revision(space, wanted)
    lost: dict[str, list[str]] = {}
    for pod, wanted in survey.unknown_pods.items():
        lost.setdefault(wanted, []).append(pod)
    for wanted, pods in sorted(lost.items()):
        named = ", ".join(pods[:5]) + (", ..." if len(pods) > 5 else "")
        text = f"{len(pods)} proxies were made by revision {wanted!r}, which is not here any more: {named}"
        yield Message("MF0122", "OrphanedProxies", WARNING, f"Pod {pods[0]}", text, "Restart these workloads under a revision that is there.")
    default = survey.revision(DEFAULT)
    if default and default.webhook and not default.active and survey.tag(DEFAULT) is None:
        asking = f": {', '.join(default.namespaces)}" if default.namespaces else ""
        text = f"The webhook is switched off and no default tag stands for it; nobody injects namespaces that name no revision{asking}"
        step = "Set the tag default (revision_tag), or let control_plane install the revision again."
        yield Message("MF0123", "DefaultInjectionOff", ERROR, f"{_KIND} {default.webhook}", text, step)


def unknown_revision(namespace: str, wanted: str) -> Message:
    """MF0121: a namespace asks for a revision or tag that nobody answers to."""
    text = f"The namespace asks for revision {wanted!r}, which is neither a revision nor a tag here: its new pods get no proxy"
    return Message("MF0121", "UnknownRevision", WARNING, f"Namespace {namespace}", text, "Correct the label (mesh_namespace), or install that revision.")
