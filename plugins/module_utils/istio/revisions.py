# SPDX-License-Identifier: GPL-3.0-or-later
"""Revisions and tags of a control plane, read from live objects, and who uses each.

A revision is there if it has an injection webhook, a Service or a Deployment of its own (label ``istio.io/rev`` without
``istio.io/tag``). A namespace asks for one by ``istio-injection=enabled`` (the name ``default``) or ``istio.io/rev``,
of which the first counts more; a pod that was injected says which one did it.
"""
from __future__ import annotations

import json
import typing as t
from collections import Counter
from dataclasses import dataclass, field

from .versions import image_version
from .webhooks import (
    DEFAULT,
    INJECTION_LABEL,
    REVISION_LABEL,
    TAG_LABEL,
    deactivated,
    is_injector,
    labels_of,
    name_of,
    serves_namespace,
    tag_webhook_name,
)

Object = t.Mapping[str, t.Any]

DATAPLANE_LABEL: t.Final = "istio.io/dataplane-mode"
STATUS_ANNOTATION: t.Final = "sidecar.istio.io/status"
_PROXY: t.Final = "istio-proxy"
# The second argument of pilot-agent, and what users call such a proxy.
_ROLES: t.Final = {"sidecar": "sidecar", "router": "gateway", "waypoint": "waypoint", "ztunnel": "ztunnel"}


@dataclass(frozen=True)
class Tag:
    """A revision tag; ``problem`` says why it leads nowhere, ``namespaces`` ask for it by name, pods only by a label of their own."""

    name: str
    revision: str
    webhook: str
    service: str
    helm_release: str
    problem: str
    namespaces: tuple[str, ...]


@dataclass(frozen=True)
class Revision:
    """A control plane.

    ``webhook`` is its own injection webhook (empty: none), ``active`` whether that matches anything. ``versions`` are
    those of its Deployments' images. ``namespaces`` ask for it or for one of its tags; ``pods`` counts the proxies it made
    by namespace; ``gateways`` are pods (``NAMESPACE/NAME``) among them that are no sidecars.
    """

    name: str
    webhook: str
    active: bool
    services: tuple[str, ...]
    deployments: tuple[str, ...]
    versions: tuple[str, ...]
    tags: tuple[str, ...]
    namespaces: tuple[str, ...]
    pods: dict[str, int] = field(default_factory=dict)
    gateways: tuple[str, ...] = ()

    @property
    def in_use(self) -> bool:
        """Whether a tag, a namespace or a proxy still needs it."""
        return bool(self.tags or self.namespaces or self.pods)


@dataclass(frozen=True)
class Survey:
    """All revisions and tags by name, the revision that serves where none is named, and what asks for one that is not there."""

    default_revision: str
    revisions: tuple[Revision, ...]
    tags: tuple[Tag, ...]
    ambient_namespaces: tuple[str, ...]
    unknown_namespaces: dict[str, str]
    unknown_pods: dict[str, str]

    def revision(self, name: str) -> Revision | None:
        """A revision by its name."""
        return next((item for item in self.revisions if item.name == name), None)

    def tag(self, name: str) -> Tag | None:
        """A tag by its name."""
        return next((item for item in self.tags if item.name == name), None)


def default_revision(webhooks: t.Iterable[Object], namespace: str) -> str:
    """The revision that tag ``default`` points to, ``default`` without such a tag: what istioctl takes where no revision is given."""
    wanted = tag_webhook_name(DEFAULT, namespace)
    return next((labels_of(item).get(REVISION_LABEL) or DEFAULT for item in webhooks if name_of(item) == wanted), DEFAULT)


def asked_by_namespace(labels: t.Mapping[str, str]) -> str:
    """The revision or tag a namespace's labels ask for; empty where they ask for none."""
    injection = labels.get(INJECTION_LABEL)
    if injection is not None:
        return DEFAULT if injection == "enabled" else ""
    return labels.get(REVISION_LABEL, "")


def proxy_role(pod: Object) -> str:
    """``sidecar``, ``gateway``, ``waypoint`` or ``ztunnel``; empty for a pod without Istio's proxy."""
    spec = pod.get("spec") or {}
    for container in [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]:
        arguments: list[str] = container.get("args") or []
        if container.get("name") == _PROXY and len(arguments) > 1 and arguments[0] == "proxy":
            return _ROLES.get(arguments[1], "")
    return ""


def pod_revision(pod: Object) -> str:
    """The revision that made a pod's proxy: by istiod's note of the injection, else by its label; empty where neither says one."""
    annotations = (pod.get("metadata") or {}).get("annotations") or {}
    try:
        status = json.loads(annotations.get(STATUS_ANNOTATION) or "{}")
    except ValueError:
        status = {}
    revision = status.get("revision") if isinstance(status, dict) else None
    return str(revision or annotations.get(REVISION_LABEL) or labels_of(pod).get(REVISION_LABEL) or "")


def is_running(pod: Object) -> bool:
    """Whether a pod is still to be counted: neither ended nor being deleted."""
    return (pod.get("status") or {}).get("phase") not in ("Succeeded", "Failed") and not (pod.get("metadata") or {}).get("deletionTimestamp")


