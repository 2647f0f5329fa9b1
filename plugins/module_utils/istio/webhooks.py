# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's injection webhooks: which pods they match, whether two match the same, and the objects of a revision tag.

A revision has one *canonical* MutatingWebhookConfiguration (label ``istio.io/rev``, no ``istio.io/tag``); a tag has
one of its own that leads to the revision's istiod. Names, labels and selectors are those of ``istioctl tag set``
(istioctl/pkg/tag) and of the chart ``istiod``'s value ``revisionTags``.
"""
from __future__ import annotations

import copy
import typing as t
import urllib.parse
from dataclasses import dataclass

from .selectors import Labels, common_labels, matches

Map = dict[str, t.Any]

REVISION_LABEL: t.Final = "istio.io/rev"
TAG_LABEL: t.Final = "istio.io/tag"
INJECTION_LABEL: t.Final = "istio-injection"
POD_INJECTION_LABEL: t.Final = "sidecar.istio.io/inject"
DEFAULT: t.Final = "default"
SYSTEM_NAMESPACE: t.Final = "istio-system"
VALIDATOR: t.Final = "istiod-default-validator"

_INJECTOR: t.Final = "sidecar-injector.istio.io"
_NEVER: t.Final[Map] = {"matchLabels": {"istio.io/deactivated": "never-match"}}
_NAMESPACE_NAME: t.Final = "kubernetes.io/metadata.name"
_UNINJECTED: t.Final = ("kube-system", "kube-public", "kube-node-lease", "local-path-storage")
# Annotations that say who made the canonical webhook; a copy of them would give the tag to that release.
_OWNER_ANNOTATIONS: t.Final = ("meta.helm.sh/", "kubectl.kubernetes.io/")
_OPERATOR: t.Final = "operator.istio.io"


class WebhookError(ValueError):
    """A webhook configuration that is not what Istio makes; the message names it."""


def labels_of(item: t.Mapping[str, t.Any]) -> dict[str, str]:
    """An object's labels."""
    return (item.get("metadata") or {}).get("labels") or {}


def name_of(item: t.Mapping[str, t.Any]) -> str:
    """An object's name."""
    return str((item.get("metadata") or {}).get("name") or "")


def is_injector(configuration: t.Mapping[str, t.Any]) -> bool:
    """Whether a MutatingWebhookConfiguration injects Istio's proxy (also by a vendor's name: any webhook of istio.io)."""
    return any(str(item.get("name", "")).endswith("istio.io") for item in configuration.get("webhooks") or ())


def is_canonical(configuration: t.Mapping[str, t.Any]) -> bool:
    """Whether it is a revision's own, not a tag's."""
    return is_injector(configuration) and REVISION_LABEL in labels_of(configuration) and TAG_LABEL not in labels_of(configuration)


def serves_namespace(configuration: t.Mapping[str, t.Any], namespace: str) -> bool:
    """Whether it belongs to the control plane in that namespace: by its Service, by its name where it has a URL."""
    for item in configuration.get("webhooks") or ():
        service = (item.get("clientConfig") or {}).get("service")
        if service:
            return bool(service.get("namespace") == namespace)
    return namespace == SYSTEM_NAMESPACE or name_of(configuration).endswith(f"-{namespace}")


def injecting(configurations: t.Iterable[t.Mapping[str, t.Any]], namespace_labels: Labels, pod_labels: Labels) -> dict[str, str]:
    """The injectors that match a pod when it is created: name of the configuration -> its revision."""
    out: dict[str, str] = {}
    for item in configurations:
        if not is_injector(item):
            continue
        for webhook in item.get("webhooks") or ():
            if matches(webhook.get("namespaceSelector"), namespace_labels) and matches(webhook.get("objectSelector"), pod_labels):
                out[name_of(item)] = labels_of(item).get(REVISION_LABEL, "")
                break
    return out


