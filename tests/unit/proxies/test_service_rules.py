# SPDX-License-Identifier: GPL-3.0-or-later
"""What VirtualServices mean for a Service's pods; beside istioctl in tests/integration/proxies/test_description.py."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.service_rules import Meaning, Subsets, meaning_of, subsets_of

Json = dict[str, t.Any]
SERVICE: t.Final = {"metadata": {"name": "echo", "namespace": "n"}}
RULE: t.Final = {
    "metadata": {"name": "rule", "namespace": "n"},
    "spec": {"subsets": [{"name": "v1", "labels": {"version": "1"}}, {"name": "v2", "labels": {"version": "2"}}, {"name": "all"}]},
}
SUBSETS: t.Final = Subsets(("v1", "all"), ("v2",))


def http(*routes: Json) -> Json:
    return {"metadata": {"namespace": "n"}, "spec": {"http": list(routes)}}


def to(host: str, subset: str = "", weight: int = 0) -> Json:
    return {"destination": {"host": host, **({"subset": subset} if subset else {})}, **({"weight": weight} if weight else {})}


def test_subsets_by_labels() -> None:
    assert subsets_of(RULE, [{"version": "1"}]) == SUBSETS
    assert subsets_of(RULE, [{"version": "1"}, {"version": "2"}]) == Subsets(("v1", "v2", "all"))
    assert subsets_of(None, [{}]) == Subsets()


@pytest.mark.parametrize("host", ["echo", "echo.n", "echo.n.svc.cluster.local"])
def test_a_host_by_all_its_names(host: str) -> None:
    assert meaning_of(http({"route": [to(host)]}), SERVICE, Subsets(), None) == Meaning(("1 HTTP route(s)",))


@pytest.mark.parametrize(
    ("routes", "rule", "meaning"),
    [
        ([{"route": [to("echo", "v1", 90), to("other", weight=10)]}], RULE,
         Meaning(('Route to host "echo" subset "v1" with weight 90%', 'Route to host "other" with weight 10%'))),
        ([{"route": [to("echo", "v2")]}], RULE,
         Meaning(("WARNING: No destinations match pod subsets (checked 1 HTTP routes)",), ("Route to non-matching subset v2 for (everything)",))),
        ([{"route": [to("echo", "v3")]}], RULE,
         Meaning(("WARNING: No destinations match pod subsets (checked 1 HTTP routes)",),
                 ("Warning: Route to UNKNOWN subset v3; check DestinationRule rule.n",))),
        ([{"route": [to("echo", "v3")]}], None,
         Meaning(("WARNING: No destinations match pod subsets (checked 1 HTTP routes)",),
                 ("Warning: Route to subset v3 but NO DESTINATION RULE defining subsets!",))),
        ([{"match": [{"uri": {"prefix": "/a"}, "ignoreUriCase": True}, {"uri": {"regex": "b+"}}], "route": [to("echo")]}, {"route": [to("echo", "v2")]}], RULE,
         Meaning(('Match: /a* uncased, Match: regex:"b+"', "1 additional destination(s) that will not reach this pod"))),
        ([{"route": [to("echo")]}, {"match": [{"headers": {"b": {"exact": "2"}, "a": {"prefix": "1"}}}], "route": [to("echo", "v2")]}], RULE,
         Meaning(("1 additional destination(s) that will not reach this pod",),
                 ("Route to non-matching subset v2 for (Match:  when headers are a=1*; b=2)",))),
    ],
)  # fmt: skip
def test_what_routes_mean(routes: list[Json], rule: Json | None, meaning: Meaning) -> None:
    assert meaning_of(http(*routes), SERVICE, SUBSETS if rule else Subsets(), rule) == meaning


def test_tcp_routes() -> None:
    found = {"metadata": {"namespace": "n"}, "spec": {"tcp": [{"match": [{"port": 70}], "route": [to("echo")]}, {"route": [to("other")]}]}}
    assert meaning_of(found, SERVICE, Subsets(), None) == Meaning(("port: 70", "1 additional destination(s) that will not reach this pod"))
