# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields' owners: shapes that API servers write, and random objects beside a model of server-side apply."""
from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.ownership import handed_over, managed, managers, orphans, removed, settled, union
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .server_model import HEAD, Json, Manager, Path, Server, flat, paths, tree, whole

US: t.Final = "helm"
OTHERS: t.Final[tuple[Manager, ...]] = (("istioctl", "Apply"), ("kubectl", "Update"), ("editor", "Update"))

word = st.sampled_from(["1", "2"])
element = st.fixed_dictionaries({"name": st.sampled_from("ab")}, optional={"p": word, "q": word})
elements = st.lists(element, min_size=1, max_size=2, unique_by=lambda one: one["name"]).map(lambda found: sorted(found, key=lambda one: one["name"]))
spec = st.fixed_dictionaries({}, optional={
    "x": word, "y": word, "items": elements,
    "tags": st.lists(word, min_size=1, max_size=2, unique=True).map(sorted), "whole": st.just([1, {"a": "b"}]) | st.just([2]),
})  # fmt: skip
desired_objects = st.builds(
    lambda labels, inner: whole(flat({**HEAD, "metadata": {"name": "x", "labels": labels}, "spec": inner})),
    st.dictionaries(st.sampled_from("lm"), word, max_size=2), spec,
)  # fmt: skip


@st.composite
def servers(draw: st.DrawFn) -> Server:
    """An object that we, others by apply, and others by update have written, in any order; and that the server has filled in."""
    out = Server()
    for manager, operation in draw(st.lists(st.sampled_from([(US, "Apply"), *OTHERS]), max_size=4)):
        item = draw(desired_objects)
        if operation == "Apply":
            out = out.apply(manager, item)
        else:
            out.update(manager, flat(item))
    for path in [one for one in out.values if one[-1] == "."]:
        if draw(st.booleans()):
            out.values[(*path[:-1], "f:filled_in")] = 10
    return out


quick = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@quick
@given(servers(), desired_objects, st.booleans())
def test_what_is_settled_an_apply_leaves_alone(server: Server, other: Json, again: bool) -> None:
    mine = server.owned.get((US, "Apply"))
    wanted = whole({path: server.values[path] for path in mine if path in server.values}) if again and mine else other
    after = server.apply(US, wanted)
    if settled(wanted, server.live(), US):
        assert (after.values, after.owned) == (server.values, server.owned)
    assert settled(wanted, Server(flat(wanted), {(US, "Apply"): set(flat(wanted))}).live(), US), "alone, what was applied is settled"


@quick
@given(servers(), desired_objects, st.sets(st.sampled_from(OTHERS)))
def test_a_takeover_removes_what_was_predicted(server: Server, wanted: Json, names: set[Manager]) -> None:
    live = server.live()
    given_up = orphans(live, wanted, names, US)
    predicted = removed(server.apply(US, wanted).live(), given_up)
    fields = handed_over(live, names, US)
    taken = server.copy()
    if fields is not None:
        taken.owned = {(one["manager"], one["operation"]): paths(one["fieldsV1"]) for one in fields}
        assert not set(taken.owned) & names
        assert set().union(*taken.owned.values()) == set().union(*server.owned.values())
    else:
        assert not set(server.owned) & names
    after = taken.apply(US, wanted)
    predicted["metadata"].pop("managedFields")
    assert predicted == whole(after.values)
    assert {path for path in server.values if path not in after.values} >= {path for path in paths(given_up) if path in server.values and path[-1] != "."}


@quick
@given(desired_objects, st.data())
def test_removed_takes_the_tree_and_nothing_else(item: Json, data: st.DataObject) -> None:
    values = flat(item)
    chosen: set[Path] = set(data.draw(st.lists(st.sampled_from(sorted(values)), unique=True))) if values else set()
    chosen |= {path for path in values if (*path[:-1], ".") in chosen}
    chosen -= {path for path in chosen if path[-1] == "f:name" and (*path[:-1], ".") not in chosen}  # an element has its key as long as it is there
    before = copy.deepcopy(item)
    assert removed(item, tree(chosen)) == whole({path: value for path, value in values.items() if path not in chosen})
    assert item == before