def survey(
    namespace: str,
    *,
    webhooks: t.Sequence[Object],
    services: t.Sequence[Object],
    deployments: t.Sequence[Object],
    namespaces: t.Sequence[Object],
    pods: t.Iterable[Object],
) -> Survey:
    """Who is there and who uses whom.

    ``namespace`` is Istio's; ``services`` and ``deployments`` are those in it, ``webhooks`` all
    MutatingWebhookConfigurations, ``pods`` those of all namespaces.
    """
    injectors = [item for item in webhooks if is_injector(item) and REVISION_LABEL in labels_of(item) and serves_namespace(item, namespace)]
    own_services = [item for item in services if labels_of(item).get("app") == "istiod" and REVISION_LABEL in labels_of(item)]
    own_deployments = [item for item in deployments if labels_of(item).get("app") == "istiod" and REVISION_LABEL in labels_of(item)]
    canonical = [item for item in [*injectors, *own_services, *own_deployments] if TAG_LABEL not in labels_of(item)]
    names = sorted({labels_of(item)[REVISION_LABEL] for item in canonical})
    asked = {name_of(item): asked_by_namespace(labels_of(item)) for item in namespaces}
    tags = _tags(injectors, own_services, names, {name_of(item) for item in services}, asked)
    leads = {**{name: name for name in names}, **{item.name: item.revision for item in tags}}
    counts, gateways, unknown_pods = _pods(pods, leads)
    revisions = []
    for name in names:
        webhook = next((item for item in injectors if TAG_LABEL not in labels_of(item) and labels_of(item)[REVISION_LABEL] == name), None)
        mine = [item for item in own_deployments if labels_of(item)[REVISION_LABEL] == name]
        revisions.append(
            Revision(
                name=name,
                webhook=name_of(webhook) if webhook else "",
                active=webhook is not None and not deactivated(webhook),
                services=_names(item for item in own_services if TAG_LABEL not in labels_of(item) and labels_of(item)[REVISION_LABEL] == name),
                deployments=_names(mine),
                versions=tuple(sorted({version for item in mine for version in _versions(item)})),
                tags=tuple(item.name for item in tags if item.revision == name),
                namespaces=tuple(sorted(space for space, wanted in asked.items() if wanted and leads.get(wanted) == name)),
                pods=dict(sorted(counts.get(name, {}).items())),
                gateways=tuple(sorted(gateways.get(name, ()))),
            )
        )
    return Survey(
        default_revision=default_revision(injectors, namespace),
        revisions=tuple(revisions),
        tags=tags,
        ambient_namespaces=_names(item for item in namespaces if labels_of(item).get(DATAPLANE_LABEL) == "ambient"),
        unknown_namespaces={space: wanted for space, wanted in sorted(asked.items()) if wanted and wanted not in leads},
        unknown_pods=unknown_pods,
    )


def _names(items: t.Iterable[Object]) -> tuple[str, ...]:
    return tuple(sorted(name_of(item) for item in items))


def _versions(deployment: Object) -> t.Iterator[str]:
    pod = ((deployment.get("spec") or {}).get("template") or {}).get("spec") or {}
    for container in pod.get("containers") or ():
        version = image_version(str(container.get("image") or "")) if container.get("name") == "discovery" else None
        if version:
            yield str(version)


def _tags(
    injectors: list[Object], services: list[Object], revisions: list[str], service_names: set[str], asked: dict[str, str]
) -> tuple[Tag, ...]:
    tagged = [item for item in [*injectors, *services] if TAG_LABEL in labels_of(item)]
    out = []
    for name in sorted({labels_of(item)[TAG_LABEL] for item in tagged}):
        webhook = next((item for item in injectors if labels_of(item).get(TAG_LABEL) == name), None)
        service = next((item for item in services if labels_of(item).get(TAG_LABEL) == name), None)
        made = webhook or service or {}
        revision = labels_of(made).get(REVISION_LABEL, "")
        owner = ((made.get("metadata") or {}).get("annotations") or {}).get("meta.helm.sh/release-name", "")
        out.append(
            Tag(
                name=name,
                revision=revision,
                webhook=name_of(webhook) if webhook else "",
                service=name_of(service) if service else "",
                helm_release=str(owner),
                problem=_tag_problem(webhook, revision, revisions, service_names),
                namespaces=tuple(sorted(space for space, wanted in asked.items() if wanted == name)),
            )
        )
    return tuple(out)


def _tag_problem(webhook: Object | None, revision: str, revisions: list[str], service_names: set[str]) -> str:
    if revision not in revisions:
        return f"there is no control plane of revision {revision!r}"
    if webhook is None:
        return "its MutatingWebhookConfiguration is missing"
    for item in webhook.get("webhooks") or ():
        service = (item.get("clientConfig") or {}).get("service")
        if service and service.get("name") not in service_names:
            return f"its webhook leads to the Service {service.get('name')}, which does not exist"
    return ""


def _pods(pods: t.Iterable[Object], leads: dict[str, str]) -> tuple[dict[str, Counter[str]], dict[str, list[str]], dict[str, str]]:
    """Proxies by revision and namespace, gateways by revision, and pods of a revision that is not there."""
    counts: dict[str, Counter[str]] = {}
    gateways: dict[str, list[str]] = {}
    unknown: dict[str, str] = {}
    for pod in pods:
        role = proxy_role(pod)
        if role in ("", "ztunnel") or not is_running(pod):
            continue
        space = str(pod["metadata"].get("namespace", ""))
        wanted = pod_revision(pod) or DEFAULT
        revision = leads.get(wanted)
        if revision is None:
            unknown[f"{space}/{name_of(pod)}"] = wanted
            continue
        counts.setdefault(revision, Counter())[space] += 1
        if role != "sidecar":
            gateways.setdefault(revision, []).append(f"{space}/{name_of(pod)}")
    return counts, gateways, dict(sorted(unknown.items()))
