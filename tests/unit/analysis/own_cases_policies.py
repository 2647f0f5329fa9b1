# SPDX-License-Identifier: GPL-3.0-or-later
"""The same for AuthorizationPolicies."""
from __future__ import annotations

import typing as t

from .own_cases import CART, Cases
from .own_mesh import Json, pod, policy, rules, service


def sources(**given: list[str]) -> Json:
    return {"from": [{"source": given}]}


def operations(**given: list[str]) -> Json:
    return {"to": [{"operation": given}]}


def when(key: str, *values: str, **more: list[str]) -> Json:
    return {"when": [{"key": key, "values": list(values), **more}]}


OF_CART: t.Final[Json] = {"selector": CART}
OTHER: t.Final = pod("pay-1", app="pay")
SHOP: t.Final = sources(namespaces=["shop"])
READS: t.Final = operations(methods=["GET", "HEAD"], paths=["/public/*"])
EDGE: t.Final = service("web", {"port": 443, "name": "https", "targetPort": 8443}, app="web") + "---" + pod("web-1", {"containerPort": 9000}, app="web")
OF_WEB: t.Final[Json] = {"selector": {"matchLabels": {"app": "web"}}}
# all of them in a namespace whose pods are given a proxy, but only the first has it
RUNNING: t.Final = """
{apiVersion: v1, kind: Pod, metadata: {name: old-1, namespace: shop, labels: {app: old}}, spec: {nodeName: node-1, containers: [{name: app, image: a}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: job-1, namespace: shop, labels: {app: job}}, spec: {containers: [{name: istio-proxy}]}, status: {phase: Succeeded}}
---
{apiVersion: v1, kind: Pod, metadata: {name: edge-1, namespace: shop, labels: {app: edge}}, spec: {containers: [{name: istio-proxy, image: p}]}}
"""
AT_EDGE: t.Final[Json] = {"selector": {"matchLabels": {"app": "edge"}}}
NAMED: t.Final = service("web", {"port": 443, "name": "https", "targetPort": "tls"}, app="web")
TELLS: t.Final[Cases] = {
    "MF0310": [(rules(SHOP, **OF_CART), OTHER), (rules(SHOP, action="DENY", **OF_CART), OTHER, pod("pay-2", app="pay"))],
    "MF0311": [(policy("cluster.local/ns/nowhere/sa/cart"),), (policy("elsewhere/ns/shop/sa/cart"),), (policy("spiffe://cluster.local/ns/shop/sa/cart"),),
               (rules(sources(serviceAccounts=["nowhere/cart"])),), (rules(when("source.namespace", "nowhere")),),
               (rules(when("source.principal", "cluster.local/ns/nowhere/sa/cart")),)],
    "MF0312": [(rules(sources(namespaces=["shop"], notNamespaces=["sh*"])),), (rules(operations(methods=["GET"], notMethods=["*"])),),
               (rules(operations(ports=["80", "81"], notPorts=["81", "80"])),), (rules(when("request.headers[a]", "x", notValues=["x", "y"])),),
               (rules(sources(principals=["*/ns/shop/sa/cart"], namespaces=["other"])),)],
    "MF0313": [(rules(operations(methods=["get"])),), (rules(operations(methods=["GET", "FETCH"])),), (rules(operations(paths=["public/*"])),),
               (rules(operations(paths=["/search?q=*"])),)],
    "MF0314": [(RUNNING, service("edge", {"name": "tls", "port": 443, "targetPort": 8443}, app="edge"), rules(operations(ports=["443"]), **AT_EDGE)),
               (EDGE, rules(operations(ports=["443"]), **OF_WEB)), (EDGE, rules(when("destination.port", "8080"), **OF_WEB))],
    "MF0315": [(rules(SHOP), rules(SHOP, name="two")), (rules(SHOP, {**SHOP, **READS}),),
               (rules(operations(paths=["/public/a", "/public/b*"], methods=["GET"]), READS),),
               (rules(sources(namespaces=["*"]), SHOP, action="DENY"),),
               (rules(SHOP, **OF_CART), rules({**SHOP, **when("source.ip", "10.0.0.0/8")}, name="two", **OF_CART)),
               (rules(operations(hosts=["*.example"]), operations(hosts=["A.Example"], notPaths=["/x"])),)],
    "MF0316": [(rules(SHOP), rules({}, name="two", action="DENY")), (rules({**SHOP, **READS}, **OF_CART), rules(SHOP, name="two", action="DENY")),
               (rules(READS), rules(operations(paths=["/*"]), name="two", namespace="istio-system", action="DENY"))],
    "MF0317": [(rules(), rules({}, name="two")), (rules(**OF_CART), rules({}, name="two")), (rules(**OF_CART), rules({}, namespace="istio-system"))],
}
SILENT: t.Final[Cases] = {
    "MF0310": [(rules(SHOP, **OF_CART),), (rules(SHOP, **OF_CART), RUNNING), (rules(SHOP), OTHER), (OTHER,), (rules(SHOP, action="AUDIT", **OF_CART), OTHER),
               (rules(SHOP, **OF_CART), rules(SHOP, namespace="istio-system"), OTHER), (rules(SHOP, **OF_CART), pod("pay-1", istio="ingressgateway")),
               (rules(SHOP, **OF_CART), pod("pay-1", namespace="other", app="pay")),
               (rules(SHOP, **OF_CART), OTHER, service("pay", app="pay"),
                rules(SHOP, name="two", targetRefs=[{"kind": "Service", "name": "pay", "group": ""}]))],
    "MF0311": [(policy("cluster.local/ns/shop/sa/cart"),), (policy("*/ns/nowhere/sa/cart"),), (policy("*"),), (policy("cluster.local/ns/kube-system/sa/cart"),),
               (rules(sources(serviceAccounts=["cart"])),),
               (rules(when("source.namespace", "no*")),), (rules(when("source.ip", "10.0.0.1")),)],
    "MF0312": [(rules(sources(namespaces=["shop", "other"], notNamespaces=["sh*"])),), (rules(operations(paths=["/a*"], notPaths=["/a"])),),
               (rules(sources(principals=["*/ns/shop/sa/cart"], namespaces=["sh*"])),), (rules(sources(principals=["*"], namespaces=["shop"])),),
               (rules(operations(notMethods=["GET"])),)],
    "MF0313": [(rules(operations(methods=["GET", "PROPFIND", "G*", "*"], paths=["/public", "*.html", "*", "/a/{*}"])),),
               (rules(operations(notMethods=["get"])),)],
    "MF0314": [(RUNNING, service("edge", app="edge"), rules(operations(ports=["443"]), **AT_EDGE)),
               (EDGE, rules(operations(ports=["8443", "9000", "80", "15020"]), **OF_WEB)), (EDGE, rules(operations(notPorts=["443"]), **OF_WEB)),
               (pod("web-1", {"containerPort": 9000}, app="web"), rules(operations(ports=["443"]), **OF_WEB)),
               (NAMED, pod("web-1", app="web"), rules(operations(ports=["9"]), **OF_WEB)),
               (NAMED, pod("web-1", {"name": "tls", "containerPort": 9}, app="web"), rules(operations(ports=["9"]), **OF_WEB)),
               (EDGE, rules(operations(ports=["443"]), targetRefs=[{"kind": "Service", "name": "web", "group": ""}]))],
    "MF0315": [(rules(SHOP), rules(SHOP, name="two", **OF_CART)), (rules(SHOP), rules(SHOP, name="two", action="DENY")),
               (rules(SHOP), rules(SHOP, namespace="other")),
               (rules({**SHOP, **READS}, {**SHOP, **operations(methods=["GET"])}),),
               (rules(operations(paths=["/a"]), operations(paths=["/a*"], notPaths=["/a"])),),
               (rules(operations(paths=["/a*"], notPaths=["/ab"]), operations(paths=["/abc", "/ab"])),),
               (rules(sources(ipBlocks=["10.0.0.0/8"]), sources(ipBlocks=["10.1.0.0/16"])),),
               (rules(when("source.ip", "10.0.0.0/8"), when("source.ip", "10.1.0.0/16")),)],
    "MF0316": [(rules(SHOP), rules(READS, name="two", action="DENY")), (rules(SHOP), rules({}, name="two", action="DENY", **OF_CART)),
               (rules(SHOP), rules({}, name="two", namespace="other", action="DENY")), (rules(SHOP), rules({}, name="two", action="AUDIT"))],
    "MF0317": [(rules(), rules(SHOP, name="two")), (rules(), rules({}, name="two", **OF_CART)), (rules(), rules({}, name="two", namespace="other")),
               (rules(),)],
}  # fmt: skip
