# SPDX-License-Identifier: GPL-3.0-or-later
"""What is declared for a workload beside what its proxy does: which policies count for it, in which version, and which mTLS."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.effective import Rules, Workload, departures
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import AUTHORIZATION_POLICY, PEER_AUTHENTICATION, Kind
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.resource import Resource

Json = dict[str, t.Any]
ROOT: t.Final = "istio-system"


def made(kind: Kind, spec: Json, name: str = "one", namespace: str = "shop", age: int = 1, **annotations: str) -> Resource:
    meta = {"name": name, "namespace": namespace, "annotations": annotations, "creationTimestamp": f"2026-01-{age:02}T00:00:00Z"}
    return Resource(kind, {"metadata": meta, "spec": spec})


def policy(spec: Json, **more: t.Any) -> Resource:
    return made(AUTHORIZATION_POLICY, spec, **more)


def dry_run(value: str) -> Resource:
    return made(AUTHORIZATION_POLICY, {"rules": [{}]}, **{"istio.io/dry-run": value})


def peer(mode: str, **more: t.Any) -> Resource:
    spec = {"mtls": {"mode": mode}, **more.pop("spec", {})}
    return made(PEER_AUTHENTICATION, spec, **more)


def found(
    declared: list[Resource], there: dict[tuple[str, str], Rules] | None = None, modes: dict[int, str] | None = None, **more: t.Any
) -> list[tuple[str, ...]]:
    labels = more.pop("labels", {"app": "cart"})
    rules = {key: frozenset([one]) for key, one in (there or {}).items()}
    workload = Workload("shop", "cart-1", labels, rules, modes or {}, **more)
    return [(one.code, f"{one.kind.kind} {one.namespace}/{one.name}", *one.said) for one in departures(declared, workload, ROOT)]


ONE: t.Final = ("shop", "one")
ALLOW: t.Final = Rules("ALLOW", 1, False)
MISSING: t.Final = [("MF0405", "AuthorizationPolicy shop/one", "they do not have it")]
GATEWAY: t.Final = {"gateway.networking.k8s.io/gateway-name": "edge"}


def target(name: str, kind: str = "Gateway", group: str = "gateway.networking.k8s.io", **more: str) -> Json:
    return {"targetRefs": [{"group": group, "kind": kind, "name": name, **more}]}


@pytest.mark.parametrize(
    ("declared", "labels", "counts"),
    [
        (policy({}), {"app": "cart"}, True),
        (policy({"selector": {"matchLabels": {"app": "cart"}}}), {"app": "cart", "version": "v1"}, True),
        (policy({"selector": {"matchLabels": {"app": "cart", "version": "v1"}}}), {"app": "cart"}, False),
        (policy({}, namespace="other"), {"app": "cart"}, False),
        (policy(target("edge")), {"app": "cart"}, False),
        (policy(target("edge")), GATEWAY, True),
        (policy(target("edge", namespace="shop")), GATEWAY, True),
        (policy(target("edge", namespace="other")), GATEWAY, False),
        (policy(target("other")), GATEWAY, False),
        (policy(target("edge", kind="Service", group="")), GATEWAY, False),
        (policy({"targetRef": target("edge")["targetRefs"][0]}), GATEWAY, True),
        (policy({}), GATEWAY, True),
    ],
)
def test_which_policies_count_for_a_workload(declared: Resource, labels: dict[str, str], counts: bool) -> None:
    assert found([declared], labels=labels) == (MISSING if counts else [])


def test_a_policy_of_the_root_namespace_counts_everywhere_but_by_its_selector() -> None:
    assert found([policy({}, namespace=ROOT)]) == [("MF0405", f"AuthorizationPolicy {ROOT}/one", "they do not have it")]
    assert found([policy({"selector": {"matchLabels": {"app": "other"}}}, namespace=ROOT)]) == []


@pytest.mark.parametrize(
    ("declared", "there", "said"),
    [
        (policy({}), ALLOW, ""),
        (policy({"rules": [{}, {}]}), Rules("ALLOW", 2, False), ""),
        (policy({"action": "AUDIT", "rules": [{}]}), Rules("LOG", 1, False), ""),
        (policy({"action": "CUSTOM", "rules": [{}]}), Rules("CUSTOM", 1, False), ""),
        (dry_run("true"), Rules("ALLOW", 1, True), ""),
        (dry_run("no"), ALLOW, ""),
        (policy({"rules": [{}, {}]}), ALLOW, "they have it as ALLOW with 1 rule"),
        (policy({"action": "DENY", "rules": [{}]}), Rules("ALLOW", 2, False), "they have it as ALLOW with 2 rules"),
        (dry_run("1"), ALLOW, "they have it as ALLOW with 1 rule"),
        (policy({"rules": [{}]}), Rules("ALLOW", 1, True), "they have it as ALLOW with 1 rule as a dry run"),
    ],
)
def test_a_policy_in_another_version(declared: Resource, there: Rules, said: str) -> None:
    assert found([declared], {ONE: there}) == ([("MF0405", "AuthorizationPolicy shop/one", said)] if said else [])


def test_what_is_told_beside_that() -> None:
    assert found([policy({})], {ONE: ALLOW}, older=frozenset([ONE])) == [("MF0405", "AuthorizationPolicy shop/one", "they have it as it was before")]
    assert found([policy({})], http=False) == [], "where there is no HTTP, rules of HTTP have no place"
    assert found([], {ONE: ALLOW}) == [("MF0406", "AuthorizationPolicy shop/one")]
    assert found([policy({"selector": {"matchLabels": {"app": "other"}}})], {ONE: ALLOW}) == [("MF0406", "AuthorizationPolicy shop/one")]


SELECTED: t.Final = {"selector": {"matchLabels": {"app": "cart"}}}


@pytest.mark.parametrize(
    ("declared", "modes", "told"),
    [
        ([], {0: "PERMISSIVE", 80: "PERMISSIVE"}, []),
        ([], {0: "STRICT"}, [("MF0407", "Pod shop/cart-1", "STRICT", "all other ports", "PERMISSIVE, by default")]),
        ([peer("STRICT", namespace=ROOT, name="mesh")], {80: "PERMISSIVE"}, [("MF0407", f"PeerAuthentication {ROOT}/mesh", "PERMISSIVE", "port 80", "STRICT")]),
        ([peer("STRICT", namespace=ROOT), peer("DISABLE")], {0: "DISABLE"}, []),
        ([peer("STRICT", namespace="other")], {0: "PERMISSIVE"}, []),
        ([peer("STRICT", age=2), peer("DISABLE", name="old", age=1)], {0: "STRICT"},
         [("MF0407", "PeerAuthentication shop/old", "STRICT", "all other ports", "DISABLE")]),
        ([peer("STRICT", spec={**SELECTED, "portLevelMtls": {"80": {"mode": "DISABLE"}}})], {0: "STRICT", 80: "DISABLE", 81: "STRICT"}, []),
        ([peer("STRICT", spec={**SELECTED, "portLevelMtls": {"80": {"mode": "DISABLE"}}})], {80: "STRICT"},
         [("MF0407", "PeerAuthentication shop/one", "STRICT", "port 80", "DISABLE")]),
        ([peer("STRICT", spec={"selector": {"matchLabels": {"app": "other"}}})], {0: "PERMISSIVE"}, []),
    ],
)  # fmt: skip
def test_mutual_tls(declared: list[Resource], modes: dict[int, str], told: list[tuple[str, ...]]) -> None:
    assert found(declared, modes=modes) == told
