# SPDX-License-Identifier: GPL-3.0-or-later
"""The same for routes, and the hosts they lead to."""
from __future__ import annotations

import typing as t

from .own_cases import Cases
from .own_mesh import Json, made, pod, route, routes, rule

RETRIES: t.Final = {"attempts": 2, "perTryTimeout": "2s"}
EDGE: t.Final[Json] = {"hosts": ["shop.example"], "gateways": ["edge"]}
REMOTE: t.Final = "\n{apiVersion: v1, kind: Secret, metadata: {name: west, namespace: istio-system, labels: {istio/multiCluster: 'true'}}}"
SAME: t.Final = pod("pay-1", app="pay", version="v2")


def match(*given: Json, **more: t.Any) -> Json:
    return {"match": list(given), **more}


def uri(kind: str, value: str, **more: t.Any) -> Json:
    return {"uri": {kind: value}, **more}


def header(kind: str, value: str, name: str = "a") -> Json:
    return {"headers": {name: {kind: value}}}


def weighted(*weights: int) -> Json:
    return {"route": [{"destination": {"host": f"h{number}"}, "weight": weight} for number, weight in enumerate(weights)]}


def subset(**labels: str) -> str:
    return rule(subsets=[{"name": "v2", "labels": labels}])


def limited(**settings: t.Any) -> str:
    return rule(trafficPolicy=settings)


