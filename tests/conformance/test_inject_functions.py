# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls recorded inside Istio's injector, beside the functions of ours that do the same."""
from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.gotypes import StringMap
from ansible_collections.meshfleet.istio.plugins.module_utils.inject import annotations, functions, images, openshift, overrides, probes, prometheus, status
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.containers import sidecar
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.context import inbound_mode
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.injector import url_environment
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.policy import refusal
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.structs import view

from .shared_records import lines

Map = dict[str, t.Any]


def bare(value: t.Any) -> t.Any:
    """A recorded argument: messages without their wrapping."""
    return value["value"] if isinstance(value, dict) and "$proto" in value else value


def template(name: str) -> t.Callable[..., t.Any]:
    return functions.FUNCTIONS[name].call


def pod_of(args: Map) -> Map:
    return {"metadata": args["pod"].get("metadata") or {}, "spec": args["pod"].get("spec") or {}}


def message(value: Map) -> t.Any:
    return view("*" + value["$proto"].rpartition(".")[2], value["value"], "v1alpha1.")


def scrape(args: Map) -> Map:
    return prometheus.scrape_configuration(pod_of(args)["metadata"].get("annotations") or {})


def read_status(args: Map) -> t.Any:
    found = status.read_status(pod_of(args)["metadata"])
    return None if found is None else {key: item or None for key, item in found.items()}


def reinserted(args: Map) -> Map:
    return {**args["pod"], **overrides.reinserted(pod_of(args))}


def problem(name: str) -> t.Callable[[Map], bool]:
    """Whether a check finds something wrong."""
    return lambda args: bool(annotations.CHECKS[name](next(iter(args.values()))))


def refused(args: Map) -> bool:
    return not refusal(args["config"], args["metadata"], args["podSpec"])


OURS: t.Final[dict[str, t.Callable[[Map], t.Any]]] = {
    "DumpAppProbers": lambda a: probes.probers(pod_of(a)["spec"], a["targetPort"]),
    "FindSidecar": lambda a: sidecar(pod_of(a)["spec"]),
    "GetProxyIDs": lambda a: list(openshift.proxy_ids(((a["namespace"] or {}).get("metadata") or {}).get("annotations"))),
    "InboundTrafficPolicyMode": lambda a: inbound_mode(bare(a["meshConfig"]) or {}),
    "ProxyImage": lambda a: images.proxy_image(bare(a["values"]), bare(a["image"]), a["annotations"] or {}),
    "ProxyInitImage": lambda a: images.proxy_init_image(bare(a["values"]), a["annotations"] or {}),
    "ShouldRewriteAppHTTPProbers": lambda a: probes.rewrites(a["annotations"] or {}, a["specSetting"]),
    "appendMultusNetwork": lambda a: functions.append_multus_network(a["existingValue"], a["istioCniNetwork"]),
    "enablePrometheusMerge": lambda a: prometheus.merges(bare(a["mesh"]) or {}, a["anno"] or {}),
    "excludeInboundPort": lambda a: functions.exclude_inbound_port(a["port"], a["excludedInboundPorts"]),
    "flippedContains": lambda a: template("contains")(a["needle"], a["haystack"]),
    "fromJSON": lambda a: template("fromJSON")(a["j"]),
    "getAnnotation": lambda a: template("annotation")(view("ObjectMeta", a["meta"], "v1."), a["name"], a["defaultValue"]),
    "getInjectionStatus": lambda a: status.status_text(a["podSpec"], a["revision"]),
    "getPortsForContainer": lambda a: [item for item in functions.container_ports([a["container"]]).split(",") if item],
    "getPrometheusScrapeConfiguration": scrape,
    "imageURL": lambda a: images.image_url(a["hub"], a["imageName"], a["tag"], a["imageType"]),
    "indent": lambda a: functions.indent(a["spaces"], a["source"]),
    "injectRequired": refused,
    "injectionStatus": read_status,
    "isset": lambda a: template("isset")(StringMap(a["m"] or {}), a["key"]),
    "omitNil": lambda a: functions.omit_nil(a["v"]),
    "otelResourceAttributes": lambda a: functions.otel_resource_attributes(
        bare(a["mc"]), a["annotations"] or {}, a["labels"] or {}, a["namespace"], a["containers"] or []),
    "parseImageTagDigest": lambda a: list(functions.image_tag_and_digest(a["image"])),
    "parseInjectEnvs": lambda a: url_environment(a["path"]),
    "protoToJSON": lambda a: functions.proto_text(message(a["v"])),
    "reinsertOverrides": reinserted,
    "structToJSON": lambda a: template("structToJSON")(view("ContainerPort", a["v"], "v1.")),
    "toYaml": lambda a: template("toYaml")(a["value"]),
    "updateImageTypeIfPresent": lambda a: images.with_type(a["tag"], a["imageType"]),
    "valueOrDefault": lambda a: functions.value_or_default(a["value"], a["defaultValue"]),
    "ParseBlock": lambda a: openshift.last_of_block(a["in"]),
    "parsePort": lambda a: annotations.port(a["portStr"]),
}  # fmt: skip
CHECKS: t.Final[dict[str, str]] = {
    "ValidateExcludeIPRanges": "traffic.sidecar.istio.io/excludeOutboundIPRanges",
    "ValidateExcludeInboundPorts": "traffic.sidecar.istio.io/excludeInboundPorts",
    "ValidateExcludeInterfaces": "traffic.sidecar.istio.io/excludeInterfaces",
    "ValidateExcludeOutboundPorts": "traffic.sidecar.istio.io/excludeOutboundPorts",
    "ValidateIncludeIPRanges": "traffic.sidecar.istio.io/includeOutboundIPRanges",
    "ValidateIncludeInboundPorts": "traffic.sidecar.istio.io/includeInboundPorts",
    "validateCIDRList": "traffic.sidecar.istio.io/excludeOutboundIPRanges",
    "validateInterceptionMode": annotations.INTERCEPTION,
    "validateProxyConfig": annotations.PROXY_CONFIG,
    "validateResourceQuantity": "sidecar.istio.io/proxyCPU",
    "validateStatusPort": annotations.STATUS_PORT,
    "validateUInt32": "readiness.status.sidecar.istio.io/periodSeconds",
}
RECORDED: t.Final[dict[str, list[Map]]] = {}
for line in lines("inject/functions.jsonl"):
    call = json.loads(line)
    RECORDED.setdefault(call["func"], []).append(call)


def expected(call: Map) -> t.Any:
    results = [item for item in call["results"] if not (isinstance(item, dict) and "error" in item)]
    if call["func"] == "ParseBlock":
        return results[0]["End"]
    if call["func"] == "parsePort":
        return None if len(results) < len(call["results"]) else results[0]
    if call["func"] == "reinsertOverrides":
        return results[0]
    return results if len(results) > 1 else results[0]


@pytest.mark.parametrize("name", sorted(set(OURS) & set(RECORDED)))
def test_recorded_calls(name: str) -> None:
    wrong = [(call["args"], got, expected(call)) for call in RECORDED[name] if (got := OURS[name](call["args"])) != expected(call)]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(set(CHECKS) & set(RECORDED)))
def test_recorded_checks(name: str) -> None:
    check = problem(CHECKS[name])
    wrong = [call for call in RECORDED[name] if check(call["args"]) != (call["results"] != [None])]
    assert wrong == []