@given(st.lists(desired_objects, max_size=3))
def test_union_holds_every_path(items: list[Json]) -> None:
    trees = [tree(flat(item)) for item in items]
    before = copy.deepcopy(trees)
    out: Json = {}
    for one in trees:
        out = union(out, one)
    assert paths(out) == {path for item in items for path in flat(item)}
    assert trees == before


def entry(manager: str, fields: Json, operation: str = "Apply", **more: str) -> Json:
    return {"manager": manager, "operation": operation, "apiVersion": "apps/v1", "fieldsType": "FieldsV1", "fieldsV1": fields, **more}


def deployment(container: Json, fields: Json, *entries: Json) -> tuple[Json, Json]:
    """A live Deployment with one container of ours, and what is desired of it."""
    owned = {"f:spec": {"f:template": {"f:spec": {"f:containers": {'k:{"name":"c"}': {".": {}, "f:name": {}, **fields}}}}}}

    def of(one: Json) -> Json:
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}, "spec": {"template": {"spec": {"containers": [copy.deepcopy(one)]}}}}

    live = of({"name": "c", **container, "imagePullPolicy": "Always"})
    live["metadata"]["managedFields"] = [entry(US, owned), *entries]
    return live, of({"name": "c", **container})


PORT: t.Final = 'k:{"containerPort":53,"protocol":"TCP"}'


def test_a_port_without_its_protocol() -> None:
    live, wanted = deployment({"ports": [{"containerPort": 53, "protocol": "TCP"}]}, {"f:ports": {PORT: {".": {}, "f:containerPort": {}}}})
    ports = wanted["spec"]["template"]["spec"]["containers"][0]["ports"][0]
    del ports["protocol"]
    assert settled(wanted, live, US)
    assert orphans(live, wanted, (), US) == {}
    ports["protocol"] = "UDP"
    assert not settled(wanted, live, US)
    assert "f:ports" in str(orphans(live, wanted, (), US))


def test_an_empty_environment_variable() -> None:
    fields = {"f:env": {'k:{"name":"E"}': {".": {}, "f:name": {}, "f:value": {}}}}
    live, wanted = deployment({"env": [{"name": "E", "value": ""}]}, fields)
    del live["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"]
    assert settled(wanted, live, US)
    wanted["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"] = "x"
    assert not settled(wanted, live, US)


@pytest.mark.parametrize(("amount", "same"), [("500m", True), ("0.5", True), (0.5, True), ("501m", False), ("5e-1", False)])
def test_amounts(amount: t.Any, same: bool) -> None:
    live, wanted = deployment({"resources": {"requests": {"cpu": "500m"}}}, {"f:resources": {"f:requests": {"f:cpu": {}}}})
    wanted["spec"]["template"]["spec"]["containers"][0]["resources"]["requests"]["cpu"] = amount
    assert settled(wanted, live, US) is same


def test_arguments_are_owned_as_a_whole() -> None:
    live, wanted = deployment({"args": ["a", "b"]}, {"f:args": {}})
    assert settled(wanted, live, US)
    live["spec"]["template"]["spec"]["containers"][0]["args"] = ["b", "a"]
    assert not settled(wanted, live, US)


def test_subresources_and_updates_are_none_of_ours() -> None:
    fields = {"f:spec": {"f:replicas": {}}}
    live = {"metadata": {"managedFields": [
        entry(US, fields, subresource="scale"), entry(US, {"f:status": {}}, "Update", subresource="status"),
        entry("kube-controller-manager", {"f:x": {}}, "Update"),
    ]}}  # fmt: skip
    assert managed(live, US) is None
    assert managers(live) == {("kube-controller-manager", "Update")}
    assert handed_over(live, {(US, "Apply"), (US, "Update")}, US) is None
    assert not settled({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {}}, live, US)
    assert managed({"metadata": {"managedFields": None}}, US) is None and managers({"metadata": {}}) == set()


