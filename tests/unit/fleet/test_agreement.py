# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether clusters make one mesh: each thing that keeps them from it is found, and nothing where all is well."""
from __future__ import annotations

import re
import typing as t
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.fleet.agreement import Agreed, before_joining, whole_mesh
from ansible_collections.meshfleet.istio.plugins.module_utils.fleet.topology import Gateway, View
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.clusterz import RemoteCluster


def view(name: str, **changes: t.Any) -> View:
    """A cluster of a mesh of ``one`` and ``two``, each in a network of its own."""
    other = "two" if name == "one" else "one"
    good = View(
        name=name, uid=f"uid-{name}", cluster_name=name, mesh_id="shop", trust_domain="cluster.local", network=f"network-{name}",
        namespace_network=f"network-{name}", roots=("aa",), versions=("1.31.0",), istiods=1,
        gateways=(Gateway("istio-eastwest/istio-eastwestgateway", f"network-{name}", ("203.0.113.7",)),),
        remote=(RemoteCluster(name, "", "synced", "istiod-1", "default"), RemoteCluster(other, f"mesh/{other}", "synced", "istiod-1", "default")),
        secrets=(other,), pod_ranges=("10.1.0.0/16" if name == "one" else "10.2.0.0/16",), seen={"cart.shop": ("one", "two")},
    )  # fmt: skip
    return replace(good, **changes)


def late(status: str) -> tuple[RemoteCluster, ...]:
    return (RemoteCluster("one", "istio-system/istio-remote-secret-one", status, "istiod-9", "default"),)


def test_a_good_mesh_has_no_problem() -> None:
    assert whole_mesh([view("one"), view("two")], services=["cart.shop"]) == []


def test_a_single_cluster_is_a_mesh() -> None:
    assert whole_mesh([view("one", secrets=(), remote=())]) == []


def test_a_cluster_without_istiod_reads_nobody() -> None:
    assert whole_mesh([view("one"), view("two", istiods=0, remote=(), secrets=(), versions=(), seen={})], services=["cart.shop"]) == []


def test_more_roots_than_one_are_good_while_one_is_common() -> None:
    assert whole_mesh([view("one", roots=("aa", "bb")), view("two", roots=("bb", "cc"))]) == []


BEFORE: t.Final[dict[str, tuple[dict[str, t.Any], str, str]]] = {
    "silent": ({"error": "cluster two: https://two does not answer"}, "Unreachable", "https://two does not answer"),
    "same name": ({"cluster_name": "one"}, "NameTwice", "istiod would take them for one cluster, 'one'"),
    "same cluster": ({"uid": "uid-one"}, "SameCluster", "are the very same cluster"),
    "overlap": ({"network": "network-one", "pod_ranges": ("10.1.128.0/17",)}, "PodRangesOverlap", "(10.1.0.0/16 and 10.1.128.0/17) in one network"),
}
AFTER: t.Final[dict[str, tuple[dict[str, t.Any], str, str]]] = {
    "another name": ({"cluster_name": "zwei"}, "NameDiffers", "its istiod calls it 'zwei'"),
    "mesh ID": ({"mesh_id": "other"}, "MeshIdDiffers", "they differ in their mesh ID: one: shop; two: other"),
    "trust domain": ({"trust_domain": "example.org"}, "TrustDomainDiffers", "one: cluster.local; two: example.org"),
    "root": ({"roots": ("bb",)}, "RootDiffers", "they trust no root in common: aa and bb"),
    "no secret": ({"secrets": (), "remote": ()}, "SecretMissing", "istiod of two has no remote secret for one"),
    "secret not read": ({"remote": ()}, "NotSynced", "does not know the cluster one, although a remote secret names it"),
    "not synced": ({"remote": late("timeout")}, "NotSynced", "istiod of two has not read the cluster one (istiod-9: timeout)"),
    "no gateway": ({"gateways": ()}, "GatewayMissing", "has no gateway for its network 'network-two'"),
    "no address": ({"gateways": (Gateway("a/b", "network-two", ()),)}, "GatewayWithoutAddress", "its gateway a/b has no address"),
    "no network": ({"network": "", "namespace_network": ""}, "NetworkMissing", "is in no network"),
    "two networks": ({"namespace_network": "network-9"}, "NetworkDiffers", "its namespace's label says 'network-9'"),
    "silent istiod": ({"silent": ("istiod-9: is not ready",)}, "IstiodSilent", "an istiod does not answer: istiod-9: is not ready"),
    "clock": ({"clock": 8.0}, "ClocksDiffer", "their clocks are 8 s apart"),
    "version": ({"versions": ("1.29.3",)}, "VersionsDiffer", "more than one minor version apart: one (1.31.0), two (1.29.3)"),
    "endpoints": ({"seen": {"cart.shop": ("two",)}}, "EndpointsDiffer", "its istiod knows no endpoint of cart.shop in one"),
}


