# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights beside ``kubectl auth can-i``, for accounts of few rights."""
from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.access import MissingRights, Right, lacking, require, rights_for
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.paths import Kinds

from ..rights import await_right
from .conftest import Cluster, Json
from .desired import config_map, crd

RBAC: t.Final = "/apis/rbac.authorization.k8s.io/v1"


def rule(groups: str, resources: str, verbs: str, names: str = "") -> Json:
    out: Json = {"apiGroups": groups.split(","), "resources": resources.split(","), "verbs": verbs.split(",")}
    return {**out, "resourceNames": names.split(",")} if names else out


def grant(client: Client, user: str, namespace: str, rules: list[Json]) -> None:
    """A Role in a namespace, or a ClusterRole for all of them, which counts when this is done: the API server learns of it some time later."""
    kind, place = ("Role", f"/namespaces/{namespace}") if namespace else ("ClusterRole", "")
    plural = f"{kind.lower()}s"
    name = f"{user}-{len(rules)}"
    client.create(f"{RBAC}{place}/{plural}", {"metadata": {"name": name}, "rules": rules})
    body = {
        "metadata": {"name": name}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name},
        "subjects": [{"kind": "User", "name": user, "apiGroup": "rbac.authorization.k8s.io"}],
    }  # fmt: skip
    client.create(f"{RBAC}{place}/{kind.lower()}bindings", body)
    first = rules[0]
    resource, _, subresource = first["resources"][0].partition("/")
    await_right(
        client, user, verb=first["verbs"][0], group=first["apiGroups"][0], resource=resource, subresource=subresource, namespace=namespace,
        name=first.get("resourceNames", [""])[0],
    )  # fmt: skip


def can_i(cluster: Cluster, user: str, right: Right) -> bool:
    resource, _, subresource = right.resource.partition("/")
    words = [right.verb, f"{resource}.{right.group}" if right.group else resource, *(("--subresource", subresource) if subresource else ())]
    place = ("-n", right.namespace) if right.namespace else ("-A",)
    return cluster.kube("auth", "can-i", *words, *place, "--as", user).stdout.strip() == "yes"


def test_lacking_is_what_kubectl_says(cluster: Cluster, client: Client, space: str) -> None:
    grant(client, "few", space, [
        rule("", "configmaps", "get,list"), rule("", "secrets", "get", "one,two"), rule("", "pods/portforward", "create"), rule("apps", "*", "get"),
        rule("*", "*/scale", "update"),
    ])  # fmt: skip
    grant(client, "few", "", [rule("", "nodes", "list"), rule("apiextensions.k8s.io", "customresourcedefinitions", "*")])
    rights = [
        Right(verb, group, resource, namespace)
        for (group, resource), verb, namespace in itertools.product(
            (("", "configmaps"), ("", "secrets"), ("", "pods"), ("", "pods/portforward"), ("apps", "deployments"), ("apps", "deployments/scale")),
            ("get", "create"), (space, "default", ""),
        )
    ] + [
        Right("update", "apps", "deployments/scale", space), Right("list", "", "nodes"), Right("delete", "", "nodes"),
        Right("patch", "apiextensions.k8s.io", "customresourcedefinitions"),
    ]  # fmt: skip
    account = cluster.client(impersonate_user="few")
    missing = lacking(account, rights)
    checks = client.each(lambda right: can_i(cluster, "few", right), rights)
    assert missing == sorted(right for right, may in zip(rights, checks, strict=True) if not may)
    assert 0 < len(missing) < len(rights)
    with pytest.raises(MissingRights, match=r"these rights are missing: get secrets in namespace .*; grant them to the account") as found:
        require(account, [Right("get", "", "secrets", space), Right("get", "", "configmaps", space)])
    assert found.value.rights == (Right("get", "", "secrets", space),)


def test_all_rights_in_the_default_namespace_are_none_elsewhere(cluster: Cluster, client: Client, space: str) -> None:
    grant(client, "lord", "default", [rule("*", "*", "*")])
    wide, inside, elsewhere = Right("patch", "", "configmaps"), Right("patch", "", "configmaps", "default"), Right("patch", "", "configmaps", space)
    assert lacking(cluster.client(impersonate_user="lord"), [wide, inside, elsewhere]) == [wide, elsewhere]


def test_one_call_for_who_may_do_everything_and_one_a_namespace_otherwise(cluster: Cluster, client: Client, kinds: Kinds, space: str) -> None:
    rights = rights_for(kinds, [config_map("a", space), config_map("b", space), crd("c")], ("patch", "create"))
    assert rights == sorted({Right(verb, "", "configmaps", space) for verb in ("patch", "create")} | {
        Right(verb, "apiextensions.k8s.io", "customresourcedefinitions") for verb in ("patch", "create")})  # fmt: skip
    before = client.requests
    assert lacking(client, rights) == []
    assert client.requests - before == 1
    grant(client, "writer", space, [rule("", "configmaps", "*")])
    account = cluster.client(impersonate_user="writer")
    assert lacking(account, [right for right in rights if right.namespace]) == []
    assert account.requests == 2
