# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote secrets beside the real istioctl, on two real API servers: one tells the other by it. Seconds."""
from __future__ import annotations

import base64
import datetime
import json
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from .conftest import Fleet

Json = dict[str, t.Any]
SPACE: t.Final = "/api/v1/namespaces/istio-system"


def secret(fleet: Fleet, name: str = "istio-remote-secret-two") -> Json:
    return fleet.client("one").get(f"{SPACE}/secrets/{name}")


def kubeconfig(item: Json, key: str = "two") -> Json:
    return t.cast(Json, yaml.safe_load(base64.b64decode(item["data"][key])))


def token(item: Json) -> str:
    return str(kubeconfig(item)["users"][0]["user"]["token"])


def by(item: Json) -> Client:
    """A client that has nothing but what is in a remote secret."""
    return connect(Auth(kubeconfig=kubeconfig(item)), name="two")


def present(fleet: Fleet, **options: t.Any) -> t.Any:
    return fleet.call("remote_secret", cluster_name="two", remote=fleet.access("two"), **options)


@pytest.fixture
def clean(fleet: Fleet, space: str) -> t.Iterator[None]:
    yield
    client = fleet.client("two")
    if client.find(f"{SPACE}/serviceaccounts/istio-reader-service-account"):
        client.request("DELETE", f"{SPACE}/serviceaccounts/istio-reader-service-account")
    for path in ("clusterroles", "clusterrolebindings"):
        for item in client.list_objects(f"/apis/rbac.authorization.k8s.io/v1/{path}", metadata_only=True):
            if "istio" in item["metadata"]["name"]:
                client.request("DELETE", f"/apis/rbac.authorization.k8s.io/v1/{path}/{item['metadata']['name']}")


def test_the_secret_is_istioctls_but_for_the_token(fleet: Fleet, clean: None) -> None:
    command = [str(fleet.running.istioctl), "create-remote-secret", "--kubeconfig", fleet.access("two")["kubeconfig"], "--name", "two"]
    said = subprocess.run([*command, "--manifests", str(fleet.manifests)], capture_output=True, text=True, check=True, timeout=60).stdout
    theirs = next(found for found in yaml.safe_load_all(said) if found)
    done = present(fleet)
    assert done.changed
    ours = secret(fleet)
    meta = {key: ours["metadata"][key] for key in ("name", "namespace", "labels", "annotations")}
    assert meta == theirs["metadata"]
    text, expected = base64.b64decode(ours["data"]["two"]).decode(), theirs["stringData"]["two"]
    other = yaml.safe_load(expected)["users"][0]["user"]["token"]
    assert token(ours) != other
    assert text.replace(token(ours), "T") == expected.replace(other, "T")


