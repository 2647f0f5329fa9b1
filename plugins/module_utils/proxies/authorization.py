# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorization policies as a proxy has them, in the RBAC filters of its listeners (istio/pilot/pkg/security/authz/model), and istioctl's table."""
from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass

from .config_dump import ConfigDump
from .filter_chains import MANAGER, chains
from .inbound import INBOUND, listeners
from .tables import table

Json = dict[str, t.Any]
_HTTP, _TCP = "envoy.filters.http.rbac", "envoy.filters.network.rbac"
_NAME: t.Final = re.compile(r"ns\[(.+)\]-policy\[(.+)\]-rule\[(.+)\]")
"""Anywhere in a name: an external authorizer's begins with it, and ends otherwise where istiod does not know that authorizer."""
_EXTERNAL: t.Final = "istio-ext-authz-"
_ACTIONS: t.Final = ("DENY", "ALLOW", "LOG", "CUSTOM")
NOTHING: t.Final = "_anonymous_match_nothing_"
"""A filter without a policy: one that allows nothing, or denies nothing."""


@dataclass(frozen=True)
class Policy:
    """A policy: ``action`` DENY, ALLOW, LOG or CUSTOM (an external authorizer decides), how many of its rules there are, and at which ports it counts.

    ``enforced`` is false for a dry run, whose decisions are only written down. For what is no AuthorizationPolicy ``namespace`` is empty.
    """

    action: str
    namespace: str
    name: str
    rules: int
    ports: tuple[int, ...]
    enforced: bool

    @property
    def shown(self) -> str:
        """Its name as istioctl writes it."""
        return f"{self.name}.{self.namespace}" if self.namespace else self.name

    @property
    def is_filter_alone(self) -> bool:
        """Whether it is a filter without rules of its own, which istioctl counts as one that matches nothing."""
        return self.name == NOTHING and not self.enforced


def policies(dump: ConfigDump) -> list[Policy]:
    """The policies in the order of their actions, then by name. Raises DumpError for a dump without listeners."""
    rules: dict[tuple[bool, str, str, str], set[str]] = {}
    ports: dict[tuple[bool, str, str, str], set[int]] = {}
    for listener in listeners(dump):
        port = int(((listener.get("address") or {}).get("socketAddress") or {}).get("portValue") or 0)
        for key, rule in (found for chain in chains(listener) for config in _filters(chain) for found in _rules(config)):
            rules.setdefault(key, set()).add(rule)
            ports.setdefault(key, set()).add(port)
    out = [Policy(*key[1:], len(found), tuple(sorted(ports[key])), key[0]) for key, found in rules.items()]
    return sorted(out, key=lambda one: (_ACTIONS.index(one.action), one.shown, not one.enforced))


def inbound_rules(dump: ConfigDump) -> list[str]:
    """Names of the rules that requests to the pod meet first, as Envoy has them. Raises DumpError for a dump without listeners."""
    for listener in listeners(dump):
        if listener.get("name") == INBOUND:
            for chain in chains(listener):
                for config in _filters(chain):
                    if (config.get("rules") or {}).get("policies"):
                        return sorted(config["rules"]["policies"])
    return []


def rule_texts(dump: ConfigDump) -> dict[tuple[str, str], str]:
    """All that the filters say of each policy (by namespace and name), for comparison. Raises DumpError for a dump without listeners."""
    found: dict[tuple[str, str], set[str]] = {}
    for config in (config for listener in listeners(dump) for chain in chains(listener) for config in _filters(chain)):
        for part in ("rules", "shadowRules"):
            for full, rule in ((config.get(part) or {}).get("policies") or {}).items():
                name = _NAME.search(full)
                if name:
                    text = json.dumps([part, (config.get(part) or {}).get("action"), full, rule], sort_keys=True)
                    found.setdefault((name[1], name[2]), set()).add(text)
    return {key: "\n".join(sorted(texts)) for key, texts in found.items()}


def _filters(chain: t.Mapping[str, t.Any]) -> t.Iterator[Json]:
    """The configuration of every RBAC filter of a chain, within its connection manager too."""
    for one in chain.get("filters") or []:
        config = one.get("typedConfig") or {}
        if one.get("name") == _TCP:
            yield config
        elif one.get("name") == MANAGER:
            yield from (deeper.get("typedConfig") or {} for deeper in config.get("httpFilters") or [] if deeper.get("name") == _HTTP)


def _rules(config: Json) -> t.Iterator[tuple[tuple[bool, str, str, str], str]]:
    """Keys of policies and names of their rules; shadow rules are an external authorizer's, or a dry run."""
    active, shadow = config.get("rules") or {}, config.get("shadowRules") or {}
    action = str(active.get("action") or "ALLOW")
    for full in active.get("policies") or {}:
        yield _key(full, action, enforced=True)
    for full in shadow.get("policies") or {}:
        outside = full.startswith(_EXTERNAL)
        yield _key(full, "CUSTOM" if outside else str(shadow.get("action") or "ALLOW"), enforced=outside)
    if not active.get("policies"):
        yield ("rules" in config, action, "", NOTHING), "0"


def _key(full: str, action: str, *, enforced: bool) -> tuple[tuple[bool, str, str, str], str]:
    found = _NAME.search(full)
    known = action if action in _ACTIONS else "ALLOW"
    return ((enforced, known, found[1], found[2]), found[3]) if found else ((enforced, known, "", full), full)


def policy_table(found: t.Iterable[Policy]) -> str:
    """As ``istioctl x authz check`` prints it, which knows no dry runs."""
    shown = [one for one in found if one.enforced or one.is_filter_alone]
    lines = list(dict.fromkeys((one.action, one.shown, str(one.rules)) for one in shown))
    return table(("ACTION", "AuthorizationPolicy", "RULES"), lines, gap=3)
