# SPDX-License-Identifier: GPL-3.0-or-later
"""Meshes in which the rules of our own tell something once, and those in which they are silent, close to the line where there is one."""
from __future__ import annotations

import typing as t

from .own_mesh import certificate, entry, envoy, gateway, made, many, patch, peer, pod, probed, route, routes, rule, service, sidecar, webhook

Cases = dict[str, list[tuple[str, ...]]]
CART: t.Final = {"matchLabels": {"app": "cart"}}
PORT: t.Final = peer("PERMISSIVE", selector=CART, portLevelMtls={80: {"mode": "STRICT"}})
PLAIN: t.Final = pod("old-1", namespace="other", proxy=False, app="old") + "---" + service("old", namespace="other", app="old")
STATIC: t.Final = {"resolution": "STATIC", "endpoints": [{"address": "192.0.2.1"}]}
MOVED: t.Final = {"resolution": "STATIC", "endpoints": [{"address": "192.0.2.2"}]}
COPIED: t.Final = [{"match": [{"uri": {"prefix": f"/{number}"}}]} for number in range(50)]


def made_permissive(version: str) -> str:
    spec = {"mtls": {"mode": "PERMISSIVE"}, "selector": {"matchLabels": {"version": version}}}
    return made("security.istio.io", "PeerAuthentication", spec, "two")


def everything() -> str:
    return made("networking.istio.io", "Sidecar", {"outboundTrafficPolicy": {"mode": "ALLOW_ANY"}})


def outside(count: int) -> list[str]:
    return [entry(f"{number}.out.example", f"out-{number}") for number in range(count)]


