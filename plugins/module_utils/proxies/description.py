# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod's and its Services' facts for a mesh, and the text that ``istioctl x describe`` makes of them (istio/istioctl/pkg/describe)."""
from __future__ import annotations

import json
import typing as t

Json = dict[str, t.Any]
_USER: t.Final = 1337
_REQUIREMENTS: t.Final = "https://istio.io/latest/docs/ops/deployment/requirements/"
_NAMES: t.Final = ("service.istio.io/canonical-name", "app.kubernetes.io/name", "app")
_REVISIONS: t.Final = ("service.istio.io/canonical-revision", "app.kubernetes.io/version", "version")
_RULE: t.Final = "-" * 20


def pod_facts(pod: Json, *, meshed: bool) -> Json:
    """What there is to say of a pod itself."""
    meta, spec, status = pod["metadata"], pod.get("spec") or {}, pod.get("status") or {}
    name = f"{meta['name']}.{meta['namespace']}"
    apps = [one for one in spec.get("containers") or [] if one.get("name") != "istio-proxy"]
    warnings = ["User ID (UID) 1337 is reserved for the sidecar proxy." for one in apps if (one.get("securityContext") or {}).get("runAsUser") == _USER]
    if status.get("phase") != "Running":
        warnings.append(f"Pod is not Running ({status.get('phase')})")
    for kind, key in (("Container", "containerStatuses"), ("Init Container", "initContainerStatuses")):
        warnings += [f"Pod {name} {kind} {one['name']} NOT READY" for one in status.get(key) or [] if not one.get("ready")]
    if not meshed:
        warnings.append(f"{name} is not part of mesh; no Istio sidecar")
    labels = meta.get("labels") or {}
    missing = [word for word, keys in (("name", _NAMES), ("revision", _REVISIONS)) if meshed and not any(key in labels for key in keys)]
    return {
        "name": str(meta["name"]), "namespace": str(meta["namespace"]), "revision": revision_of(meta.get("annotations") or {}), "meshed": meshed,
        "ports": [
            {"port": port["containerPort"], "protocol": port.get("protocol") or "TCP", "container": one["name"]}
            for one in spec.get("containers") or [] for port in one.get("ports") or []
        ],
        "warnings": warnings,
        "suggestions": [f"add required service {word} label for Istio telemetry. See {_REQUIREMENTS}." for word in missing],
    }  # fmt: skip


def revision_of(annotations: t.Mapping[str, str]) -> str:
    """The revision that injected a pod."""
    if "istio.io/rev" in annotations:
        return annotations["istio.io/rev"]
    try:
        said = json.loads(annotations.get("sidecar.istio.io/status") or "{}")
    except ValueError:
        return ""
    return str(said.get("revision") or "") if isinstance(said, dict) else ""


def rule_facts(rule: Json) -> Json:
    """A DestinationRule's traffic policy."""
    policy = (rule.get("spec") or {}).get("trafficPolicy")
    ports = [{"port": (one.get("port") or {}).get("number"), **_policy(one)} for one in (policy or {}).get("portLevelSettings") or []]
    return {"host": str((rule.get("spec") or {}).get("host") or ""), "traffic_policy": policy is not None, **_policy(policy or {}), "ports": ports}


def _policy(policy: Json) -> Json:
    words = (("loadBalancer", "load balancer"), ("connectionPool", "connection pool"), ("outlierDetection", "outlier detection"))
    mode = str(policy["tls"].get("mode") or "DISABLE") if policy.get("tls") is not None else ""
    return {"tls_mode": mode, "policies": [word for key, word in words if policy.get(key) is not None]}


