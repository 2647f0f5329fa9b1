# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that turn on every optional block of a chart, derived from the chart's own defaults."""
from __future__ import annotations

import copy
import random
import typing as t

Map = dict[str, t.Any]
INTERNAL: t.Final = "_internal_defaults_do_not_set"
TOLERATION: t.Final = {"key": "dedicated", "operator": "Equal", "value": "mesh", "effect": "NoSchedule"}
# What a list or map with no entries by default is tried with, by the last part of its path.
SAMPLES: t.Final[dict[str, t.Any]] = {
    "tolerations": [TOLERATION], "defaultTolerations": [TOLERATION], "nodeSelector": {"disk": "ssd"}, "defaultNodeSelector": {"disk": "ssd"},
    "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
        {"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "x"}}}]}},
    "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
                                   "labelSelector": {"matchLabels": {"app": "istiod"}}}],
    "imagePullSecrets": ["first", "second"], "env": {"ONE": "1", "TWO": "two words"}, "volumes": [{"name": "v", "emptyDir": {}}],
    "volumeMounts": [{"name": "v", "mountPath": "/v"}], "extraContainerArgs": ["--one", "--two=2"],
    "ports": [{"name": "http", "port": 80, "targetPort": 8080, "protocol": "TCP"}], "externalIPs": ["192.0.2.1"],
    "loadBalancerSourceRanges": ["192.0.2.0/24"], "ipFamilies": ["IPv6", "IPv4"], "resources": {"requests": {"cpu": "2", "memory": "1Gi"}},
    "podDisruptionBudget": {"minAvailable": 2}, "strategy": {"rollingUpdate": {"maxSurge": 2}}, "securityContext": {"runAsUser": 7},
    "containerSecurityContext": {"privileged": True}, "seccompProfile": {"type": "RuntimeDefault"}, "labels": {"team": "mesh", "n": "7"},
    "revisionTags": ["stable", "canary"], "caCertConfigMapName": "roots", "autoscaleBehavior": {"scaleDown": {"stabilizationWindowSeconds": 9}},
    "trustBundleName": "bundle", "remotePilotAddress": "203.0.113.7", "platform": "gke", "priorityClassName": "critical",
    "ipFamilyPolicy": "RequireDualStack", "logAsJson": True, "configSource": {"subscribedResources": ["SERVICE_REGISTRY"]},
    "network": "net-one", "meshID": "mesh-one", "clusterName": "east", "injectedAnnotations": {"a/b": "c"},
    "initContainers": [{"name": "wait", "image": "busybox"}], "extraEnv": {"E": "v"}, "gatewayClasses": {"istio": {"deployment": {"spec": {"replicas": 2}}}},
    "platforms": {"openshift": {}}, "excludeNamespaces": ["a", "b"], "neverInjectSelector": [{"matchLabels": {"inject": "no"}}],
    "alwaysInjectSelector": [{"matchLabels": {"inject": "yes"}}], "defaultTemplates": ["sidecar"], "templates": {"own": "metadata:\n  labels: {a: b}\n"},
    "hub": "registry.example/mesh", "tag": "9.9.9", "variant": "distroless", "logLevel": "debug", "ipTablesMode": "nft", "revision": "canary",
    "instance": "extra", "annotations": {"note": "yes"}, "podAnnotations": {"note": "on"}, "podLabels": {"l": "1"}, "serviceAnnotations": {"s": "t"},
    "loadBalancerIP": "203.0.113.9", "externalTrafficPolicy": "Local", "additionalContainers": [{"name": "side", "image": "busybox"}],
    "configVolumes": [{"name": "c", "configMapName": "cm", "mountPath": "/c"}], "secretVolumes": [{"name": "s", "secretName": "sec", "mountPath": "/s"}],
    "ingressPorts": [{"name": "x", "port": 99}], "meshConfig": {"accessLogFile": "/dev/stdout", "extensionProviders": [{"name": "p"}]},
    "jwtPolicy": "first-party-jwt", "compatibilityVersion": "1.28",
}  # fmt: skip
BAD: t.Final[tuple[Map, ...]] = (
    {"revision": {"a": 1}}, {"global": "text"}, {"meshConfig": ["a"]}, {"env": "text"}, {"compatibilityVersion": "0.1"}, {"profile": "nonesuch"},
    {"global": {"platform": "nonesuch"}}, {"tolerations": "x"}, {"nodeSelector": 7}, {"service": "x"}, {"pilot": {"env": 3}}, {"resources": ["a"]},
    {"global": {"proxy": "x"}}, {"defaults": {"a": 1}}, {"_internal_defaults_do_not_set": 1}, {"imagePullSecrets": 3}, {"revision": "bad: value"},
    {"gateways": {"istio-ingressgateway": "x"}}, {"gateways": {"istio-egressgateway": {"ports": "x"}}}, {"unknown": True}, {"autoscaling": "x"},
)  # fmt: skip


def mutations(defaults: Map) -> list[Map]:
    """One set of values for each setting, each with something else than the default; then seeded pairs up to 80."""
    singles = [_nested(path, value) for path, value in _changes(defaults.get(INTERNAL, defaults), ())]
    chance = random.Random(7)
    out = list(singles)
    while len(out) < 80 or len(out) < len(singles) + 10:
        out.append(_merged([copy.deepcopy(chance.choice(singles)) for _ in range(chance.randint(2, 6))]))
    return out


def _changes(tree: Map, path: tuple[str, ...]) -> t.Iterator[tuple[tuple[str, ...], t.Any]]:
    for key, value in tree.items():
        here = (*path, key)
        if isinstance(value, dict) and value and key not in SAMPLES:
            yield from _changes(value, here)
            continue
        if key in SAMPLES and SAMPLES[key] != value:
            yield here, SAMPLES[key]
        elif isinstance(value, bool):
            yield here, not value
        elif isinstance(value, int | float):
            yield here, value + 1
        elif isinstance(value, str):
            yield here, f"{value}x" if value else "set"
        elif value is None:
            yield here, "set"
        if value not in (None, "", [], {}):
            yield here, None


def _nested(path: tuple[str, ...], value: t.Any) -> Map:
    for key in reversed(path):
        value = {key: value}
    return t.cast(Map, value)


def _merged(maps: list[Map]) -> Map:
    out: Map = {}
    for part in maps:
        _into(out, part)
    return out


def _into(into: Map, part: Map) -> None:
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _into(into[key], value)
        else:
            into[key] = value
