# SPDX-License-Identifier: GPL-3.0-or-later
"""AuthorizationPolicies: for whom they hold, and which rule lets in, or keeps out, all that another one does
(https://istio.io/latest/docs/reference/config/security/authorization-policy/)."""
from __future__ import annotations

import json
import typing as t

from .fields import Map, items, mapping, maps, strings, text, texts
from .kinds import AUTHORIZATION_POLICY
from .resource import Path, Resource
from .selection import Labels, selector_text
from .snapshot import Snapshot

ALLOW, DENY, CUSTOM = "ALLOW", "DENY", "CUSTOM"
SOURCE: t.Final = {
    "principals": "notPrincipals", "requestPrincipals": "notRequestPrincipals", "namespaces": "notNamespaces", "ipBlocks": "notIpBlocks",
    "remoteIpBlocks": "notRemoteIpBlocks", "serviceAccounts": "notServiceAccounts", "trustDomains": "notTrustDomains",
}  # fmt: skip
"""What a source asks for, and what it excludes."""
OPERATION: t.Final = {"hosts": "notHosts", "ports": "notPorts", "methods": "notMethods", "paths": "notPaths"}
"""The same of an operation."""
CONDITION: t.Final = {"values": "notValues"}
"""The same of a condition."""
_NUMBERS: t.Final = ("source.ip", "remote.ip", "destination.ip", "destination.port")
_REVISION: t.Final = "istio.io/rev"


class Scope(t.NamedTuple):
    """For whom a policy holds: a namespace, the labels of workloads in it (as text), what it is attached to, and the revision that takes it."""

    namespace: str
    selector: str
    targets: str
    revision: str


class Rule(t.NamedTuple):
    """A rule, the policy it is in, and the path there."""

    policy: Resource
    value: Map
    path: Path


def action_of(policy: Resource) -> str:
    """What a policy does; ALLOW where nothing is said, empty for what is no text."""
    found = policy.spec.get("action") or ALLOW
    return found if isinstance(found, str) else ""


def selector_of(policy: Resource) -> Labels:
    """The labels of the workloads a policy is for; empty for all."""
    return strings(policy.spec, "selector", "matchLabels")


def targets_of(policy: Resource) -> list[Map]:
    """What a policy is attached to instead of workloads: Gateways, Services, classes."""
    if "targetRef" not in policy.spec:
        return maps(policy.spec, "targetRefs")
    return [*maps(policy.spec, "targetRefs"), mapping(policy.spec, "targetRef")]


def scope_of(policy: Resource) -> Scope:
    """For whom it holds."""
    targets = targets_of(policy)
    shown = json.dumps(targets, sort_keys=True, default=str) if targets else ""
    return Scope(policy.namespace, selector_text(selector_of(policy)), shown, policy.labels.get(_REVISION, ""))


def wider(scope: Scope, root: str) -> list[Scope]:
    """The scope, and those that hold for all of its workloads too: the namespace's, and the mesh's in ``root``."""
    if scope.targets:
        return [scope]
    return list(dict.fromkeys((scope, scope._replace(selector=""), scope._replace(selector="", namespace=root))))


def rules_of(policy: Resource) -> list[Rule]:
    """Its rules; none of what is no mapping."""
    return [Rule(policy, one, ("spec", "rules", i)) for i, one in enumerate(items(policy.spec, "rules")) if isinstance(one, dict)]


class Policies:
    """Those that istiod takes, by scope and action."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.by_scope: dict[Scope, dict[str, list[Resource]]] = {}
        for policy in snapshot.all(AUTHORIZATION_POLICY):
            if policy.verdict.valid:
                self.by_scope.setdefault(scope_of(policy), {}).setdefault(action_of(policy), []).append(policy)

    def rules(self, scope: Scope, action: str) -> list[Rule]:
        """The rules of a scope's policies with an action."""
        return [rule for policy in self.by_scope.get(scope, {}).get(action, ()) for rule in rules_of(policy)]


def takes_all(rule: Map) -> bool:
    """Whether a rule asks nothing."""
    return not (items(rule, "from") or items(rule, "to") or items(rule, "when"))


def same_text(rule: Map) -> str:
    """A rule as a text that is equal for equal rules."""
    return json.dumps(rule, sort_keys=True, default=str)


def covers(wide: Map, narrow: Map) -> bool:
    """Whether a rule takes every request that another one does, as far as can be told from their texts."""
    return (
        _all_covered(maps(wide, "from"), maps(narrow, "from"), "source", SOURCE)
        and _all_covered(maps(wide, "to"), maps(narrow, "to"), "operation", OPERATION)
        and all(any(_condition_covers(one, other) for other in maps(narrow, "when")) for one in maps(wide, "when"))
    )


def value_covers(field: str, pattern: str, value: str) -> bool:
    """Whether a value's pattern, in which a star at an end stands for any text, takes all that another one does."""
    if field == "hosts":
        pattern, value = pattern.lower(), value.lower()
    if pattern == value:
        return True
    if "{" in pattern or "{" in value or field in ("ipBlocks", "remoteIpBlocks", "ports", "serviceAccounts"):
        return False
    if pattern == "*":
        return value != ""
    if pattern.endswith("*"):
        return value.startswith(pattern[:-1])
    return pattern.startswith("*") and value.endswith(pattern[1:])


def excluded(given: Map, pairs: t.Mapping[str, str]) -> str:
    """The field of a source, operation or condition all of whose values its opposite excludes; empty where there is none."""
    if len(given) < 2:
        return ""
    for field, opposite in pairs.items():
        values, against = (texts(given, field), texts(given, opposite)) if field in given and opposite in given else ([], [])
        if values and _values_covered(field, against, values):
            return field
    return ""


def _all_covered(wide: list[Map], narrow: list[Map], key: str, pairs: t.Mapping[str, str]) -> bool:
    if not wide:
        return True
    parts = [mapping(one, key) for one in wide]
    return bool(narrow) and all(any(_part_covers(part, mapping(one, key), pairs) for part in parts) for one in narrow)


def _part_covers(wide: Map, narrow: Map, pairs: t.Mapping[str, str]) -> bool:
    if any(key not in pairs and key not in pairs.values() for key in wide):
        return False  # a field that this does not know may narrow it
    for field, opposite in pairs.items():
        if field not in wide and opposite not in wide:
            continue
        asked = texts(wide, field)
        if asked and not (texts(narrow, field) and _values_covered(field, asked, texts(narrow, field))):
            return False
        if not _values_covered(field, texts(narrow, opposite), texts(wide, opposite)):
            return False  # what the wide one leaves out must be left out here as well
    return True


def _values_covered(field: str, patterns: list[str], values: list[str]) -> bool:
    return all(any(value_covers(field, pattern, value) for pattern in patterns) for value in values)


def _condition_covers(wide: Map, narrow: Map) -> bool:
    key = text(wide, "key")
    if not key or key != text(narrow, "key"):
        return False
    if key in _NUMBERS:
        return same_text(wide) == same_text(narrow)
    one, other = ({name: value for name, value in given.items() if name != "key"} for given in (wide, narrow))
    return _part_covers(one, other, CONDITION)
