# SPDX-License-Identifier: GPL-3.0-or-later
"""What each module is called with through both doors: good and bad input."""
from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.authority import Subject, Wish, make_root
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.bundle import Bundle
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.file_store import FileStore

Calls = dict[str, list[dict[str, t.Any]]]
NOWHERE: t.Final = {"host": "https://127.0.0.1:1", "connect_timeout": 0.5}


def write_chart(folder: Path) -> Path:
    """A small chart with a template that fails on request."""
    chart = folder / "small"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: small\nversion: 1.0.0\n")
    (chart / "values.yaml").write_text("number: 1\nbroken: false\n")
    (chart / "templates" / "map.yaml").write_text(
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name | quote }}}\ndata: {n: {{ .Values.number | quote }}}\n'
        '{{- if .Values.broken }}{{ fail "broken on request" }}{{ end }}\n'
    )
    (chart / "templates" / "NOTES.txt").write_text("installed {{ .Release.Name }} in {{ .Release.Namespace }}\n")
    return chart


def write_authority(folder: Path) -> tuple[str, str]:
    """Stores with a root, and with an istiod's authority, which is the root itself."""
    made = make_root(Wish(Subject("Root CA"), "ecdsa", 256, 100), datetime.datetime.now(datetime.UTC))
    FileStore(str(folder / "root")).write({"root-cert.pem": made.certificate, "root-key.pem": made.key})
    FileStore(str(folder / "own")).write(Bundle(made.certificate, made.key, made.certificate, made.certificate).files())
    return str(folder / "root"), str(folder / "own")


