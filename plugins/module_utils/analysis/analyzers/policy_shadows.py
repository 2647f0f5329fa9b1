# SPDX-License-Identifier: GPL-3.0-or-later
"""AuthorizationPolicies that others leave without effect: rules that a wider one holds already, ALLOW that a DENY empties, denials that an ALLOW undoes."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..kinds import AUTHORIZATION_POLICY, MESH_CONFIG
from ..policies import ALLOW, DENY, Policies, Rule, covers, rules_of, same_text, takes_all, wider
from ..resource import full_name
from ..snapshot import Snapshot

_COMPARED: t.Final = 40
"""Rules of one scope that each other one is compared with; of more, only equal ones are found."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    policies = snapshot.derived(Policies)
    denied = any(DENY in by_action for by_action in policies.by_scope.values())
    for scope, by_action in policies.by_scope.items():
        for action in (ALLOW, DENY):
            if action in by_action:
                yield from _redundant(policies.rules(scope, action))
        closed = [policy for policy in by_action.get(ALLOW, ()) if not rules_of(policy)]
        if ALLOW not in by_action or not (denied or closed):
            continue
        around = wider(scope, snapshot.root_namespace)
        denials = [rule for one in around for rule in policies.rules(one, DENY)][:_COMPARED]
        for rule in policies.rules(scope, ALLOW) if denials else ():
            over = next((one for one in denials if covers(one.value, rule.value)), None)
            if over is not None:
                yield Finding("MF0316", rule.policy, (_named(rule), _named(over)), rule.path)
        opened = [rule for one in around for rule in policies.rules(one, ALLOW) if takes_all(rule.value)] if closed else []
        for policy in closed if opened else ():
            yield Finding("MF0317", policy, (opened[0].policy.full_name,), ("spec",))


def _redundant(rules: list[Rule]) -> t.Iterator[Finding]:
    """Each rule that an equal one before it, or a wider one anywhere, holds already."""
    if len(rules) < 2:
        return
    first: dict[str, Rule] = {}
    compared = rules[:_COMPARED]
    for rule in rules:
        equal = first.setdefault(same_text(rule.value), rule)
        if equal is not rule:
            yield Finding("MF0315", rule.policy, (_named(rule), _named(equal)), rule.path)
            continue
        over = next((one for one in compared if one is not rule and _over(one, rule)), None)
        if over is not None:
            yield Finding("MF0315", rule.policy, (_named(rule), _named(over)), rule.path)


def _over(one: Rule, other: Rule) -> bool:
    """Whether one is wider; of two that take the same only the later is told."""
    return covers(one.value, other.value) and (not covers(other.value, one.value) or _place(one) < _place(other))


def _place(rule: Rule) -> tuple[str, int]:
    return full_name(rule.policy.namespace, rule.policy.name), int(rule.path[-1])


def _named(rule: Rule) -> str:
    return f"rule #{rule.path[-1]} of {rule.policy.full_name}"


ANALYZER: t.Final = Analyzer(
    "meshfleet.PolicyShadowAnalyzer", ("MF0315", "MF0316", "MF0317"), (AUTHORIZATION_POLICY, MESH_CONFIG),
    "Checks that AuthorizationPolicies are not without effect for others", _find, of_verdicts=True,
)  # fmt: skip