def test_two_entries_of_one_manager() -> None:
    one, two = entry("kubectl", {"f:spec": {"f:a": {}}}, "Update"), {**entry("kubectl", {"f:spec": {"f:b": {}}}, "Update"), "apiVersion": "apps/v1beta1"}
    live = {"metadata": {"managedFields": [one, entry("other", {"f:spec": {"f:c": {}}}), two]}}
    assert managed(live, "kubectl", "Update") == {"f:spec": {"f:a": {}, "f:b": {}}}
    found = handed_over(live, {("kubectl", "Update")}, US)
    assert found is not None
    assert [(one["manager"], one["operation"], one["fieldsV1"]) for one in found] == [
        (US, "Apply", {"f:spec": {"f:a": {}, "f:b": {}}}), ("other", "Apply", {"f:spec": {"f:c": {}}}),
    ]  # fmt: skip


def test_another_version_is_asked_about() -> None:
    live, wanted = deployment({"image": "i"}, {"f:image": {}})
    assert settled(wanted, live, US)
    assert not settled({**wanted, "apiVersion": "apps/v2"}, live, US)


def test_elements_by_index_and_labels() -> None:
    live = {**HEAD, "metadata": {"name": "x", "labels": {"a/b.c": "1", "theirs": "2"}, "managedFields": [
        {**entry(US, {"f:metadata": {"f:labels": {".": {}, "f:a/b.c": {}}},
                      "f:spec": {"f:l": {"i:0": {}, "i:1": {"f:x": {}}}}}), "apiVersion": HEAD["apiVersion"]}]},
        "spec": {"l": ["a", {"x": 1}]}}  # fmt: skip
    wanted: Json = {**HEAD, "metadata": {"name": "x", "labels": {"a/b.c": "1"}}, "spec": {"l": ["a", {"x": 1}]}}
    assert settled(wanted, live, US)
    wanted["spec"]["l"][1] = {}
    assert orphans(live, wanted, (), US) == {"f:spec": {"f:l": {"i:1": {"f:x": {}}}}}
    assert orphans(live, {**HEAD, "metadata": {}, "spec": {"l": []}}, (), US)["f:metadata"] == {"f:labels": {".": {}, "f:a/b.c": {}}}


def test_webhooks_whose_bundle_istiod_writes() -> None:
    key = 'k:{"name":"a.istio.io"}'
    rule = {"operations": ["CREATE"], "resources": ["pods"]}
    hook = {"name": "a.istio.io", "clientConfig": {"service": {"name": "istiod", "namespace": "n"}}, "rules": [rule]}
    service = {"f:service": {"f:name": {}, "f:namespace": {}}}
    fields = {"f:webhooks": {key: {".": {}, "f:name": {}, "f:clientConfig": service, "f:rules": {}}}}
    head = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration"}
    live = {**head, "metadata": {"name": "x"}, "webhooks": [copy.deepcopy(hook)]}
    live["webhooks"][0]["clientConfig"]["caBundle"] = "YQ=="
    live["webhooks"][0]["clientConfig"]["service"]["port"] = 443
    live["webhooks"][0]["rules"][0]["scope"] = "*"
    live["metadata"]["managedFields"] = [
        {**entry(US, fields), "apiVersion": head["apiVersion"]},
        {**entry("pilot-discovery", {"f:webhooks": {key: {"f:clientConfig": {"f:caBundle": {}}}}}, "Update"), "apiVersion": head["apiVersion"]},
    ]
    wanted = {**head, "metadata": {"name": "x"}, "webhooks": [hook]}
    assert settled(wanted, live, US)
    live["webhooks"][0]["rules"][0]["scope"] = "Namespaced"
    assert not settled(wanted, live, US)
