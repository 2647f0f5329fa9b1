# SPDX-License-Identifier: GPL-3.0-or-later
"""Injection webhooks that would inject a pod twice, or that lead to a Service that is not there."""
from __future__ import annotations

import itertools
import typing as t

from ...istio.selectors import matches
from ..analyzer import Analyzer, Finding
from ..fields import Map, mapping, maps, strings, text, texts
from ..kinds import MUTATING_WEBHOOK, SERVICE
from ..resource import Resource, full_name
from ..selection import as_selector
from ..snapshot import Snapshot

_REVISION: t.Final = "istio.io/rev"
_NAMESPACE_LABELS: t.Final[tuple[dict[str, str], ...]] = ({}, {"istio-injection": "enabled"}, {"istio-injection": "disabled"})
_POD_LABELS: t.Final[tuple[dict[str, str], ...]] = ({}, {"sidecar.istio.io/inject": "true"}, {"sidecar.istio.io/inject": "false"})


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    hooks: dict[str, tuple[Resource, Map]] = {}
    revisions: dict[str, None] = {}
    for resource in snapshot.all(MUTATING_WEBHOOK):
        found = maps(resource.item, "webhooks")
        named = _revisions(resource, found)
        if named or any(text(hook, "name").endswith("istio.io") for hook in found):
            hooks.update({f"{resource.full_name}/{text(hook, 'name')}": (resource, hook) for hook in found})
            revisions.update(dict.fromkeys(named))
    yield from _overlaps(hooks, list(revisions))
    for resource, hook in hooks.values():
        service = mapping(hook, "clientConfig", "service")
        place = (text(service, "namespace"), text(service, "name"))
        if service and snapshot.find(SERVICE, *place) is None:
            yield Finding("IST0139", resource, (f"Injector refers to a control plane service that does not exist: {full_name(*place)}.",))


def _overlaps(hooks: dict[str, tuple[Resource, Map]], revisions: list[str]) -> t.Iterator[Finding]:
    """Of all labels that Istio knows, those of namespace and pod that several webhooks answer to."""
    around = [{**base, **labels} for labels in ({}, *({_REVISION: name} for name in revisions)) for base in _NAMESPACE_LABELS]
    inside = [{**base, **labels} for labels in ({}, *({_REVISION: name} for name in revisions)) for base in _POD_LABELS]
    # which webhooks take each, once; then the pairs are compared as sets
    of_namespace = [frozenset(name for name, (_, hook) in hooks.items() if matches(as_selector(hook.get("namespaceSelector")), labels)) for labels in around]
    of_pod = [frozenset(name for name, (_, hook) in hooks.items() if matches(as_selector(hook.get("objectSelector")), labels)) for labels in inside]
    for together in dict.fromkeys(one & other for one, other in itertools.product(of_namespace, of_pod)):
        for name in sorted(together) if len(together) > 1 else ():
            others = " ".join(sorted(together - {name}))
            yield Finding("IST0139", hooks[name][0], (f"Webhook overlaps with others: [{others}]. This may cause injection to occur twice.",))


def _revisions(resource: Resource, hooks: list[Map]) -> list[str]:
    """Every revision that a configuration speaks of."""
    out = [resource.labels[_REVISION]] if _REVISION in resource.labels else []
    for hook in hooks:
        for selector in (mapping(hook, "namespaceSelector"), mapping(hook, "objectSelector")):
            wanted = strings(selector, "matchLabels").get(_REVISION)
            out += [wanted] if wanted is not None else []
            out += [value for one in maps(selector, "matchExpressions") if one.get("key") == _REVISION for value in texts(one, "values")]
    return out


ANALYZER: t.Final = Analyzer("webhook.Analyzer", ("IST0139",), (MUTATING_WEBHOOK, SERVICE), "Checks the validity of Istio webhooks", _find)