TELLS: t.Final[Cases] = {
    "MF0301": [(peer("STRICT"), rule("DISABLE")), (peer("STRICT"), rule("SIMPLE", "cart.shop.svc.cluster.local")),
               (PORT, rule(trafficPolicy={"tls": {"mode": "ISTIO_MUTUAL"}, "portLevelSettings": [{"port": {"number": 80}, "tls": {"mode": "DISABLE"}}]})),
               (peer("STRICT"), rule(subsets=[{"name": "v1", "labels": {"version": "v1"}, "trafficPolicy": {"tls": {"mode": "DISABLE"}}}])),
               (PORT, rule("DISABLE"))],
    "MF0302": [(peer("DISABLE"), rule("ISTIO_MUTUAL")),
               (peer("STRICT", selector=CART, portLevelMtls={80: {"mode": "DISABLE"}}), rule("ISTIO_MUTUAL"))],
    "MF0303": [(PLAIN, rule("ISTIO_MUTUAL", "old.other.svc.cluster.local"))],
    "MF0304": [(peer("STRICT"), webhook("cart")), (PORT, webhook("cart")), (peer("STRICT"), probed("false", {"httpGet": {"port": "web"}}))],
    "MF0330": [(entry("cart.shop.svc.cluster.local"),)],
    "MF0331": [(entry("a.example", resolution="DNS"), entry("a.example", "two", resolution="NONE")),
               (entry("a.example", **STATIC), entry("A.example", "two", "other", **MOVED)),
               (entry("a.example", exportTo=["third", "."], **STATIC), entry("a.example", "two", "other", exportTo=["third"], **MOVED))],
    "MF0340": [(gateway("shop.example"), certificate("shop.example", days=29))],
    "MF0341": [(gateway("shop.example", "other/a.b.example"), certificate("shop.example", "*.example"))],
    "MF0350": [(sidecar("istio-system/*", "other/*"), route()), (sidecar("./none"), route("cart.shop.svc.cluster.local"))],
    "MF0360": [(envoy("istio-system"),)],
    "MF0361": [(envoy("shop", patch("REMOVE", sub="envoy.filters.http.router")),), (envoy("shop", patch("REPLACE", "NETWORK_FILTER")),)],
    "MF0362": [(envoy("istio-system", patch("INSERT_FIRST")),)],
    "MF0363": [(envoy("shop", patch("ADD")),), (envoy("shop", patch("INSERT_AFTER", sub="envoy.filters.http.router")),),
               (envoy("shop", patch("INSERT_AFTER")),)],
    "MF0370": [(many(499),), (many(499), sidecar("./*", workloadSelector={"labels": {"app": "cart"}}))],
    "MF0371": [(many(499), sidecar("*/*")), (many(499), sidecar("./*", "*/*", namespace="istio-system")), (many(499), everything())],
    "MF0372": [(routes(*({"match": [{"uri": {"regex": f"/{number}/.*"}}]} for number in range(25))),),
               (routes(*({"match": [{"headers": {"a": {"regex": ".*"}, "b": {"regex": ".*"}}}]} for _ in range(13))),)],
    "MF0373": [(routes(*COPIED, hosts=["*.out.example"]), *outside(10))],
    "MF0380": [(routes({"corsPolicy": {"allowOrigin": ["*"]}}),), (rule(trafficPolicy={"loadBalancer": {"simple": "LEAST_CONN"}}),),
               (rule(subsets=[{"name": "v1", "trafficPolicy": {"portLevelSettings": [{"loadBalancer": {"warmupDurationSecs": "1s"}}]}}]),)],
}
SILENT: t.Final[Cases] = {
    "MF0301": [(peer("STRICT"), rule("ISTIO_MUTUAL")), (peer("PERMISSIVE"), rule("DISABLE")), (rule("DISABLE"),),
               (peer("STRICT", selector={"matchLabels": {"app": "none"}}), rule("DISABLE")), (peer("STRICT"), rule("DISABLE", "outside.example")),
               (peer("STRICT", selector=CART, portLevelMtls={80: {"mode": "DISABLE"}}), rule("DISABLE")),
               # its settings take the place of the general ones, also where they leave TLS out
               (peer("STRICT"), rule(trafficPolicy={"tls": {"mode": "DISABLE"}, "portLevelSettings": [{"port": {"number": 80}, "connectionPool": {}}]})),
               (peer("STRICT"), rule(trafficPolicy={"portLevelSettings": [{"port": {"number": 81}, "tls": {"mode": "DISABLE"}}]})),
               # one of the two pods takes plaintext
               (peer("STRICT"), made_permissive("old"), pod("cart-2", app="cart", version="old"), rule("DISABLE")),
               (peer("STRICT"), made_permissive("v1"), rule("DISABLE")),
               (peer("STRICT"), pod("cart-2", annotations={"traffic.sidecar.istio.io/excludeInboundPorts": "80"}, app="cart"), rule("DISABLE"))],
    "MF0302": [(peer("DISABLE"), rule("DISABLE")), (peer("UNSET"), rule("ISTIO_MUTUAL")),
               (peer("DISABLE", selector=CART, portLevelMtls={80: {"mode": "PERMISSIVE"}}), rule("ISTIO_MUTUAL"))],
    "MF0303": [(PLAIN, rule("DISABLE", "old.other.svc.cluster.local")), (rule("ISTIO_MUTUAL"),), (rule("ISTIO_MUTUAL", "outside.example"),),
               (PLAIN, pod("old-2", namespace="other", app="old"), rule("ISTIO_MUTUAL", "old.other.svc.cluster.local")),
               (pod("new-1", namespace="other", proxy=False, app="new", **{"istio.io/rev": "canary"}), service("new", namespace="other", app="new"),
                rule("ISTIO_MUTUAL", "new.other.svc.cluster.local"))],
    "MF0304": [(peer("PERMISSIVE"), webhook("cart")), (webhook("cart"),), (peer("STRICT"), webhook("none")), (peer("STRICT"), webhook("cart", 81)),
               (peer("STRICT", selector=CART, portLevelMtls={80: {"mode": "PERMISSIVE"}}), webhook("cart")),
               (peer("STRICT"), probed("true", {"httpGet": {"port": 80}})), (peer("STRICT"), probed("false", {"tcpSocket": {"port": 80}})),
               (peer("STRICT"), probed("false", {"httpGet": {"port": 80}}, "other"))],
    "MF0330": [(entry("none.shop.svc.cluster.local"),), (entry("cart.shop.svc.cluster.local", endpoints=[{"address": "1.2.3.4"}]),), (entry("cart"),)],
    "MF0331": [(entry("a.example", **STATIC), entry("a.example", "two", **MOVED)), (entry("a.example", **STATIC), entry("b.example", "two", "other", **MOVED)),
               (entry("a.example", **STATIC), entry("a.example", "two", "other", **STATIC)),
               (entry("a.example", ports=[{"number": 81, "name": "a"}], **STATIC), entry("a.example", "two", "other", **MOVED)),
               # each is seen in its own namespace, where it comes first
               (entry("a.example", exportTo=["."], **STATIC), entry("a.example", "two", "other", **MOVED)),
               (entry("a.example", exportTo=["."], **STATIC), entry("a.example", "two", "other", exportTo=["."], **MOVED))],
    "MF0340": [(gateway("shop.example"), certificate("shop.example", days=30)), (gateway("shop.example"), certificate("shop.example", days=-1))],
    "MF0341": [(gateway("shop/shop.example", "*"), certificate("SHOP.example")), (gateway("*.example", "a.example"), certificate("*.example")),
               (gateway("shop.example", mode="PASSTHROUGH"), certificate("x"))],
    "MF0350": [(sidecar("./*"), route()), (sidecar("*/cart.shop.svc.cluster.local"), route()), (sidecar("other/*"), route("outside.example")),
               (sidecar("other/*", workloadSelector={"labels": {"app": "cart"}}), route())],
    "MF0360": [(envoy("shop"),), (envoy("istio-system", workloadSelector={"labels": {"app": "cart"}}),)],
    "MF0361": [(envoy("shop", patch("MERGE", "NETWORK_FILTER")),), (envoy("shop", patch("REMOVE", sub="envoy.filters.http.cors")),),
               (envoy("shop", patch("INSERT_BEFORE", sub="envoy.filters.http.router")),)],
    "MF0362": [(envoy("istio-system", patch("INSERT_FIRST", proxy={"proxyVersion": "1.31.*"})),), (envoy("shop", patch("INSERT_FIRST")),),
               (envoy("istio-system"),)],
    "MF0363": [(envoy("shop", patch("INSERT_AFTER", sub="envoy.filters.http.cors")),),
               (envoy("shop", patch("INSERT_BEFORE", sub="envoy.filters.http.router")),),
               (envoy("shop", patch("REMOVE", sub="envoy.filters.http.router"), patch("ADD")),), (envoy("shop", patch("ADD", "NETWORK_FILTER")),),
               (envoy("shop", patch("ADD", name="envoy.filters.http.router")),)],
    "MF0370": [(many(498),), (many(499), route("many.other.svc.cluster.local")), (many(600), sidecar("./*")), (many(600), sidecar("*/*")),
               (many(600), sidecar("./*", namespace="istio-system"))],
    "MF0371": [(many(498), sidecar("*/*")), (many(600), sidecar("./*", "*/a.example")), (many(600),),
               (many(600), sidecar("*/*", workloadSelector={"labels": {"app": "cart"}}))],
    "MF0372": [(routes(*({"match": [{"uri": {"regex": f"/{number}/.*"}}]} for number in range(24))),)],
    "MF0373": [(routes(*COPIED, hosts=["*.out.example"]), *outside(9)), (routes(*COPIED, hosts=["*.example"], gateways=["edge"]), *outside(20)),
               (routes(*COPIED, hosts=["*.t.example"]), *outside(20)), (routes(*COPIED), *outside(20))],
    "MF0380": [(routes({"corsPolicy": {"allowOrigins": [{"exact": "*"}]}}),), (rule(trafficPolicy={"loadBalancer": {"simple": "LEAST_REQUEST"}}),)],
}  # fmt: skip
