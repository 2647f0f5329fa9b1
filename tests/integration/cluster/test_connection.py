# SPDX-License-Identifier: GPL-3.0-or-later
"""Who we are and which server is meant: kubeconfigs, environment, tokens, certificates, proxies, against a real API server."""
from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
import sys
import tempfile
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError, ClusterUnreachable, ConnectionSettingsError
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.remote_secret import SecretReference
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
from kubernetes.config import incluster_config

from .between import Tunnels, serving
from .conftest import ROOT, Cluster, Json

ADMIN: t.Final = "system:masters"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No environment and no home folder of ours."""
    for name in [name for name in os.environ if name.startswith(("K8S_AUTH_", "KUBE")) or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


def who(client: Client) -> Json:
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    return t.cast(Json, client.create("/apis/authentication.k8s.io/v1/selfsubjectreviews", body)["status"]["userInfo"])


@pytest.fixture(scope="module")
def admin(cluster: Cluster) -> Json:
    """The administrator's kubeconfig, certificates as data."""
    done = cluster.kube("config", "view", "--flatten", "--raw", "-o", "json")
    return t.cast(Json, json.loads(done.stdout))


@pytest.fixture(scope="module")
def ca(cluster: Cluster, admin: Json, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("ca") / "ca.crt"
    file.write_bytes(base64.b64decode(admin["clusters"][0]["cluster"]["certificate-authority-data"]))
    return str(file)


@pytest.fixture(scope="module")
def token(cluster: Cluster) -> str:
    return cluster.token(cluster.client(), "default", "robot")


def with_user(admin: Json, user: Json, **server: t.Any) -> Json:
    out = t.cast(Json, json.loads(json.dumps(admin)))
    out["users"][0]["user"] = user
    out["clusters"][0]["cluster"].update(server)
    return out


def test_certificates_as_data_leave_no_file(cluster: Cluster, admin: Json, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for _ in range(2):  # the loaders remember files by content
        client = connect(Auth(kubeconfig=admin))
        assert ADMIN in who(client)["groups"]
    assert client.name == admin["current-context"]
    assert list(folder.iterdir()) == []


def test_a_context_of_a_file_by_path_by_environment_and_by_default(cluster: Cluster, admin: Json, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".kube").mkdir()
    (tmp_path / ".kube" / "config").write_text(yaml.safe_dump(admin))
    assert ADMIN in who(connect(Auth()))["groups"]
    assert ADMIN in who(connect(Auth(context=admin["current-context"])))["groups"]
    monkeypatch.setenv("KUBECONFIG", f"{tmp_path}/none:{cluster.kubeconfig}")
    assert ADMIN in who(connect(Auth()))["groups"]
    with pytest.raises(ConnectionSettingsError, match=r"has no context 'nope'; it has: "):
        connect(Auth(context="nope"))


def test_tokens_users_and_what_is_refused(cluster: Cluster, ca: str, token: str, tmp_path: Path) -> None:
    robot = "system:serviceaccount:default:robot"
    assert who(connect(Auth(host=cluster.server, api_key=token + "\n", ca_cert=ca)))["username"] == robot
    assert who(cluster.client(api_key=token))["username"] == robot  # it counts more than the kubeconfig's certificate
    with pytest.raises(ApiError, match=r"Unauthorized: the credentials are refused; they may be expired") as found:
        who(connect(Auth(host=cluster.server, api_key="garbage-canary", ca_cert=ca)))
    assert "canary" not in str(found.value)
    with pytest.raises(ApiError, match=rf'secrets is forbidden: User "{robot}" cannot list resource "secrets"'):
        connect(Auth(host=cluster.server, api_key=token, ca_cert=ca)).list_objects("/api/v1/secrets")
    with pytest.raises(ClusterUnreachable, match="its certificate is not trusted; give its CA by ca_cert") as untrusted:
        connect(Auth(host=cluster.server, api_key=token)).get("/version")
    assert untrusted.value.args
    with pytest.raises(ConnectionSettingsError, match="ca_cert /no/such/file: no such file"):
        connect(Auth(host=cluster.server, ca_cert="/no/such/file"))
    (tmp_path / "bad.pem").write_text("nonsense")
    with pytest.raises(ConnectionSettingsError, match=r"client_cert .*bad.pem: certificate or key cannot be read"):
        connect(Auth(host=cluster.server, client_cert=str(tmp_path / "bad.pem")))
    for host in ("127.0.0.1:6443", "ftp://x", "https://"):
        with pytest.raises(ConnectionSettingsError, match="is no URL of an API server"):
            connect(Auth(host=host))


def test_an_unverified_server_is_not_warned_about(cluster: Cluster, token: str) -> None:
    code = (
        "import sys; from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect\n"
        "from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth\n"
        "print(connect(Auth(host=sys.argv[1], api_key=sys.argv[2], validate_certs=False)).get('/version')['major'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / ".build")}
    done = subprocess.run([sys.executable, "-c", code, cluster.server, token], env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip().isdigit()
    assert done.stderr == ""


def test_impersonation_by_options_and_by_a_kubeconfig(cluster: Cluster, admin: Json) -> None:
    said = who(cluster.client(impersonate_user="ann", impersonate_groups=("readers", "writers")))
    assert (said["username"], sorted(said["groups"])) == ("ann", ["readers", "system:authenticated", "writers"])
    user = {**admin["users"][0]["user"], "as": "bob", "as-groups": ["g"], "as-uid": "7", "as-user-extra": {"example.test/why": ["x"]}}
    said = who(connect(Auth(kubeconfig=with_user(admin, user))))
    assert (said["username"], said["uid"], said["extra"]) == ("bob", "7", {"example.test/why": ["x"]})
    assert who(connect(Auth(kubeconfig=with_user(admin, user), impersonate_user="ann")))["username"] == "ann"
    with pytest.raises(ConnectionSettingsError, match="give impersonate_user, too"):
        cluster.client(impersonate_groups=("g",))


def program(tmp_path: Path, text: str) -> str:
    file = tmp_path / "credentials"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def test_programs_that_give_tokens(admin: Json, token: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    version = "client.authentication.k8s.io/v1"
    said = json.dumps({"apiVersion": version, "kind": "ExecCredential", "status": {"token": token}})
    user: Json = {"exec": {"apiVersion": version, "command": program(tmp_path, f"cat <<'EOF'\n{said}\nEOF"), "interactiveMode": "Never"}}
    config = with_user(admin, user)
    (tmp_path / "config").write_text(yaml.safe_dump(config))
    assert who(connect(Auth(kubeconfig=str(tmp_path / "config"))))["username"] == "system:serviceaccount:default:robot"
    with pytest.raises(ConnectionSettingsError, match=r"field 'exec' is refused.*set `allow_exec: true`"):
        connect(Auth(kubeconfig=config))
    assert who(connect(Auth(kubeconfig=config, allow_exec=True)))["username"].endswith(":robot")
    program(tmp_path, "echo no such profile >&2; exit 3")
    with pytest.raises(ConnectionSettingsError, match=r"exec .*credentials: gives no credentials: exec: process returned 3. no such profile"):
        connect(Auth(kubeconfig=str(tmp_path / "config")))
    (tmp_path / "token").write_text(token + "\n")
    (tmp_path / "config").write_text(yaml.safe_dump(with_user(admin, {"tokenFile": "token"})))
    assert who(connect(Auth(kubeconfig=str(tmp_path / "config"))))["username"].endswith(":robot")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("user", [{"exec": "x"}, {"exec": {"command": "x"}}, {"auth-provider": "x"}, {"client-certificate-data": "%%%"}])
def test_a_kubeconfig_of_a_wrong_shape_is_one_error(admin: Json, user: Json) -> None:
    with pytest.raises(ConnectionSettingsError, match="kubeconfig"):
        connect(Auth(kubeconfig=with_user(admin, user), allow_exec=True))


def test_a_pods_service_account(cluster: Cluster, ca: str, token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(token)
    host, port = cluster.server.removeprefix("https://").split(":")
    monkeypatch.setattr(incluster_config, "SERVICE_TOKEN_FILENAME", str(tmp_path / "token"))
    monkeypatch.setattr(incluster_config, "SERVICE_CERT_FILENAME", ca)
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", host)
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", port)
    assert who(connect(Auth()))["username"].endswith(":robot")
    monkeypatch.setattr(incluster_config, "SERVICE_TOKEN_FILENAME", "/no/token")
    with pytest.raises(ConnectionSettingsError, match="in this pod: the credentials cannot be had: Service token file does not exist"):
        connect(Auth())
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST")
    with pytest.raises(ConnectionSettingsError, match="nothing says which cluster is meant"):
        connect(Auth())


def test_the_environment_fills_and_never_mixes(cluster: Cluster, admin: Json, ca: str, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    robot = "system:serviceaccount:default:robot"
    monkeypatch.setenv("K8S_AUTH_API_KEY", token)
    assert ADMIN in who(connect(Auth(kubeconfig=admin)))["groups"]  # nothing says whose the token is
    monkeypatch.setenv("K8S_AUTH_HOST", cluster.server)
    monkeypatch.setenv("K8S_AUTH_VERIFY_SSL", "True")
    monkeypatch.setenv("K8S_AUTH_SSL_CA_CERT", ca)
    assert who(connect(Auth()))["username"] == robot  # AWX's credential
    assert who(connect(Auth(host=cluster.server.upper().replace("HTTPS", "https") + "/")))["username"] == robot
    assert ADMIN in who(connect(Auth(kubeconfig=admin)))["groups"]  # the same server: its own user counts
    elsewhere = r"the environment .K8S_AUTH_HOST. means https://127.0.0.1:.*, this host's options mean https://other.test:443"
    with pytest.raises(ConnectionSettingsError, match=elsewhere):
        connect(Auth(host="https://other.test"))
    with pytest.raises(ConnectionSettingsError, match=r"mean https://other.test:443"):
        connect(Auth(kubeconfig=with_user(admin, {"token": "x"}, server="https://other.test")))
    for name in ("HOST", "API_KEY", "SSL_CA_CERT"):
        monkeypatch.delenv(f"K8S_AUTH_{name}")
    for name, text, error in (("VERIFY_SSL", "ture", "neither true nor false"), ("CONNECT_TIMEOUT", "soon", "no number of seconds")):
        monkeypatch.setenv(f"K8S_AUTH_{name}", text)
        with pytest.raises(ConnectionSettingsError, match=f"K8S_AUTH_{name}: .{text}. is {error}"):
            connect(Auth(kubeconfig=admin))
        monkeypatch.delenv(f"K8S_AUTH_{name}")


def test_one_kubeconfig_of_the_environment_serves_hosts_that_name_contexts(admin: Json, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = with_user(admin, admin["users"][0]["user"])
    config["contexts"].append({"name": "second", "context": {"cluster": "second", "user": config["users"][0]["name"]}})
    config["clusters"].append({"name": "second", "cluster": {"server": "https://second.test:6443"}})
    (tmp_path / "many").write_text(yaml.safe_dump(config))
    monkeypatch.setenv("K8S_AUTH_KUBECONFIG", str(tmp_path / "many"))
    assert ADMIN in who(connect(Auth(context=admin["current-context"])))["groups"]
    assert connect(Auth(context="second")).server == "https://second.test:6443"


def test_a_kubeconfig_in_a_primarys_secret(cluster: Cluster, admin: Json, token: str, client: Client, space: str) -> None:
    remote = with_user(admin, {"token": token})
    data = {"east": base64.b64encode(yaml.safe_dump(remote).encode()).decode(), "evil": base64.b64encode(
        yaml.safe_dump(with_user(admin, {"exec": {"command": "canary"}})).encode()).decode()}  # fmt: skip
    client.create(f"/api/v1/namespaces/{space}/secrets", {"metadata": {"name": "remote"}, "data": data})

    def auth(key: str, name: str = "remote") -> Auth:
        return Auth(kubeconfig=SecretReference(cluster.kubeconfig, admin["current-context"], space, name, key).option())

    assert who(connect(auth("east")))["username"].endswith(":robot")
    with pytest.raises(ConnectionSettingsError, match=rf"key 'evil' of Secret {space}/remote of cluster .*field 'exec' is refused"):
        connect(auth("evil"))
    with pytest.raises(ConnectionSettingsError, match=rf"Secret {space}/remote of cluster .*: has no key 'west' any more"):
        connect(auth("west"))
    with pytest.raises(ConnectionSettingsError, match=rf"Secret {space}/gone of cluster .*: is gone"):
        connect(auth("east", "gone"))


def test_through_a_proxy_with_and_without_a_password(cluster: Cluster) -> None:
    place = cluster.server.removeprefix("https://")
    with serving(Tunnels, user="", seen=[]) as proxy:
        assert ADMIN in who(cluster.client(proxy=proxy.url))["groups"]
        assert proxy.seen == [place]
        proxy.user = "ann:p@ss"
        with_password = proxy.url.replace("//", "//ann:p%40ss@")
        assert ADMIN in who(cluster.client(proxy=with_password))["groups"]
        assert ADMIN in who(cluster.client(proxy=proxy.url, proxy_headers={"proxy_basic_auth": "ann:p@ss"}))["groups"]
        with pytest.raises(ClusterUnreachable, match="does not answer") as found:
            who(cluster.client(proxy=proxy.url.replace("//", "//ann:canary@"), connect_timeout=0.5))
        assert "canary" not in str(found.value)
        count = len(proxy.seen)
        assert ADMIN in who(cluster.client(proxy=with_password, no_proxy="localhost,127.0.0.0/8"))["groups"]
        assert len(proxy.seen) == count
    with pytest.raises(ConnectionSettingsError, match="proxy: is no URL of a proxy"):
        cluster.client(proxy="nonsense://x")


def test_a_server_by_another_name(admin: Json) -> None:
    good = with_user(admin, admin["users"][0]["user"], **{"tls-server-name": "kubernetes.default.svc"})
    assert ADMIN in who(connect(Auth(kubeconfig=good)))["groups"]
    bad = with_user(admin, admin["users"][0]["user"], **{"tls-server-name": "other.test"})
    with pytest.raises(ClusterUnreachable):
        connect(Auth(kubeconfig=bad, connect_timeout=0.5)).get("/version")