@dataclass(frozen=True)
class Overlap:
    """Two webhooks (``CONFIGURATION/WEBHOOK``) that match the same pods, with labels of such a namespace and pod."""

    first: str
    second: str
    namespace_labels: dict[str, str]
    pod_labels: dict[str, str]


def overlaps(configurations: t.Iterable[t.Mapping[str, t.Any]]) -> list[Overlap]:
    """Injection webhooks that would inject the same pod twice (IST0139); all pairs, also within one configuration."""
    hooks = [
        (f"{name_of(item)}/{webhook.get('name')}", webhook)
        for item in configurations
        if is_injector(item) or REVISION_LABEL in labels_of(item)
        for webhook in item.get("webhooks") or ()
        if not _matches_nothing(webhook)
    ]
    out: list[Overlap] = []
    for at, (first, one) in enumerate(hooks):
        for second, other in hooks[at + 1 :]:
            namespace = common_labels(one.get("namespaceSelector"), other.get("namespaceSelector"), always=(_NAMESPACE_NAME,))
            if namespace is None:
                continue
            pod = common_labels(one.get("objectSelector"), other.get("objectSelector"))
            if pod is not None:
                out.append(Overlap(first, second, namespace, pod))
    return out


def deactivated(configuration: t.Mapping[str, t.Any]) -> bool:
    """Whether every webhook is set to match nothing, as istioctl leaves ``istio-sidecar-injector`` beside a default tag."""
    webhooks = configuration.get("webhooks") or ()
    return bool(webhooks) and all(map(_matches_nothing, webhooks))


def _matches_nothing(webhook: t.Mapping[str, t.Any]) -> bool:
    selectors = (webhook.get("namespaceSelector") or {}, webhook.get("objectSelector") or {})
    return all(item.get("matchLabels") == _NEVER["matchLabels"] for item in selectors)


def deactivation_patch(configuration: t.Mapping[str, t.Any]) -> list[Map]:
    """A JSON patch that makes a live configuration match nothing; empty where it does already.

    It holds only while the object is the one that was read (its ``resourceVersion``), so that no webhook is mixed up.
    """
    if deactivated(configuration):
        return []
    return _selector_patch(configuration, [(_NEVER, _NEVER) for _ in configuration.get("webhooks") or ()])


def reactivation_patch(configuration: t.Mapping[str, t.Any]) -> list[Map]:
    """A JSON patch that gives a deactivated configuration of revision ``default`` the chart's selectors back.

    Empty where it is active. Raises WebhookError for a webhook whose selectors the chart does not define.
    """
    if not deactivated(configuration):
        return []
    known = {f"{prefix}.{_INJECTOR}": (namespace, pod) for prefix, namespace, pod in _selectors(DEFAULT, automatic=True)}
    wanted: list[tuple[Map, Map]] = []
    for item in configuration.get("webhooks") or ():
        if item.get("name") not in known:
            raise WebhookError(f"MutatingWebhookConfiguration {name_of(configuration)}: webhook {item.get('name')!r} is none of Istio's chart; "
                               "install the control plane again to get its selectors back")  # fmt: skip
        wanted.append(known[item["name"]])
    return _selector_patch(configuration, wanted)


def _selector_patch(configuration: t.Mapping[str, t.Any], wanted: list[tuple[Map, Map]]) -> list[Map]:
    out: list[Map] = []
    version = (configuration.get("metadata") or {}).get("resourceVersion")
    if version:
        out.append({"op": "test", "path": "/metadata/resourceVersion", "value": version})
    for number, (namespace, pod) in enumerate(wanted):
        out.append({"op": "add", "path": f"/webhooks/{number}/namespaceSelector", "value": copy.deepcopy(namespace)})
        out.append({"op": "add", "path": f"/webhooks/{number}/objectSelector", "value": copy.deepcopy(pod)})
    return out


def tag_webhook_name(tag: str, namespace: str) -> str:
    """The name of a tag's MutatingWebhookConfiguration."""
    name = f"istio-revision-tag-{tag}"
    return name if namespace == SYSTEM_NAMESPACE else f"{name}-{namespace}"


