# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between namespaces and strict mTLS."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import DESTINATION_RULE, NAMESPACE, PEER_AUTHENTICATION, POD, SERVICE, Kind
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.mtls import Client, ClientRule, Mesh
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.resource import Resource
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.security_metrics import Plaintext

ROOT: t.Final = "istio-system"
SEEN: t.Final = Plaintext("shop", "reviews", "reviews.shop.svc.cluster.local", "", "requests", 9)


def thing(kind: Kind, place: str, spec: dict[str, t.Any] | None = None, **meta: t.Any) -> Resource:
    namespace, _, name = place.rpartition("/")
    return Resource(kind, {"metadata": {"name": name, **({"namespace": namespace} if namespace else {}), **meta}, "spec": spec or {}})


def pod(place: str, *, proxy: bool, labels: dict[str, str] | None = None) -> Resource:
    containers: list[dict[str, t.Any]] = [{"name": "app"}, *([{"name": "istio-proxy", "args": ["proxy", "sidecar"]}] if proxy else [])]
    owner = {"kind": "Deployment", "name": place.rpartition("/")[2].rpartition("-")[0], "controller": True}
    return thing(POD, place, {"containers": containers}, labels=labels or {}, ownerReferences=[owner])


def peer(place: str, mode: str, **selected: str) -> Resource:
    selector = {"selector": {"matchLabels": selected}} if selected else {}
    return thing(PEER_AUTHENTICATION, place, {"mtls": {"mode": mode}, **selector}, creationTimestamp="2026-01-01T00:00:00Z")


def mesh(*more: Resource) -> Mesh:
    spaces = [thing(NAMESPACE, name) for name in (ROOT, "shop", "other", "batch")]
    return Mesh([
        *spaces, thing(SERVICE, "shop/reviews"), thing(SERVICE, "other/echo"), pod("shop/reviews-1", proxy=True, labels={"app": "reviews"}),
        pod("shop/bare-1", proxy=False), pod("other/echo-1", proxy=True), pod("batch/cron-1", proxy=False), pod(f"{ROOT}/prometheus-1", proxy=False), *more,
    ], ROOT)  # fmt: skip


def test_a_namespace_that_plaintext_reaches_is_not_ready_and_says_who_it_may_be() -> None:
    found = mesh().state("shop", [SEEN], "")
    assert (found.mode.mode, found.strict, found.ready) == ("PERMISSIVE", False, False)
    named = "one of: Deployment/cron in batch; Deployment/bare in shop"
    assert found.reasons == (f"reviews.shop was reached by 9 requests in plaintext from a client without proxy, {named}",)
    assert found.unprotected == (Client("shop", "Deployment/bare", 1),)
    assert mesh().with_proxies == ["other", "shop"]


def test_a_source_that_is_known_is_named() -> None:
    seen = Plaintext("shop", "reviews", "", "front.other", "connections", 1)
    assert mesh().state("shop", [seen], "").reasons == ("reviews.shop was reached by 1 connections in plaintext from front.other",)


def test_others_plaintext_concerns_only_them_and_the_mesh() -> None:
    assert mesh().state("other", [SEEN], "").ready
    assert not mesh().state(ROOT, [SEEN], "").ready
    assert mesh(peer("shop/default", "PERMISSIVE")).state(ROOT, [SEEN], "").ready  # the mesh's mode will not reach it


def test_a_strict_namespace_is_ready_whatever_was_seen_before() -> None:
    found = mesh(peer("shop/default", "STRICT")).state("shop", [SEEN], "")
    assert (found.strict, found.ready, len(found.reasons)) == (True, True, 1)


def test_nothing_seen_says_nothing_without_metrics() -> None:
    found = mesh().state("shop", [], "Prometheus is away")
    assert found.reasons == ("nothing says that nobody speaks plaintext: Prometheus is away",)


def test_plaintext_to_a_workload_that_goes_on_taking_it_stands_in_nobodys_way() -> None:
    found = mesh(peer("shop/old", "PERMISSIVE", app="reviews")).state("shop", [SEEN], "")
    assert (found.ready, [one.policy for one in found.exceptions]) == (True, ["PeerAuthentication shop/old"])
    half = mesh(peer("shop/old", "PERMISSIVE", app="reviews"), pod("shop/reviews-2", proxy=True, labels={"app": "else"}))
    assert not half.state("shop", [SEEN], "").ready


def test_a_policy_of_another_name_counts_before_the_one_to_come() -> None:
    found = mesh(peer("shop/mine", "PERMISSIVE")).state("shop", [], "")
    assert found.reasons == ("PeerAuthentication shop/mine holds for all of it and counts before a newer one; rename it to default, or delete it",)


@pytest.mark.parametrize(
    ("place", "host", "policy"),
    [
        ("shop/a", "reviews", {"tls": {"mode": "DISABLE"}}),
        ("other/a", "reviews.shop.svc.cluster.local", {"portLevelSettings": [{"port": {"number": 80}, "tls": {"mode": "DISABLE"}}]}),
        ("other/a", "*.local", {"tls": {"mode": "DISABLE"}}),
    ],
)
def test_clients_rules_that_switch_tls_off_are_named(place: str, host: str, policy: dict[str, t.Any]) -> None:
    rule = thing(DESTINATION_RULE, place, {"host": host, "trafficPolicy": policy})
    whole = host if "." in host else f"{host}.shop.svc.cluster.local"
    assert mesh(rule).state("shop", [], "").client_rules == (ClientRule(f"DestinationRule {place}", whole, "DISABLE"),)
    subset = thing(DESTINATION_RULE, place, {"host": host, "subsets": [{"name": "v1", "trafficPolicy": policy}]})
    assert not mesh(subset).state("shop", [], "").ready


@pytest.mark.parametrize(
    ("host", "policy"),
    [("reviews.shop.svc.cluster.local", {"tls": {"mode": "ISTIO_MUTUAL"}}), ("reviews.shop.svc.cluster.local", {}), ("echo", {"tls": {"mode": "DISABLE"}}),
     ("elsewhere.example", {"tls": {"mode": "SIMPLE"}})],
)  # fmt: skip
def test_other_rules_stand_in_nobodys_way(host: str, policy: dict[str, t.Any]) -> None:
    assert mesh(thing(DESTINATION_RULE, "other/a", {"host": host, "trafficPolicy": policy})).state("shop", [], "").ready
