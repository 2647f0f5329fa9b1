# SPDX-License-Identifier: GPL-3.0-or-later
"""One object of each kind that analyzers look at, all of whose fields refer to something."""
from __future__ import annotations

import json
import typing as t

import yaml

Json = dict[str, t.Any]

_OBJECTS: t.Final = """
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled, istio.io/rev: one}, annotations: {istio.io/none: "1"}}}
---
{apiVersion: v1, kind: Node, metadata: {name: node, labels: {topology.kubernetes.io/region: r, topology.kubernetes.io/zone: z}}}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, labels: {app: cart, gateway.networking.k8s.io/gateway-name: edge}, annotations: {proxy.istio.io/config: "image: {}"}}
spec:
  nodeName: node
  securityContext: {runAsUser: 1337}
  containers:
  - {name: app, image: app, securityContext: {runAsUser: 1337}, ports: [{name: web, containerPort: 8080, protocol: TCP}]}
  - {name: istio-proxy, image: auto}
  initContainers: [{name: init, image: init}]
---
apiVersion: v1
kind: Secret
metadata: {name: edge, namespace: shop, labels: {istio/multiCluster: "true"}}
data: {tls.crt: Zm9v, tls.key: Zm9v}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop, annotations: {networking.istio.io/exportTo: "., other"}}
spec: {type: ClusterIP, clusterIP: None, selector: {app: cart}, ports: [{name: web, port: 80, targetPort: 8080, protocol: TCP, appProtocol: x}]}
status: {conditions: [{type: istio.io/WaypointBound, status: "False", reason: no, message: none}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector, namespace: istio-system}
data: {values: '{"global": {"hub": "h", "tag": "t", "proxy": {"image": "p"}}, "sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: istiod, namespace: shop, labels: {app: istiod}}
spec:
  template:
    metadata: {labels: {app: cart}, annotations: {sidecar.istio.io/inject: "true", sidecar.istio.io/rewriteAppHTTPProbers: "false"}}
    spec:
      securityContext: {runAsUser: 1337}
      containers:
      - {name: istio-proxy, image: auto, env: [{name: A, value: b}], ports: [{name: web, containerPort: 80}], livenessProbe: {httpGet: {port: web}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tlsroutes.gateway.networking.k8s.io, annotations: {gateway.networking.k8s.io/bundle-version: v1.4.0}}
spec:
  group: rbac.istio.io
  names: {kind: RbacConfig}
  conversion: {webhook: {clientConfig: {service: {name: cart, namespace: shop, port: 80}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: istio-sidecar-injector, labels: {istio.io/rev: one}}
webhooks:
- name: rev.istio.io
  clientConfig: {service: {name: istiod, namespace: istio-system}}
  namespaceSelector: {matchLabels: {istio.io/rev: one}, matchExpressions: [{key: istio.io/rev, operator: In, values: [one]}]}
  objectSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}
- {name: two.istio.io, clientConfig: {url: "https://10.0.0.1/inject"}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: istio-validator}
webhooks: [{name: one, clientConfig: {url: "https://10.0.0.1:15017"}}, {name: two, clientConfig: {service: {name: cart, namespace: shop, port: 80}}}]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  selector: {app: cart}
  servers:
  - {port: {number: 443, name: https, protocol: HTTPS}, bind: 0.0.0.0, hosts: [./shop.example], tls: {mode: SIMPLE, credentialName: edge}}
  - {port: {number: 444, name: more, protocol: HTTPS}, hosts: ["*/a"], tls: {mode: SIMPLE, serverCertificate: a, privateKey: b}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  gateways: [mesh, edge, shop/none]
  exportTo: ["."]
  http:
  - match: [{uri: {prefix: /}, headers: {"@request.auth.claims.sub": {exact: a}}, withoutHeaders: {b: {exact: c}}}]
    fault: {delay: {percent: 5, fixedDelay: 1s}}
    route: [{destination: {host: cart, subset: v1, port: {number: 80}}, weight: 100}]
    mirror: {host: cart}
    mirrors: [{destination: {host: none, subset: v9}}]
    retries: {attempts: 2, retryOn: retriable-headers}
    corsPolicy: {allowOrigin: [a]}
  - match: [{uri: {regex: /a}, method: {exact: GET}, queryParams: {q: {}}, sourceLabels: {a: b}, port: 80, gateways: [edge], ignoreUriCase: true}]
    delegate: {name: two}
  tcp: [{match: [{port: 1}], route: [{destination: {host: cart}}]}]
  tls: [{match: [{sniHosts: [cart], port: 2}], route: [{destination: {host: cart}}]}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: cart, namespace: shop}
spec:
  host: cart
  exportTo: ["*"]
  workloadSelector: {matchLabels: {a: b}}
  trafficPolicy:
    tls: {mode: SIMPLE, credentialName: a}
    portLevelSettings: [{port: {number: 80}, tls: {mode: MUTUAL, caCertificates: ""}, loadBalancer: {simple: LEAST_CONN, warmupDurationSecs: 1s}}]
  subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {tls: {mode: DISABLE}}}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: out, namespace: shop}
spec:
  hosts: ["*.out.example"]
  exportTo: [other]
  addresses: []
  ports: [{number: 80, name: tcp, protocol: TCP}]
  workloadSelector: {labels: {app: cart}}
status: {addresses: [], conditions: [{type: istio.io/WaypointBound, status: "False"}]}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: one, namespace: shop}
spec: {workloadSelector: {labels: {app: cart}}, egress: [{hosts: ["*/*"]}], outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a}}}
---
{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: one, namespace: shop}, spec: {address: 1.2.3.4}, status: {conditions: [{type: a}]}}
---
{apiVersion: networking.istio.io/v1, kind: WorkloadGroup, metadata: {name: one, namespace: shop}, spec: {template: {serviceAccount: a}}}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: one, namespace: shop}
spec:
  priority: 0
  configPatches:
  - applyTo: HTTP_FILTER
    match: {proxy: {proxyVersion: a}, listener: {filterChain: {filter: {name: f, subFilter: {name: envoy.filters.http.router}}}}}
    patch: {operation: INSERT_BEFORE, value: {name: x}}
---
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: {name: one, namespace: shop}
spec: {selector: {matchLabels: {app: cart}}, image: {imageType: distroless}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: one, namespace: shop}
spec:
  action: ALLOW
  selector: {matchLabels: {app: none}}
  targetRefs: [{kind: Service, name: cart}]
  rules:
  - from: [{source: {namespaces: [none], notNamespaces: ["a*"], principals: [a/ns/b/sa/c]}}]
    to: [{operation: {ports: ["80"], methods: [get], paths: [a], notPaths: [a], hosts: [a]}}]
    when: [{key: destination.port, values: ["80"], notValues: ["81"]}]
status: {conditions: [{type: WaypointAccepted, reason: PartiallyInvalid, status: "True"}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: one, namespace: shop}
spec: {mtls: {mode: STRICT}, portLevelMtls: {"80": {mode: STRICT}}, selector: {matchLabels: {app: cart}}}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: one, namespace: shop}
spec: {selector: {matchLabels: {app: cart}}, jwtRules: [{issuer: a, jwksUri: "https://a"}]}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: {name: one, namespace: shop}
spec: {selector: {matchLabels: {app: cart}}, tracing: [{providers: [{name: old}]}], accessLogging: [{disabled: false, providers: []}]}
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: one, namespace: shop}
spec: {url: "oci://a", selector: {matchLabels: {app: cart}}}
---
{apiVersion: extensions.istio.io/v1alpha1, kind: TrafficExtension, metadata: {name: one, namespace: shop}, spec: {}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: k, namespace: shop}
status: {conditions: [{type: Accepted, status: "False"}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: k, namespace: shop}
status: {parents: [{conditions: [{type: Accepted, status: "False", reason: a, message: b}]}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: k, namespace: shop}
status: {parents: [{conditions: [{type: Accepted, status: "False", reason: a, message: b}]}]}
"""


def every_kind() -> list[Json]:
    """Fresh objects."""
    return [one for one in yaml.safe_load_all(_OBJECTS) if one]


def copied(value: t.Any) -> t.Any:
    """A deep copy of JSON."""
    return json.loads(json.dumps(value))