def tag_service_name(tag: str) -> str:
    """The name of a tag's Service."""
    return f"istiod-revision-tag-{tag}"


def tag_objects(
    canonical_mwc: t.Mapping[str, t.Any],
    tag: str,
    revision: str,
    namespace: str,
    *,
    auto_inject_namespaces: bool = False,
    validator: t.Mapping[str, t.Any] | None = None,
) -> list[Map]:
    """The objects of a revision tag, to be applied in this order.

    A MutatingWebhookConfiguration, for tag ``default`` the ValidatingWebhookConfiguration ``istiod-default-validator``,
    and a Service. ``canonical_mwc`` is the live one of ``revision``, ``namespace`` Istio's; ``auto_inject_namespaces``
    injects where no label says anything (tag ``default`` only). ``validator`` is the live validator or None: its
    failure policy, which istiod sets, is kept, and one that a Helm release owns only gets another address.
    Raises WebhookError where the canonical webhook injects nothing.
    """
    source = next((item for item in canonical_mwc.get("webhooks") or () if str(item.get("name", "")).endswith(_INJECTOR)), None)
    if source is None:
        raise WebhookError(f"MutatingWebhookConfiguration {name_of(canonical_mwc)}: has no webhook {_INJECTOR}")
    shared = {key: value for key, value in labels_of(canonical_mwc).items() if key not in ("app", TAG_LABEL) and _OPERATOR not in key}
    shared[REVISION_LABEL] = revision
    objects = [_tag_webhook(canonical_mwc, source, tag, namespace, shared, automatic=auto_inject_namespaces)]
    if tag == DEFAULT:
        objects.append(_tag_validator(canonical_mwc, source, revision, namespace, shared, validator))
    objects.append(_tag_service(tag, revision, namespace, shared))
    return objects


def _annotations(canonical: t.Mapping[str, t.Any]) -> Map:
    found = (canonical.get("metadata") or {}).get("annotations") or {}
    kept = {key: value for key, value in found.items() if not key.startswith(_OWNER_ANNOTATIONS)}
    return {"annotations": kept} if kept else {}


def _tag_webhook(canonical: t.Mapping[str, t.Any], source: Map, tag: str, namespace: str, shared: Map, *, automatic: bool) -> Map:
    client = {key: copy.deepcopy(value) for key, value in source["clientConfig"].items() if key in ("url", "service", "caBundle")}
    webhooks = [
        {
            "name": f"{prefix}.{_INJECTOR}",
            "clientConfig": copy.deepcopy(client),
            "sideEffects": "None",
            "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}],
            "failurePolicy": "Fail",
            "reinvocationPolicy": source.get("reinvocationPolicy") or "Never",
            "admissionReviewVersions": ["v1"],
            "namespaceSelector": namespace_selector,
            "objectSelector": pod_selector,
        }
        for prefix, namespace_selector, pod_selector in _selectors(tag, automatic=automatic)
    ]
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "MutatingWebhookConfiguration",
        "metadata": {
            "name": tag_webhook_name(tag, namespace),
            "labels": {"app.kubernetes.io/name": "istiod", **shared, "app": "sidecar-injector", TAG_LABEL: tag},
            **_annotations(canonical),
        },
        "webhooks": webhooks,
    }