def text_of(pod: Json | None, services: list[Json], peer: Json | None, ingress: list[Json], skipped: str) -> str:
    """The facts as istioctl writes them; names with their namespace always, warnings of an ingress gateway's own left out."""
    out = _pod_lines(pod, services) if pod else []
    out += [line for number, one in enumerate(services) for line in ([_RULE] if number else []) + _service_lines(one)]
    if peer:
        out += [_RULE, "Effective PeerAuthentication:", f"   Workload mTLS mode: {peer['mode']}"]
        out += ["   Port Level mTLS mode:", *(f"      {one['port']}: {one['mode']}" for one in peer["ports"])] if peer["ports"] else []
        out += ["Applied PeerAuthentication:", f"   {', '.join(peer['applied'])}"] if peer["applied"] else []
    for one in ingress:
        out += [_RULE, *(f"Exposed on Ingress Gateway {url}" for url in one["urls"]), *_virtual_service_lines(one["virtual_service"], "")]
    return "".join(f"{line}\n" for line in [*out, *([skipped] if skipped else [])])


def _pod_lines(pod: Json, services: list[Json]) -> list[str]:
    ports = [f"{one['port']}{'' if one['protocol'] == 'TCP' else '/' + one['protocol']} ({one['container']})" for one in pod["ports"]]
    name = f"{pod['name']}.{pod['namespace']}"
    out = [f"Pod: {name}", f"   Pod Revision: {pod['revision']}", f"   Pod Ports: {', '.join(ports)}" if ports else "   Pod does not expose ports"]
    out += [*(f"WARNING: {text}" for text in pod["warnings"]), *(f"Suggestion: {text}" for text in pod["suggestions"])]
    if not services:
        out.append(f"Warning: No Kubernetes Services select pod {name} (see https://istio.io/docs/setup/kubernetes/additional-setup/requirements/ )")
    return [*out, _RULE]


def _service_lines(service: Json) -> list[str]:
    out = [f"Service: {service['name']}.{service['namespace']}"]
    for one in service["ports"]:
        if one["protocol"] != "UDP":
            leads = "targets no port of the pod" if one["target_port"] is None else f"targets pod port {one['target_port']}"
            out.append(f"   Port: {one['name']} {one['port']}/{one['protocol']} {leads}")
    many = len(service["ports"]) > 1
    indent = "   " if many else ""
    for one in service["ports"]:
        out += [f"{one['port']}:"] if many else []
        out += _destination_rule_lines(one["destination_rule"], indent) + _virtual_service_lines(one["virtual_service"], indent)
        if one["policies"]:
            out.append((f"{one['port']} " if many else "") + f"RBAC policies: {', '.join(one['policies'])}")
    return out


def _destination_rule_lines(rule: Json | None, indent: str) -> list[str]:
    if rule is None:
        return []
    name = f"{rule['name']}.{rule['namespace']}"
    if not rule["exists"]:
        return [f"WARNING: Proxy is stale; it references to non-existent destination rule {name}"]
    out = [f'{indent}DestinationRule: {name} for "{rule["host"]}"']
    matching, others = rule["matching_subsets"], rule["other_subsets"]
    if others and not matching:
        out.append(f"{indent}   WARNING POD DOES NOT MATCH ANY SUBSETS.  (Non matching subsets {','.join(others)})")
    out += [f"{indent}   Matching subsets: {','.join(matching)}"] if matching or others else []
    out += [f"{indent}      (Non-matching subsets {','.join(others)})"] if others else []
    if not rule["traffic_policy"]:
        return [*out, f"{indent}   No Traffic Policy"]
    out += [f"{indent}   Traffic Policy TLS Mode: {rule['tls_mode']}"] if rule["tls_mode"] else []
    out += [f"{indent}   Policies: {'/'.join(rule['policies'])}"] if rule["policies"] else []
    out += [f"{indent}   Port Level Settings:"] if rule["ports"] else []
    for one in rule["ports"]:
        out.append(f"    {one['port']}:")
        out += [f"{indent}      TLS Mode: {one['tls_mode']}"] if one["tls_mode"] else []
        out += [f"{indent}      Policies: {'/'.join(one['policies'])}"] if one["policies"] else []
    return out


def _virtual_service_lines(found: Json | None, indent: str) -> list[str]:
    if found is None:
        return []
    name = f"{found['name']}.{found['namespace']}"
    if not found["exists"]:
        return [f"WARNING: Proxy is stale; it references to non-existent virtual service {name}"]
    return [f"{indent}VirtualService: {name}", *(f"{indent}   {text}" for text in found["facts"]), *(f"{indent}      {text}" for text in found["notes"])]
