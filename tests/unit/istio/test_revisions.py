# SPDX-License-Identifier: GPL-3.0-or-later
"""Revisions, tags, and who uses them."""
from __future__ import annotations

import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.istio.revisions import Survey, default_revision, pod_revision, proxy_role, survey
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.webhooks import deactivation_patch, tag_objects

from .live import canonical, deployment, pod, service, space
from .test_webhooks import patched

Json = dict[str, t.Any]


def mesh(*, tags: t.Sequence[tuple[str, str]] = (), namespaces: t.Sequence[Json] = (), pods: t.Sequence[Json] = (), gone: t.Sequence[str] = ()) -> Survey:
    """Revisions ``default`` and ``canary`` (but those that are gone) with tags (name, revision)."""
    made = [item for name, revision in tags for item in tag_objects(canonical(revision), name, revision, "istio-system")]
    there = [name for name in ("default", "canary") if name not in gone]
    return survey(
        "istio-system",
        webhooks=[*(canonical(name) for name in there), *(item for item in made if item["kind"] == "MutatingWebhookConfiguration")],
        services=[*(service(name) for name in there), *(item for item in made if item["kind"] == "Service")],
        deployments=[deployment(name, "1.31.0" if name == "canary" else "1.30.2") for name in there],
        namespaces=namespaces,
        pods=pods,
    )


def test_revisions_with_their_versions_tags_and_users() -> None:
    found = mesh(
        tags=[("prod", "canary"), ("default", "default")],
        namespaces=[space("a", injection="enabled"), space("b", rev="prod"), space("c", rev="canary"), space("d", injection="enabled", rev="canary"),
                    space("e", injection="disabled", rev="canary"), space("f"), space("g", mode="ambient")],
        pods=[pod("a", "one", "default"), pod("a", "two", "default"), pod("b", "three", "canary"),
              pod("f", "edge", "canary", "router"), pod("f", "bare", "", "")],
    )  # fmt: skip
    assert [item.name for item in found.revisions] == ["canary", "default"]
    canary, default = found.revisions
    assert (canary.webhook, canary.active, canary.services, canary.deployments, canary.versions) == (
        "istio-sidecar-injector-canary", True, ("istiod-canary",), ("istiod-canary",), ("1.31.0",)
    )  # fmt: skip
    assert (canary.tags, canary.namespaces, canary.pods, canary.gateways) == (("prod",), ("b", "c"), {"b": 1, "f": 1}, ("f/edge",))
    assert (default.tags, default.namespaces, default.pods, default.versions) == (("default",), ("a", "d"), {"a": 2}, ("1.30.2",))
    assert [(item.name, item.revision, item.problem, item.namespaces) for item in found.tags] == [
        ("default", "default", "", ("a", "d")), ("prod", "canary", "", ("b",))
    ]  # fmt: skip
    assert found.ambient_namespaces == ("g",)
    assert (found.default_revision, found.unknown_namespaces, found.unknown_pods) == ("default", {}, {})


def test_the_default_tag_moves_the_default_revision() -> None:
    found = mesh(tags=[("default", "canary")], namespaces=[space("a", injection="enabled")])
    assert found.default_revision == "canary"
    canary = found.revision("canary")
    default = found.revision("default")
    assert canary is not None
    assert default is not None
    assert (canary.namespaces, default.namespaces) == (("a",), ())
    assert canary.in_use
    assert not default.in_use
    assert default_revision([], "istio-system") == "default"


def test_a_tag_whose_revision_is_gone() -> None:
    found = mesh(tags=[("prod", "canary")], gone=["canary"], namespaces=[space("b", rev="prod"), space("c", rev="canary")], pods=[pod("b", "three", "canary")])
    tag = found.tag("prod")
    assert tag is not None
    assert tag.problem == "there is no control plane of revision 'canary'"
    assert found.unknown_namespaces == {"c": "canary"}
    assert found.unknown_pods == {"b/three": "canary"}


def test_a_tag_whose_service_is_gone() -> None:
    tag = tag_objects(canonical("canary"), "prod", "canary", "istio-system")[0]
    found = survey("istio-system", webhooks=[canonical("canary"), tag], services=[], deployments=[], namespaces=[], pods=[])
    assert [item.problem for item in found.tags] == ["its webhook leads to the Service istiod-canary, which does not exist"]


def test_a_deactivated_revision_is_not_active() -> None:
    off = patched(canonical(), deactivation_patch(canonical()))
    found = survey("istio-system", webhooks=[off], services=[], deployments=[], namespaces=[], pods=[])
    assert [item.active for item in found.revisions] == [False]


def test_another_control_planes_webhooks_are_not_counted() -> None:
    found = survey("istio-system", webhooks=[canonical("other", namespace="mesh-b")], services=[], deployments=[], namespaces=[], pods=[])
    assert found.revisions == ()


def test_pods_say_which_revision_made_them() -> None:
    assert pod_revision(pod("a", "x", "canary", **{"istio.io/rev": "prod"})) == "canary"
    assert pod_revision(pod("a", "x", "", **{"istio.io/rev": "prod"})) == "prod"
    assert pod_revision({"metadata": {"annotations": {"sidecar.istio.io/status": "no json"}}}) == ""
    native = {"spec": {"containers": [{"name": "app"}], "initContainers": [{"name": "istio-proxy", "args": ["proxy", "sidecar"]}]}}
    assert proxy_role(native) == "sidecar"
    assert proxy_role(pod("a", "w", "canary", "waypoint")) == "waypoint"
    ended = pod("a", "x", "canary")
    ended["status"]["phase"] = "Succeeded"
    assert mesh(pods=[ended]).revisions[0].pods == {}