@pytest.mark.parametrize("what", sorted(BEFORE))
def test_what_would_go_wrong_from_the_start(what: str) -> None:
    changes, kind, text = BEFORE[what]
    found = before_joining([view("one"), view("two", **changes)])
    assert [one.kind for one in found] == [kind]
    assert text in found[0].text
    assert found[0].remedy


@pytest.mark.parametrize("what", sorted(AFTER))
def test_what_keeps_them_from_being_one_mesh(what: str) -> None:
    changes, kind, text = AFTER[what]
    views = [view("one"), view("two", **changes)]
    assert before_joining(views) == []
    found = [one for one in whole_mesh(views, services=["cart.shop"]) if one.kind == kind]
    assert len(found) == 1
    assert text in found[0].text
    assert found[0].remedy


def test_pods_of_other_networks_may_have_the_same_addresses() -> None:
    assert before_joining([view("one"), view("two", pod_ranges=("10.1.0.0/16",))]) == []


def test_the_network_that_is_agreed_on_counts_before_a_cluster_says_one() -> None:
    fresh = [view(name, network="", namespace_network="", pod_ranges=("10.244.0.0/16",)) for name in ("one", "two")]
    (found,) = before_joining(fresh)
    assert (found.kind, found.text) == ("PodRangesOverlap", "their pods have addresses in common (10.244.0.0/16) in one network (without a name)")
    assert before_joining(fresh, Agreed({"one": "a", "two": "b"})) == []
    (found,) = before_joining(fresh, Agreed({"one": "a", "two": "a"}))
    assert "in one network (a)" in found.text


def test_another_network_than_was_agreed_on_is_told() -> None:
    agreed = Agreed({"one": "network-one", "two": "elsewhere"})
    assert [(one.kind, one.clusters, one.text) for one in whole_mesh([view("one"), view("two")], agreed)] == [
        ("NetworkDiffers", ("two",), "its proxies are in network 'network-two', it is to be in 'elsewhere'")
    ]


def test_only_the_peers_that_were_chosen_are_read() -> None:
    views = [view("one"), view("two", secrets=(), remote=(), seen={"cart.shop": ("two",)})]
    assert {one.kind for one in whole_mesh(views, services=["cart.shop"])} == {"SecretMissing", "EndpointsDiffer"}
    assert whole_mesh(views, Agreed(peers={"two": ()}), services=["cart.shop"]) == []
    assert {one.kind for one in whole_mesh(views, Agreed(peers={"two": ("one",)}))} == {"SecretMissing"}


def test_every_kind_of_problem_has_a_test() -> None:
    told = set(re.findall(r'"([A-Z][A-Za-z]+)"', Path(whole_mesh.__code__.co_filename).read_text()))
    assert told == {kind for _, kind, _ in (*BEFORE.values(), *AFTER.values())} | {"EndpointsMissing"}


def test_a_service_nobody_knows_is_a_warning() -> None:
    (found,) = whole_mesh([view("one"), view("two")], services=["gone.shop"])
    assert (found.kind, found.level) == ("EndpointsMissing", "warning")