def test_what_istioctl_made_is_kept_until_its_token_is_rotated(fleet: Fleet, clean: None) -> None:
    command = [str(fleet.running.istioctl), "create-remote-secret", "--kubeconfig", fleet.access("two")["kubeconfig"], "--name", "two"]
    said = subprocess.run([*command, "--manifests", str(fleet.manifests)], capture_output=True, text=True, check=True, timeout=60).stdout
    assert fleet.running.kube(fleet.cluster("one"), "apply", "-f", "-", text=said).returncode == 0
    before = secret(fleet)
    assert not present(fleet).changed
    assert secret(fleet)["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]
    assert present(fleet, rotate=True).changed
    assert token(secret(fleet)) != token(before)


def test_made_once_with_an_account_that_reads_what_istiod_needs_and_no_more(fleet: Fleet, clean: None) -> None:
    predicted = present(fleet, check_mode=True)
    assert predicted.changed
    assert fleet.client("one").find(f"{SPACE}/secrets/istio-remote-secret-two") is None
    assert fleet.client("two").find(f"{SPACE}/serviceaccounts/istio-reader-service-account") is None
    done = present(fleet)
    assert done.changed
    assert done.values["reachable"]
    assert done.values["synced"] is None  # no istiod runs here
    assert any("its server https://127.0.0.1" in text for text in fleet.warnings)
    before = secret(fleet)
    assert not present(fleet).changed
    assert not present(fleet, check_mode=True).changed
    assert secret(fleet)["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]
    reader = by(before)
    assert reader.list_objects("/api/v1/services")
    for path, body in ((f"{SPACE}/configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}), ("/api/v1/namespaces", {})):
        with pytest.raises(ApiError) as refused:
            reader.create(path, body)
        assert refused.value.status == 403
    with pytest.raises(ApiError, match="cannot list resource"):
        reader.get("/apis/apps/v1/deployments")
    shown = json.dumps([done.values, done.diff, predicted.diff, fleet.warnings])
    assert token(before) not in shown


def test_a_rotated_token_works_and_the_old_one_dies(fleet: Fleet, clean: None) -> None:
    present(fleet)
    first = secret(fleet)
    assert present(fleet, rotate=True).changed
    second = secret(fleet)
    assert token(second) != token(first)
    assert by(second).get("/version")
    left = fleet.client("two").list_objects(f"{SPACE}/secrets", metadata_only=True)
    assert len(left) == 1
    assert not present(fleet).changed


def test_a_token_that_was_revoked_is_replaced(fleet: Fleet, clean: None) -> None:
    present(fleet)
    client = fleet.client("two")
    for item in client.list_objects(f"{SPACE}/secrets", metadata_only=True):
        client.request("DELETE", f"{SPACE}/secrets/{item['metadata']['name']}")
    client.request("DELETE", f"{SPACE}/serviceaccounts/istio-reader-service-account")  # its tokens are refused at once then
    assert present(fleet).changed
    assert by(secret(fleet)).get("/version")


def test_a_token_that_ends_is_kept_until_it_ends_soon(fleet: Fleet, clean: None) -> None:
    asked: Json = {"token": "request", "token_lifetime": 7200, "renew_before": 600}
    done = present(fleet, **asked)
    assert done.changed
    left = datetime.datetime.fromisoformat(done.values["expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(hours=1, minutes=50) < left <= datetime.timedelta(hours=2)
    assert fleet.client("two").list_objects(f"{SPACE}/secrets", metadata_only=True) == []
    assert not present(fleet, **asked).changed
    first = token(secret(fleet))
    assert present(fleet, token="request", token_lifetime=9000, renew_before=8000).changed
    assert token(secret(fleet)) != first
    assert present(fleet).changed  # back to one that stays
    assert "meshfleet.istio/token-expires" not in secret(fleet)["metadata"]["annotations"]


def test_absent_takes_the_secret_and_the_token_away(fleet: Fleet, clean: None) -> None:
    present(fleet)
    assert present(fleet, state="absent", check_mode=True).changed
    assert secret(fleet)
    assert present(fleet, state="absent").changed
    assert fleet.client("one").find(f"{SPACE}/secrets/istio-remote-secret-two") is None
    assert fleet.client("two").list_objects(f"{SPACE}/secrets", metadata_only=True) == []
    assert not present(fleet, state="absent").changed


def test_a_plugin_and_a_server_of_ones_own(fleet: Fleet, clean: None) -> None:
    asked: Json = {"auth_type": "plugin", "auth_plugin_name": "gcp", "auth_plugin_config": {"k": "v"}, "server": "https://two.example:6443"}
    asked["tls_server_name"] = "two"
    assert present(fleet, **asked).changed
    config = kubeconfig(secret(fleet))
    assert config["users"][0]["user"] == {"auth-provider": {"name": "gcp", "config": {"k": "v"}}}
    assert config["clusters"][0]["cluster"]["server"] == "https://two.example:6443"
    assert config["clusters"][0]["cluster"]["tls-server-name"] == "two"
    assert fleet.warnings == []
    assert not present(fleet, **{**asked, "check_reachable": False}).changed
    assert fleet.client("two").list_objects(f"{SPACE}/secrets", metadata_only=True) == []


def test_what_does_not_answer_is_not_written(fleet: Fleet, clean: None, tmp_path: Path) -> None:
    for options, named in (
        ({"server": "https://127.0.0.1:1", "connect_timeout": 0.3}, "https://127.0.0.1:1 does not answer"),
        ({"server_ca": str(other_ca(tmp_path))}, "its certificate is not trusted"),
    ):
        with pytest.raises(OperationError) as caught:
            present(fleet, **options)
        assert named in str(caught.value)
        assert "nothing was written" in str(caught.value)
        assert fleet.client("one").find(f"{SPACE}/secrets/istio-remote-secret-two") is None
        assert fleet.client("two").list_objects(f"{SPACE}/secrets", metadata_only=True) == []


def test_rights_are_asked_for_before_an_account_or_a_token_is_made(fleet: Fleet, clean: None) -> None:
    path, rbac = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "rbac.authorization.k8s.io"
    looker = {"impersonate_user": "looker"}
    body = {
        "apiVersion": f"{rbac}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "looker"},
        "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": "view"}, "subjects": [{"apiGroup": rbac, "kind": "User", "name": "looker"}],
    }  # fmt: skip
    account = f"{SPACE}/serviceaccounts/istio-reader-service-account"
    before = fleet.client("two").find(account)
    for name in ("one", "two"):
        fleet.client(name).create(path, body)
    try:
        with pytest.raises(OperationError, match=r"cluster two: these rights are missing: .*create secrets in namespace istio-system; .*get secrets in"):
            fleet.call("remote_secret", cluster_name="two", remote={**fleet.access("two"), **looker})
        assert fleet.client("two").find(account) == before
        with pytest.raises(OperationError, match=r"cannot (get|list) resource \"secrets\""):
            present(fleet, **looker)
        assert fleet.client("two").find(account) == before
        assert fleet.client("two").list_objects(f"{SPACE}/secrets", metadata_only=True) == []
    finally:
        for name in ("one", "two"):
            fleet.client(name).request("DELETE", f"{path}/looker")


def other_ca(folder: Path) -> Path:
    from tests.unit.certificates.made import make

    (folder / "ca.pem").write_bytes(make("Other").pem)
    return folder / "ca.pem"


def test_bad_input_is_refused_by_its_option(fleet: Fleet, clean: None) -> None:
    bad: list[tuple[Json, str]] = [
        ({"cluster_name": "Not_A_Name"}, "cluster_name: 'Not_A_Name'"),
        ({"remote": fleet.access("one")}, "remote leads to the very cluster"),
        ({"remote": {"server": "x"}}, "remote: server is no option that reaches a cluster"),
        ({"server": "http://plain"}, "server: 'http://plain' is no URL"),
        ({"token": "request", "token_lifetime": 60}, "token_lifetime: 60 s is less than the 600 s"),
        ({"token": "request", "token_lifetime": 900, "renew_before": 900}, "renew_before: 900 s is as long as token_lifetime"),
        ({"server_ca": "/nonesuch"}, "server_ca /nonesuch: No such file"),
        ({"create_service_account": False}, "ServiceAccount istio-system/istio-reader-service-account: is not there"),
    ]
    for options, named in bad:
        given = {"cluster_name": "two", "remote": fleet.access("two"), **options}
        with pytest.raises(OperationError) as caught:
            fleet.call("remote_secret", **given)
        assert named in str(caught.value)
    assert fleet.client("one").list_objects(f"{SPACE}/secrets", metadata_only=True) == []


def test_a_pair_costs_as_many_requests_in_a_large_mesh_as_in_a_small_one(fleet: Fleet, clean: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the cluster that joins a mesh of N costs requests linear in N: each pair is one such call."""
    sent: list[str] = []
    real = Client._send

    def counted(self: Client, method: str, url: str, *rest: t.Any) -> t.Any:
        sent.append(f"{method} {url}")
        return real(self, method, url, *rest)

    costs: dict[int, list[int]] = {}
    for others in range(10):
        if others:
            named = {"networking.istio.io/cluster": f"c{others}"}
            meta = {"name": f"istio-remote-secret-c{others}", "labels": {"istio/multiCluster": "true"}, "annotations": named}
            fleet.client("one").create(f"{SPACE}/secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": meta})
        monkeypatch.setattr(Client, "_send", counted)
        for rotate in (True, False):
            sent.clear()
            assert present(fleet, rotate=rotate).changed is rotate
            waits = sum("-istio-remote-secret-token-" in one and one.startswith("GET") for one in sent)  # looks until the token is there
            costs.setdefault(others, []).append(len(sent) - waits)
        monkeypatch.setattr(Client, "_send", real)
    assert len({tuple(found) for number, found in costs.items() if number}) == 1, costs  # the first one makes the account, too
    assert max(costs[9]) <= 25, costs


def test_a_name_that_another_secret_has_is_refused(fleet: Fleet, clean: None) -> None:
    meta = {"name": "by-hand", "labels": {"istio/multiCluster": "true"}, "annotations": {"networking.istio.io/cluster": "two"}}
    fleet.client("one").create(f"{SPACE}/secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": meta})
    with pytest.raises(OperationError, match=r"Secret istio-system/by-hand names a cluster 'two' already"):
        present(fleet)