def calls(folder: Path, manifests: Path, kubeconfig: str) -> Calls:
    """Arguments by module; each list starts with a call that works.

    ``kubeconfig`` leads to an API server without Istio; no call changes anything there, so that both doors find the same.
    """
    chart = str(write_chart(folder))
    root, own = write_authority(folder)
    dump = manifests.parent / "istioctl" / "pkg" / "proxyconfig" / "testdata" / "config_dump.json"
    tree = {"source": str(manifests)}
    cluster = {"kubeconfig": kubeconfig}
    nobody = {**cluster, "impersonate_user": "nobody"}
    elsewhere = {"host": "https://127.0.0.1:9", "api_key": "none", "connect_timeout": 0.2}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}, "spec": {"containers": [{"name": "one", "image": "one"}]}}
    template = "spec: {containers: [{name: istio-proxy, image: proxy}]}"  # no action in it: Ansible would take it for its own
    injector = {"mode": "offline", "injector_config": {"templates": {"sidecar": template}}, "injector_values": "global: {hub: h, tag: t}", "mesh_config": {}}
    secret = {"type": "secret", "namespace": "nonesuch", "name": "one"}
    broken = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "one"},
              "spec": {"hosts": ["one"], "gateways": ["missing"], "http": [{"route": [{"destination": {"host": "one"}}]}]}}  # fmt: skip
    return {
        "analyze": [
            {"objects": [broken], "failure_threshold": "never", "output_format": "sarif", "query": "messages[].code"},
            {"objects": [broken]},
            {**cluster, "failure_threshold": "never"},
            {**nobody, "failure_threshold": "never", "rules": ["gateway.SecretAnalyzer"]},
            {"objects": "kind: [", "output_format": "junit", "dest": str(folder / "DOOR.xml")},
            {"files": [str(folder / "missing.yaml")]},
            {"objects": [broken], "rules": ["nonesuch"]},
            {"objects": [broken], "suppress": ["IST0101"]},
            {"objects": [broken], "dest": str(folder / "out")},
            {**elsewhere},
        ],
        "authz_info": [
            {"file": str(dump), "query": "policies[].name"},
            {"file": str(folder / "missing.json")},
            {"file": str(folder / "small" / "values.yaml")},
            {**cluster, "workload": "deploy/nonesuch"},
            {**cluster},
        ],
        "cacerts": [  # the first one finds no cluster, which is no failure; the rest is tests/integration/certificates
            {**NOWHERE, "store": {"path": own}},
            {**cluster, "store": {"path": root}},
            {**cluster, "store": {"path": str(folder / "missing")}},
            {**cluster, "store": {"path": own}, "crl": str(folder / "missing")},
            {**cluster, "store": {"path": own}, "phase": "issue"},
            {**cluster, "store": {"type": "secret"}},
            {**nobody, "store": {"path": own}},
            {**elsewhere, "store": {"path": own}},
        ],
        "certificate_info": [
            {**cluster, "query": "length(certificates)"},
            {**cluster, "workloads": False, "namespaces": ["default"], "failure_threshold": "warning"},
            {**cluster, "query": "certificates["},
            {**cluster, "failure_threshold": "never ever"},
            {**nobody},
            {**elsewhere},
        ],
        "chart_template": [
            {"chart_ref": chart, "release_name": "one", "release_values": {"number": 7, "nested": {"list": [1, 2.5, "x", None, True]}}},
            {"chart_ref": chart, "api_versions": ["a/v1"], "kube_version": "1.30.1", "dest": str(folder / "DOOR.yaml")},
            {"chart_ref": chart, "release_values": {"broken": True}},
            {"chart_ref": str(folder / "missing")},
            {"chart_ref": chart, "values_files": [str(folder / "missing.yaml")]},
            {"chart_ref": chart, "dest": str(folder / "no" / "such" / "file")},
            {"chart_ref": chart, "release_values": "not a map"},
            {"chart_ref": chart, "kube_version": "nonsense"},
        ],
        "config": [  # the first one finds no cluster, which is no failure; the rest is tests/integration/config
            {**NOWHERE, "set_name": "one", "default_namespace": "a", "objects": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}]},
            {**NOWHERE, "set_name": "one"},
            {**NOWHERE, "set_name": "No_Name", "objects": []},
            {**NOWHERE, "set_name": "one", "src": [str(folder / "missing.yaml")]},
            {**NOWHERE, "set_name": "one", "objects": "kind: [\n"},
        ],
        "control_plane": [  # the first one finds no cluster, which is no failure; the rest is tests/integration/control_plane
            {**NOWHERE, "profile": "minimal", "charts": tree, "values": {"global": {"hub": "x"}}},
            {**NOWHERE, "state": "absent"},
            {**NOWHERE, "profile": "nonesuch", "charts": tree},
            {**NOWHERE, "charts": tree, "revision": "Not_A_Label"},
            {**NOWHERE, "charts": tree, "operator_files": [str(folder / "missing.yaml")]},
            {**NOWHERE, "profile": "empty", "charts": tree},
            {**NOWHERE, "charts": {"source": str(folder / "missing")}},
            {**NOWHERE, "state": "gone"},
            {"kubeconfig": str(folder / "missing"), "charts": tree},
        ],
        "control_plane_info": [  # as for config; the rest is tests/integration/info
            {**NOWHERE, "query": "length(releases)"},
            {**NOWHERE, "query": "releases["},
            {**NOWHERE, "namespace": {"a": "map"}},
        ],
        "dashboard": [  # the rest is tests/integration/proxies
            {"state": "info", "state_folder": str(folder / "forwards")},
            {**cluster, "state": "stopped", "state_folder": str(folder / "forwards")},
            {**cluster, "name": "kiali", "allow_container": True},
            {**cluster, "name": "envoy", "workload": "deploy/nonesuch", "allow_container": True},
            {**cluster, "name": "kiali", "address": "nowhere"},
            {**cluster, "name": "envoy"},
            {**cluster},
            {**nobody, "name": "controlz", "allow_container": True},
            {**elsewhere, "name": "controlz", "allow_container": True},
        ],
        "describe_info": [  # the first one finds no cluster, which is no failure; the rest is tests/integration/proxies
            {**NOWHERE, "pod": "a.b"},
            {**cluster, "service": "kubernetes.default"},
            {**cluster, "pod": "nonesuch"},
            {**cluster},
        ],
        "gate": [
            {**cluster, "gates": [{"gate": "rejected_configuration", "namespaces": ["default"]}, "sync"], "wait": False, "query": "gates[].passed"},
            {**cluster, "gates": "readiness", "wait": False, "fail": False},
            {**cluster, "gates": {"gate": "promql", "expression": "up", "at_least": 1}, "wait_timeout": 0},
            {**cluster, "gates": {"gate": "promql", "expression": "up", "at_least": 1, "url": "http://127.0.0.1:9", "token": "secret-token"}, "wait": False},
            {**cluster, "gates": {"gate": "promql", "expression": "up"}},
            {**cluster, "gates": {"gate": "nonesuch"}},
            {**cluster, "gates": []},
            {**cluster, "gates": {"gate": "sync", "revision": "nonesuch"}},
            {**nobody, "gates": "sync"},
            {**elsewhere, "gates": "sync"},
        ],
        "gateway": [  # as above
            {**NOWHERE, "name": "edge", "release_namespace": "edge", "charts": tree},
            {**NOWHERE, "name": "edge", "release_namespace": "edge", "charts": {"source": str(folder / "missing")}},
            {**NOWHERE, "name": "edge", "release_namespace": "edge", "kind": "sideways"},
            {**NOWHERE, "name": "edge", "release_namespace": "edge", "kind": "eastwest"},
            {**NOWHERE, "name": "edge", "release_namespace": "edge", "expose": ["services"]},
            {**NOWHERE, "name": "edge"},
        ],
        "injection_info": [
            {**cluster, "query": "webhooks"},
            {**cluster, "namespaces": ["default"], "pod_labels": {"sidecar.istio.io/inject": "true"}, "details": True},
            {**cluster, "namespaces": ["nonesuch"]},
            {**cluster, "workload": "deploy/nonesuch"},
            {**cluster, "workload": "a/b/c"},
            {**cluster, "workload": "a", "namespaces": ["default"]},
            {**cluster, "query": "pods["},
            {**nobody},
            {**elsewhere},
        ],
        "intermediate_ca": [
            {"name": "one", "store": {"path": own}, "root": {"path": root}},
            {"name": "one", "store": {"path": str(folder / "none")}, "root": {"path": str(folder / "missing")}},
            {"name": "one", "store": {"path": str(folder / "none")}, "root": {"path": root}, "key_size": 1024},
            {"name": "one", "store": {"path": str(folder / "none")}},
            {"name": "one", "store": {"path": own}, "root": {"path": root}, "csr": str(folder / "csr")},
            {"name": "one", "store": {"path": own}, "root": {**secret, "cluster": {"server": "x"}}},
            {**nobody, "name": "one", "store": {"path": own}, "root": secret},
            {**elsewhere, "name": "one", "store": secret, "root": {"path": root}},
        ],
        "istiod_debug_info": [  # as above; the rest of these five is tests/integration/proxies
            {**NOWHERE, "path": "syncz"},
            {**cluster},
            {**cluster, "path": "cachez?clear=true"},
            {**cluster, "path": "../metrics"},
            {**nobody},
        ],
        "istiod_log": [  # the first one finds no cluster, which is no failure; the rest is tests/integration/proxies
            {**NOWHERE, "levels": {"ads": "debug"}},
            {**cluster, "revision": "nonesuch"},
            {**cluster, "levels": {"ads": "loud"}},
            {**cluster, "state": "reset", "stack_trace_levels": {"all": "none"}},
            {**nobody},
        ],
        "manifest_info": [
            {"profile": "minimal", "charts": tree, "components": ["istiod"], "query": "length(objects)"},
            {"profile": "ambient", "charts": tree, "revision": "canary", "values": {"global": {"hub": "x"}}, "mesh_config": {"accessLogFile": "/dev/stdout"}},
            {"profile": "nonesuch", "charts": tree},
            {"charts": {"source": str(folder / "missing")}},
            {"charts": tree, "operator_files": [str(folder / "missing.yaml")]},
            {"charts": tree, "query": "objects[", "components": ["base"]},
            {"charts": tree, "components": ["nonesuch"]},
            {"charts": tree, "revision": "Not_A_Label"},
        ],
        "mesh_namespace": [
            {**cluster, "name": "default", "state": "absent"},
            {**cluster, "name": "default", "revision": "nonesuch"},
            {**cluster, "name": "default", "revision": "one", "injection": "enabled"},
            {**cluster, "name": "default", "state": "absent", "network": "n"},
            {**cluster, "name": "default", "control_plane_clusters": ["not a name"]},
            {**cluster, "name": "Not_A_Name", "network": "n"},
            {**nobody, "name": "default", "network": "n"},
            {**elsewhere, "name": "default"},
        ],
        "metrics_info": [  # the first one finds no cluster, which is no failure; the rest is tests/integration/proxies
            {**NOWHERE, "workloads": ["a.b"]},
            {**cluster, "workloads": ["a"]},
            {**cluster, "workloads": ["a.b.c"]},
            {**cluster, "workloads": ["a"], "duration": 0},
        ],
        "multicluster_info": [
            {"clusters": {"one": cluster}, "scope": "clusters", "query": "length(clusters)"},
            {"clusters": {"one": cluster, "two": cluster}, "failure_threshold": "error"},
            {"clusters": {"far": elsewhere}, "failure_threshold": "error"},
            {"clusters": {"far": {"server": "x"}}},
            {"clusters": {}},
            {"clusters": {"one": cluster}, "services": ["no service"]},
        ],
        "precheck": [
            {**cluster, "to_version": "1.31.0", "query": "messages[].code"},
            {**cluster, "charts": tree, "revision": "canary", "expiry_days": 400},
            {**cluster, "to_version": "9.9.9", "failure_threshold": "warning"},
            {**cluster, "to_version": "next"},
            {**cluster, "charts": {"source": str(folder / "missing")}},
            {**nobody, "failure_threshold": "error"},
            {**elsewhere},
        ],
        "proxy_config_info": [
            {"file": str(dump), "view": "all", "raw": True, "query": "resources[].name"},
            {"file": str(dump), "view": "secret"},
            {"file": str(dump), "view": "ecds"},
            {"file": str(folder / "missing.json")},
            {"file": str(folder / "small" / "values.yaml")},
            {"file": str(dump), "view": "sideways"},
            {"file": str(dump), "workload": "a"},
            {},
            {**cluster, "workload": "deploy/nonesuch"},
            {**cluster, "workload": "a/b/c"},
            {**nobody, "workload": "a.b"},
            {**elsewhere, "workload": "a.b"},
        ],
        "proxy_diff_info": [
            {**NOWHERE, "workload": "a.b"},
            {**cluster, "workload": "nonesuch.default"},
            {**cluster, "workload": "deploy/nonesuch"},
            {**cluster},
        ],
        "proxy_log": [
            {**NOWHERE, "workload": "a.b"},
            {**cluster, "workload": "nonesuch.default", "levels": {"http": "debug"}},
            {**cluster, "selector": "app=nonesuch"},
            {**cluster, "selector": "app in ("},
            {**cluster, "workload": "a", "levels": {"http": "loud"}},
            {**cluster, "workload": "a", "state": "reset", "levels": {"http": "debug"}},
            {**cluster},
        ],
        "proxy_rootca_info": [  # the first one finds no cluster, which is no failure; the rest is tests/integration/proxies
            {**NOWHERE, "workloads": ["a.b"]},
            {**cluster, "workloads": ["deploy/nonesuch"]},
            {**cluster, "workloads": ["a/b/c"]},
            {**cluster, "workloads": ["a.b"], "contexts": ["nonesuch"]},
        ],
        "proxy_status_info": [
            {**cluster, "query": "summary.proxies"},
            {**cluster, "wait_for_sync": True, "details": True, "namespaces": ["default"], "thresholds": {"restarts": 1}},
            {**cluster, "revision": "nonesuch"},
            {**cluster, "thresholds": {"weight": 1}},
            {**cluster, "workload": "deploy/nonesuch"},
            {**nobody},
            {**elsewhere},
        ],
        "remote_secret": [  # as for cacerts
            {**NOWHERE, "cluster_name": "two", "state": "absent"},
            {**cluster, "cluster_name": "Not_A_Name", "remote": cluster},
            {**cluster, "cluster_name": "two", "remote": cluster},
            {**cluster, "cluster_name": "two", "remote_host": "nonesuch"},
            {**cluster, "cluster_name": "two", "remote": {"server": "x"}},
            {**cluster, "cluster_name": "two"},
            {**nobody, "cluster_name": "two", "remote": cluster},
            {**elsewhere, "cluster_name": "two", "remote": cluster},
        ],
        "report": [
            {"data": {"one": {"proxy_status": {"proxies": []}}, "two": {"error": "is away"}}, "dest": str(folder / "DOOR.html")},
            {"data": {"one": {}}, "dest": str(folder / "DOOR.html"), "json_dest": str(folder / "DOOR.json"), "title": "A <fleet>"},
            {"data": {"one": {"proxies": []}}, "dest": str(folder / "DOOR.html")},
            {"data": {"one": {"proxy_status": "text"}}, "dest": str(folder / "DOOR.html")},
            {"data": {}, "dest": str(folder / "DOOR.html")},
            {"data": {"one": {}}},
            {"data": {"one": {}}, "dest": str(folder / "no" / "such" / "file")},
        ],
        "revision_tag": [
            {**cluster, "name": "gone", "state": "absent"},
            {**cluster, "name": "prod", "revision": "canary"},
            {**cluster, "name": "Not_A_Tag", "revision": "canary"},
            {**cluster, "name": "prod"},
            {**nobody, "name": "prod", "revision": "canary"},
            {**elsewhere, "name": "prod", "revision": "canary"},
        ],
        "root_ca": [
            {"store": {"path": root}, "subject": {"organization": "Example"}},
            {**cluster, "store": secret},
            {"store": {"path": "/dev/shm/meshfleet-none"}},
            {"store": {"path": str(folder / "none")}, "clusters": {"far": elsewhere}},
            {"store": {"path": str(folder / "none")}, "clusters": {"far": {"server": "x"}}},
            {"store": {"path": str(folder / "none")}, "validity": 0},
            {"store": {"path": str(folder / "none")}, "subject": {"country": "Austria"}},
            {**nobody, "store": secret},
        ],
        "security_info": [  # the rest is tests/integration/roles
            {**cluster, "namespaces": ["default"], "query": "blocked"},
            {**cluster, "prometheus": {"url": "http://127.0.0.1:9", "token": "secret-token"}},
            {**cluster, "prometheus": {"url": "nowhere"}},
            {**cluster, "namespaces": ["nonesuch"]},
            {**cluster, "duration": 0},
            {**cluster, "query": "blocked["},
            {**nobody},
            {**elsewhere},
        ],
        "sidecar_inject": [
            {"objects": [pod], **injector},
            {"objects": [pod], **injector, "dest": str(folder / "DOOR-injected.yaml")},
            {"objects": [pod], **injector, "state": "absent"},
            {"src": str(folder / "missing.yaml"), **injector},
            {"objects": [{"kind": "Deployment", "metadata": {"name": "one"}}], **injector},
            {"objects": [pod], **injector, "mode": "webhook"},
            {**injector},
        ],
        "version_info": [
            {**cluster, "details": True, "query": "length(control_plane)"},
            {**cluster, "revision": "nonesuch"},
            {**cluster, "query": "proxies["},
            {**nobody},
            {**elsewhere},
        ],
    }  # fmt: skip
