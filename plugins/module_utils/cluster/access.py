# SPDX-License-Identifier: GPL-3.0-or-later
"""What we may do, asked before anything is written (https://kubernetes.io/docs/reference/access-authn-authz/authorization/)."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .client import Client
from .errors import ClusterError
from .paths import Kinds, Resource

Json = dict[str, t.Any]


@dataclass(frozen=True, order=True)
class Right:
    """A verb on a resource of an API group, in a namespace or (empty) in all and cluster-wide; ``subresource`` as in ``pods/portforward``."""

    verb: str
    group: str
    resource: str
    namespace: str = ""

    def __str__(self) -> str:
        place = f" in namespace {self.namespace}" if self.namespace else ""
        return f"{self.verb} {self.resource}{'.' + self.group if self.group else ''}{place}"


EVERYTHING: t.Final = Right("*", "*", "*")


class MissingRights(ClusterError):  # noqa: N818
    """We may not do what the plan needs; ``rights`` lists exactly what is missing."""

    def __init__(self, cluster: str, rights: t.Sequence[Right]) -> None:
        self.rights = tuple(rights)
        super().__init__(
            f"cluster {cluster}: these rights are missing: {'; '.join(map(str, rights))}; grant them to the account of this host's credentials"
        )


def rights_for(kinds: Kinds, items: t.Iterable[Json], verbs: t.Sequence[str]) -> list[Right]:
    """The rights to do ``verbs`` with objects. Raises ClusterError for a kind that is not served."""
    out: set[Right] = set()
    for item in items:
        resource = kinds.of(item)
        namespace = str((item.get("metadata") or {}).get("namespace") or "") if resource.namespaced else ""
        out |= {Right(verb, group_of(resource), resource.plural, namespace) for verb in verbs}
    return sorted(out)


def group_of(resource: Resource) -> str:
    """The API group in a resource's root; empty for the core group."""
    parts = resource.root.split("/")
    return parts[2] if parts[1] == "apis" else ""


def require(client: Client, rights: t.Iterable[Right]) -> None:
    """Raises MissingRights unless we have all of them. Raises ApiError."""
    missing = lacking(client, rights)
    if missing:
        raise MissingRights(client.name, missing)


def lacking(client: Client, rights: t.Iterable[Right]) -> list[Right]:
    """Those of the rights that we do not have, sorted. Raises ApiError.

    One review settles it for an account that may do everything; otherwise a rules review a namespace, and single reviews for what these
    leave open.
    """
    wanted = sorted(set(rights))
    if not wanted or (len(wanted) > 1 and _allowed(client, EVERYTHING)):
        return []
    spaces = sorted({right.namespace for right in wanted if right.namespace})
    rules: dict[str, list[Json]] = dict(zip(spaces, client.each(lambda space: _rules(client, space), spaces), strict=True))
    # rules are a namespace's: they say nothing of all namespaces; and one that names objects does not decide
    unsure = [right for right in wanted if not right.namespace or not any(_covers(rule, right) for rule in rules[right.namespace])]
    allowed: list[bool] = client.each(lambda right: _allowed(client, right), unsure)
    return [right for right, may in zip(unsure, allowed, strict=True) if not may]


def _rules(client: Client, namespace: str) -> list[Json]:
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": {"namespace": namespace}}
    status = client.create("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", body).get("status") or {}
    return status.get("resourceRules") or []


def _covers(rule: Json, right: Right) -> bool:
    if rule.get("resourceNames"):
        return False
    return all(
        "*" in (rule.get(key) or ()) or value in (rule.get(key) or ())
        for key, value in (("verbs", right.verb), ("apiGroups", right.group), ("resources", right.resource))
    )


def _allowed(client: Client, right: Right) -> bool:
    resource, _, subresource = right.resource.partition("/")
    attributes = {"verb": right.verb, "group": right.group, "resource": resource, "namespace": right.namespace}
    if subresource:
        attributes["subresource"] = subresource
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {"resourceAttributes": attributes}}
    status = client.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body).get("status") or {}
    return bool(status.get("allowed"))