def edge(host: str, **more: t.Any) -> str:
    server = {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": [host], **more}
    return made("networking.istio.io", "Gateway", {"selector": {"app": "cart"}, "servers": [server]}, "edge")


AT: t.Final = edge("*")
TELLS: t.Final[Cases] = {
    "MF0320": [(route(timeout="5s", retries=RETRIES),)],
    "MF0321": [(rule(subsets=[{"name": "v1"}, {"name": "v2"}]), route(subset="v1"))],
    "MF0322": [(routes(match(uri("prefix", "/a")), match(uri("exact", "/a/b"))),), (routes(match(uri("prefix", "/")), match(uri("regex", "/x.*"))),),
               (routes(match(uri("prefix", "/")), {}),), (routes(match(uri("prefix", "/a")), match(uri("prefix", "/a/b", **header("exact", "x")))),),
               (routes(match(header("prefix", "x", "A")), match(uri("prefix", "/b", **header("exact", "xy")))),),
               (routes(match(uri("prefix", "/A", ignoreUriCase=True)), match(uri("exact", "/aB"))),),
               (routes(match({"queryParams": {"q": {}}}), match({"queryParams": {"q": {"regex": "."}, "r": {"exact": "1"}}})),),
               (routes(match({"withoutHeaders": {"a": {"exact": "x"}}}), match({"withoutHeaders": {"a": {"prefix": "x"}}, "port": 80})),),
               (routes(match({"gateways": ["mesh", "edge"]}), match({"method": {"exact": "GET"}}), gateways=["mesh", "edge"]),),
               (routes(match(uri("prefix", "/a")), match(uri("exact", "/a/b"), uri("exact", "/a/c"))),)],
    "MF0323": [(AT, routes({}, **EDGE), routes({}, name="two", **EDGE)),
               (AT, routes(match(uri("prefix", "/a", name="one")), {}, **EDGE), routes(match(uri("prefix", "/a")), name="two", **EDGE)),
               (AT, routes({}, **EDGE), routes({}, namespace="other", hosts=["shop.example"], gateways=["mesh", "shop/edge"]))],
    "MF0324": [(routes(weighted(0)),), (made("networking.istio.io", "VirtualService", {"hosts": ["x"], "tcp": [weighted(0)]}),)],
    "MF0325": [(SAME, subset(version="v2")), (SAME, subset(app="pay"))],
    "MF0326": [(route(retries={"attempts": 2, "retryOn": "retriable-status-codes"}),), (route(retries={"attempts": 2, "retryOn": "retriable-headers,"}),),
               (routes({"redirect": {"uri": "/b"}, "retries": {"attempts": 2}}),)],
    "MF0327": [(route(), limited(tls={"mode": "ISTIO_MUTUAL"})),
               (route(), rule(), rule(host="pay"), routes({"route": [{"destination": {"host": "pay"}}]}, name="two"))],
    "MF0328": [(routes(match(uri("prefix", "api"))),), (routes(match(uri("exact", "/api?q=1"))),)],
}
SILENT: t.Final[Cases] = {
    "MF0320": [(route(timeout="6s", retries=RETRIES),), (route(retries=RETRIES),), (route(timeout="1s", retries={"attempts": 9}),)],
    "MF0321": [(rule(subsets=[{"name": "v1"}]), route(subset="v1")), (rule(subsets=[{"name": "v1"}]),)],
    "MF0322": [(routes(match(uri("exact", "/a/b")), match(uri("prefix", "/a"))),), (routes(match(uri("prefix", "/a/")), match(uri("exact", "/a"))),),
               (routes(match(uri("prefix", "/a", **header("exact", "x"))), match(uri("prefix", "/a/b"))),),
               (routes(match(uri("prefix", "/a", method={"exact": "GET"})), match(uri("prefix", "/a/b", method={"exact": "POST"}))),),
               (routes(match(uri("prefix", "/A")), match(uri("exact", "/ab", ignoreUriCase=True))),),
               (routes(match(uri("prefix", "/a")), match(uri("regex", "/a.*"))),),
               (routes(match({"port": 80}), match(uri("prefix", "/"))),), (routes(match({"sourceLabels": {"a": "b"}}), match(uri("prefix", "/b"))),),
               (routes(match({"sourceNamespace": "shop"}), match({"sourceNamespace": "other"})),),
               (routes(match({"withoutHeaders": {"a": {"prefix": "x"}}}), match({"withoutHeaders": {"a": {"exact": "x"}}})),),
               (routes(match({"gateways": ["edge"]}), match({"method": {"exact": "GET"}}), gateways=["mesh", "edge"]),),
               # what the delegate does not match goes on
               (routes(match(uri("prefix", "/a"), delegate={"name": "two", "namespace": "shop"}), match(uri("exact", "/a/b"))),),
               # IST0131 and IST0130 tell of these
               (routes(match(uri("prefix", "/a")), match(uri("prefix", "/a/b"))),), (routes(match(uri("prefix", "/a")), match(uri("prefix", "/a"))),),
               (routes({}, {}),),
               # of one route either will do
               (routes(match(uri("prefix", "/a"), uri("exact", "/a/b"))),)],
    "MF0323": [(AT, routes({}, **EDGE), routes(match(uri("prefix", "/a")), name="two", **EDGE)), (routes({}, **EDGE), routes({}, name="two", **EDGE)),
               (AT, routes({}, **EDGE), routes({}, name="two", hosts=["a.example"], gateways=["edge"])),
               (AT, routes({}, **EDGE), routes({}, namespace="other", **EDGE)), (AT, routes({}, **EDGE), routes({}, name="two", exportTo=["."], **EDGE)),
               (edge("shop/*"), routes({}, **EDGE), routes({}, namespace="other", hosts=["shop.example"], gateways=["shop/edge"])),
               (edge("*", tls={"httpsRedirect": True}), routes({}, **EDGE), routes({}, name="two", **EDGE)),
               (AT, routes({}), routes({}, name="two")), (AT, routes({}, {}, **EDGE)),
               (AT, routes(match({"gateways": ["mesh"]}), hosts=["shop.example"], gateways=["mesh", "edge"]),
                routes(match({"gateways": ["edge"]}), name="two", **EDGE))],
    "MF0324": [(routes(weighted(0, 100)),), (routes(weighted(100)),), (route(),)],
    "MF0325": [(SAME, subset(version="v1")), (SAME, subset(version="v3")), (SAME, subset()), (SAME, REMOTE, subset(version="v2")),
               (SAME, subset(**{"topology.istio.io/cluster": "west"})),
               (SAME, rule(host="outside.example", subsets=[{"name": "v2", "labels": {"version": "v2"}}])),
               (SAME, made("networking.istio.io", "WorkloadEntry", {"address": "192.0.2.1", "labels": {"app": "cart", "version": "v2"}}),
                subset(version="v2"))],
    "MF0326": [(route(retries={"attempts": 2, "retryOn": "503,retriable-status-codes"}),),
               (route(retries={"attempts": 2, "retryOn": "5xx,retriable-headers"}),),
               (route(retries={"attempts": 0}),), (route(retries={"attempts": 2}),), (routes({"redirect": {"uri": "/b"}}),)],
    "MF0327": [(route(), limited(outlierDetection={})), (route(), limited(connectionPool={"tcp": {"maxConnections": 9}})),
               (limited(tls={"mode": "ISTIO_MUTUAL"}),),
               (route(), limited(portLevelSettings=[{"port": {"number": 80}, "outlierDetection": {}}])), (route(),),
               (route(), rule(subsets=[{"name": "v1", "trafficPolicy": {"outlierDetection": {}}}]))],
    "MF0328": [(routes(match(uri("prefix", "/api"), uri("exact", "*"), uri("regex", "api.*"))),), (routes({}),)],
}  # fmt: skip
