# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is to blame for what a proxy refuses: objects that alone can have said it, and nobody where two can, or none."""
from __future__ import annotations

import typing as t

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS, kind_of
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.rejections import Refusal, causes
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.resource import Resource
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import CLUSTERS, ROUTES, TYPES, ConfigDump
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.envoy_errors import read_error
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.syncz import ProxyStatus

from ..proxies.test_envoy_errors import ALPN, RING

Json = dict[str, t.Any]
BASE: t.Final = """
{apiVersion: v1, kind: Pod, metadata: {name: cart-1, namespace: shop, labels: {app: cart}}, spec: {containers: []}}
---
{apiVersion: v1, kind: Pod, metadata: {name: edge-1, namespace: shop, labels: {app: edge}}, spec: {containers: []}}
---
{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {clusterIP: 10.0.0.7, selector: {app: cart}, ports: [{port: 80}]}}
---
apiVersion: v1
kind: Service
metadata: {name: edge, namespace: shop}
spec: {clusterIP: 10.0.0.8, selector: {app: edge}, ports: [{port: 443, targetPort: 8443}, {port: 80, targetPort: 8080}]}
---
{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: cart, namespace: shop}, spec: {host: cart}}
---
{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: ring, namespace: sample}, spec: {host: echo}}
---
{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: out, namespace: shop}, spec: {hosts: [out.example], ports: [{number: 443}]}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec: {hosts: [cart], http: [{headers: {response: {set: {x-who: "at %NONESUCH(1)%"}}}}]}
---
{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: other, namespace: shop}, spec: {hosts: [other], http: [{rewrite: {uri: /none}}]}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {selector: {app: edge}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*"]}]}
---
{apiVersion: extensions.istio.io/v1alpha1, kind: WasmPlugin, metadata: {name: plug, namespace: shop}, spec: {url: "oci://a.example/plug"}}
"""


def filter_(name: str, apply_to: str, value: t.Any, namespace: str = "shop", match: Json | None = None, **spec: t.Any) -> str:
    patch = {"applyTo": apply_to, "match": match or {}, "patch": {"operation": "MERGE", "value": value}}
    meta = {"name": name, "namespace": namespace}
    return yaml.safe_dump({"apiVersion": "networking.istio.io/v1alpha3", "kind": "EnvoyFilter", "metadata": meta, "spec": {"configPatches": [patch], **spec}})


def part(kind: str, name: str) -> Json:
    return {"metadata": {"filterMetadata": {"istio": {"config": f"/apis/networking.istio.io/v1/namespaces/shop/{kind}/{name}"}}}}


SENT: t.Final = ConfigDump((
    {"@type": TYPES + CLUSTERS, "dynamicActiveClusters": [
        {"cluster": {"name": "outbound|80||cart.shop.svc.cluster.local", **part("destination-rule", "cart")}},
        {"cluster": {"name": "outbound|80|v1|cart.shop.svc.cluster.local", **part("destination-rule", "cart")}},
        {"cluster": {"name": "outbound|443||edge.shop.svc.cluster.local"}}, {"cluster": {"name": "outbound|443||out.example"}},
        {"cluster": {"name": "BlackHoleCluster"}},
    ]},
    {"@type": TYPES + ROUTES, "dynamicRouteConfigs": [{"routeConfig": {"name": "80", "virtualHosts": [
        {"routes": [part("virtual-service", "cart"), part("virtual-service", "other"), {}]}
    ]}}]},
))  # fmt: skip


def blamed(short: str, error: str, *more: str, kind: str = "sidecar", sent: ConfigDump | None = SENT) -> list[str]:
    items = [one for text in (BASE, *more) for one in yaml.safe_load_all(text)]
    resources = []
    for item in items:
        found = kind_of(item["apiVersion"], item["kind"])
        assert found is not None
        resources.append(Resource(found, item))
    name = "cart-1.shop" if kind == "sidecar" else "edge-1.shop"
    proxy = ProxyStatus(name, "shop", "c", kind, "1.31.0", "istiod-1", "default")
    found_all = causes(Snapshot(resources, kinds=OBJECTS), Refusal(proxy, short, read_error(error)), lambda: sent)
    return [one.origin for one in found_all]


def cluster(*names: str, why: str = "bad") -> str:
    return "Error adding/updating cluster(s) " + ", ".join(f"{name}: {why}" for name in names)


def listener(*names: str, why: str = "bad") -> str:
    return "Error adding/updating listener(s) " + "".join(f"{name}: {why}\n" for name in names)


CART, CART_V1 = "outbound|80||cart.shop.svc.cluster.local", "outbound|80|v1|cart.shop.svc.cluster.local"
LUA: t.Final = "function envoy_on_request(handle\n  handle:logInfo('x')\nend"
SCRIPT: t.Final = filter_("script", "HTTP_FILTER", {"name": "envoy.filters.http.lua", "typed_config": {"default_source_code": {"inline_string": LUA}}})
LUA_ERROR: t.Final = listener("virtualInbound", why="script load error: [string \"function envoy_on_request(handle...\"]:2: ')' expected near 'handle'")


SIDECAR: t.Final = """
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: own, namespace: shop}
spec: {workloadSelector: {labels: {app: cart}}, egress: [{bind: 127.0.0.1, port: {number: 9080, name: http, protocol: HTTP}, hosts: ["*/*"]}]}
"""