def _tag_validator(
    canonical: t.Mapping[str, t.Any], source: Map, revision: str, namespace: str, shared: Map, live: t.Mapping[str, t.Any] | None
) -> Map:
    client: Map = {}
    if source["clientConfig"].get("url"):
        client["url"] = urllib.parse.urlsplit(source["clientConfig"]["url"])._replace(path="/validate").geturl()
    else:
        name = "istiod" if revision == DEFAULT else f"istiod-{revision}"
        client["service"] = {"name": name, "namespace": namespace, "path": "/validate"}
    if source["clientConfig"].get("caBundle"):
        client["caBundle"] = source["clientConfig"]["caBundle"]
    webhook: Map = {"name": "validation.istio.io", "clientConfig": client}
    out: Map = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration"}
    if live is not None and helm_release(live):
        return {**out, "metadata": {"name": VALIDATOR, "labels": {REVISION_LABEL: revision}}, "webhooks": [webhook]}
    groups = ["security.istio.io", "networking.istio.io", "telemetry.istio.io", "extensions.istio.io"]
    webhook["rules"] = [{"operations": ["CREATE", "UPDATE"], "apiGroups": groups, "apiVersions": ["*"], "resources": ["*"]}]
    # istiod opens with Ignore and sets Fail once it validates; a field that is left out stays as it set it.
    policies = {item.get("name"): item.get("failurePolicy") for item in (live or {}).get("webhooks") or ()}
    if policies.get("validation.istio.io") != "Fail":
        webhook["failurePolicy"] = "Ignore"
    webhook["sideEffects"] = "None"
    webhook["admissionReviewVersions"] = ["v1"]
    webhook["objectSelector"] = {"matchExpressions": [{"key": REVISION_LABEL, "operator": "DoesNotExist"}]}
    labels = {"app.kubernetes.io/name": "istiod", **shared, "app": "istiod", "istio": "istiod", TAG_LABEL: DEFAULT}
    return {**out, "metadata": {"name": VALIDATOR, "labels": labels, **_annotations(canonical)}, "webhooks": [webhook]}


def helm_release(item: t.Mapping[str, t.Any]) -> str:
    """The Helm release that an object says it belongs to; empty where to none."""
    return str(((item.get("metadata") or {}).get("annotations") or {}).get("meta.helm.sh/release-name") or "")


def _tag_service(tag: str, revision: str, namespace: str, shared: Map) -> Map:
    ports = [
        {"port": 15010, "name": "grpc-xds", "protocol": "TCP"},
        {"port": 15012, "name": "https-dns", "protocol": "TCP"},
        {"port": 443, "name": "https-webhook", "targetPort": 15017, "protocol": "TCP"},
        {"port": 15014, "name": "http-monitoring", "protocol": "TCP"},
    ]
    labels = {"app.kubernetes.io/name": "istiod", **shared, "app": "istiod", "istio": "pilot", TAG_LABEL: tag}
    metadata = {"name": tag_service_name(tag), "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"ports": ports, "selector": {"app": "istiod", REVISION_LABEL: revision}}}


def _selectors(value: str, *, automatic: bool) -> list[tuple[str, Map, Map]]:
    """The webhooks of a revision or tag: prefix of the name, namespace selector, pod selector.

    The name ``default`` also answers to labels that name no revision. The label ``istio-injection`` counts more than
    ``istio.io/rev``, the namespace's more than the pod's; so that never two webhooks match one pod.
    """
    revision, none, injection = _in(REVISION_LABEL, value), _absent(REVISION_LABEL), _absent(INJECTION_LABEL)
    not_refused = _expression(POD_INJECTION_LABEL, "NotIn", ["false"])
    out = [
        ("rev.namespace", [revision, injection], [not_refused]),
        ("rev.object", [none, injection], [not_refused, revision]),
    ]
    if value == DEFAULT:
        out.append(("namespace", [_in(INJECTION_LABEL, "enabled")], [not_refused]))
        out.append(("object", [injection, none], [_in(POD_INJECTION_LABEL, "true"), none]))
        if automatic:
            named = _expression(_NAMESPACE_NAME, "NotIn", list(_UNINJECTED))
            out.append(("auto", [injection, none, named], [_absent(POD_INJECTION_LABEL), none]))
    return [(prefix, {"matchExpressions": copy.deepcopy(one)}, {"matchExpressions": copy.deepcopy(other)}) for prefix, one, other in out]


def _expression(key: str, operator: str, values: list[str]) -> Map:
    return {"key": key, "operator": operator, "values": values}


def _in(key: str, value: str) -> Map:
    return _expression(key, "In", [value])


def _absent(key: str) -> Map:
    return {"key": key, "operator": "DoesNotExist"}