@pytest.mark.parametrize(
    ("short", "error", "more", "kind", "expected"),
    [
        # an EnvoyFilter by a value of its own: a script, a name, a field
        ("LDS", LUA_ERROR, (SCRIPT,), "sidecar", ["EnvoyFilter shop/script"]),
        ("LDS", LUA_ERROR, (SCRIPT, filter_("b", "LISTENER", {"name": "other"})), "sidecar", ["EnvoyFilter shop/script"]),
        ("LDS", listener("virtualInbound", why=ALPN), (filter_("a", "HTTP_FILTER", {"name": "istio.alpn"}),), "sidecar", ["EnvoyFilter shop/a"]),
        ("CDS", cluster(CART, why="(ClusterValidationError.ConnectTimeout: value must be greater than 0s)"),
         (filter_("a", "CLUSTER", {"connect_timeout": "0s"}),), "sidecar", ["EnvoyFilter shop/a"]),
        ("RDS", "Duplicate entry of domain twice.example", (filter_("a", "VIRTUAL_HOST", {"domains": ["twice.example"]}),), "sidecar", ["EnvoyFilter shop/a"]),
        # two that can have said it: nobody
        ("LDS", LUA_ERROR, (SCRIPT, SCRIPT.replace("name: script", "name: second")), "sidecar", []),
        # not of this proxy, this type, this context, this version
        ("LDS", LUA_ERROR, (SCRIPT.replace("namespace: shop", "namespace: other"),), "sidecar", []),
        ("LDS", listener("virtualInbound", why=ALPN), (filter_("a", "CLUSTER", {"name": "istio.alpn"}),), "sidecar", []),
        ("LDS", listener("virtualInbound", why=ALPN), (filter_("a", "HTTP_FILTER", {"name": "istio.alpn"}, match={"context": "GATEWAY"}),), "sidecar", []),
        ("LDS", listener("virtualInbound", why=ALPN),
         (filter_("a", "HTTP_FILTER", {"name": "istio.alpn"}, match={"proxy": {"proxyVersion": r"^1\.29"}}),), "sidecar", []),
        ("LDS", listener("virtualInbound", why=ALPN),
         (filter_("a", "HTTP_FILTER", {"name": "istio.alpn"}, workloadSelector={"labels": {"app": "edge"}}),), "sidecar", []),
        ("LDS", listener("virtualInbound", why=ALPN), (filter_("a", "HTTP_FILTER", {"name": "istio.alpn"}, "istio-system"),), "sidecar",
         ["EnvoyFilter istio-system/a"]),
        # a part of a word is none
        ("LDS", listener("virtualInbound", why=ALPN), (filter_("a", "HTTP_FILTER", {"name": "alp"}), filter_("b", "HTTP_FILTER", {"name": "istio.alp"})),
         "sidecar", []),
        # clusters: the DestinationRule that istiod names, also of all its subsets; else the Service, the ServiceEntry
        ("CDS", cluster(CART), (), "sidecar", ["DestinationRule shop/cart"]),
        ("CDS", cluster(CART, CART_V1), (), "sidecar", ["DestinationRule shop/cart"]),
        ("CDS", RING, (), "sidecar", ["DestinationRule sample/ring"]),
        ("CDS", cluster("outbound|443||edge.shop.svc.cluster.local"), (), "sidecar", ["Service shop/edge"]),
        ("CDS", cluster("outbound|443||out.example"), (), "sidecar", ["ServiceEntry shop/out"]),
        ("CDS", cluster(CART, "outbound|443||out.example", why="x"), (), "sidecar", ["DestinationRule shop/cart", "ServiceEntry shop/out"]),
        ("CDS", cluster(CART, "outbound|1||nowhere"), (), "sidecar", []),
        # an EnvoyFilter that touches the cluster may be it; one of another cluster is not
        ("CDS", cluster(CART), (filter_("a", "CLUSTER", {"lb_policy": "MAGLEV"}),), "sidecar", []),
        ("CDS", cluster(CART), (filter_("a", "CLUSTER", {"lb_policy": "MAGLEV"}, match={"cluster": {"service": "out.example"}}),), "sidecar",
         ["DestinationRule shop/cart"]),
        # routes: Envoy names none, but what is in the VirtualService
        ("RDS", "Not supported field in StreamInfo: NONESUCH", (), "sidecar", ["VirtualService shop/cart"]),
        ("RDS", "Not supported field in StreamInfo: OTHERS", (), "sidecar", []),
        # listeners: of a gateway by its port, of a sidecar by the Service's address; one that all have in common is nobody's
        ("LDS", listener("0.0.0.0_8443"), (), "gateway", ["Gateway shop/edge"]),
        ("LDS", listener("0.0.0.0_8080"), (), "gateway", []),
        ("LDS", listener("10.0.0.7_80"), (), "sidecar", ["Service shop/cart"]),
        ("LDS", listener("10.0.0.7_80", "0.0.0.0_80", why=ALPN), (), "sidecar", []),
        ("LDS", listener("127.0.0.1_9080"), (SIDECAR,), "sidecar", ["Sidecar shop/own"]),
        ("LDS", listener("127.0.0.1_9081"), (SIDECAR,), "sidecar", []),
        ("ECDS", "wasm: cannot fetch module shop.plug: no route to host", (), "sidecar", ["WasmPlugin shop/plug"]),
        ("SDS", "Failed to load certificate chain from <inline>", (), "gateway", []),
    ],
)  # fmt: skip
def test_who_is_to_blame(short: str, error: str, more: tuple[str, ...], kind: str, expected: list[str]) -> None:
    assert blamed(short, error, *more, kind=kind) == expected


def test_what_istiod_would_send_is_not_needed_where_envoy_names_the_object() -> None:
    assert blamed("CDS", RING, sent=None) == ["DestinationRule sample/ring"]
    assert blamed("CDS", cluster(CART), sent=None) == []
    assert blamed("RDS", "Not supported field in StreamInfo: NONESUCH", sent=None) == []
    assert blamed("CDS", cluster(CART), sent=ConfigDump(())) == []
