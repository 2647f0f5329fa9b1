# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubeconfigs: how they join, how one context is cut out, and what a foreign one may hold."""
from __future__ import annotations

import base64
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.kubeconfig import (
    KubeconfigError,
    check_foreign,
    cut,
    default_paths,
    parse_kubeconfig,
    read_kubeconfig,
)
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.remote_secret import SecretReference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SECRET: t.Final = "kanarienvogel-7f3a"


def config(name: str = "one", cluster: dict[str, t.Any] | None = None, user: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
    return {
        "apiVersion": "v1", "kind": "Config", "current-context": name,
        "clusters": [{"name": name, "cluster": {"server": f"https://{name}.example", **(cluster or {})}}],
        "users": [{"name": f"{name}-user", "user": {"token": SECRET, **(user or {})}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": f"{name}-user", "namespace": "apps"}}],
    }  # fmt: skip


def write(path: Path, content: dict[str, t.Any]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content))
    return str(path)


def test_the_first_file_that_has_a_name_wins_it_whole(tmp_path: Path) -> None:
    one = config("one", {"tls-server-name": "first"})
    two = config("two")
    two["clusters"].append({"name": "one", "cluster": {"server": "https://late.example", "proxy-url": "http://late.example"}})
    paths = [write(tmp_path / "a", {"kind": "Config"}), write(tmp_path / "b", one), write(tmp_path / "c", two)]
    joined = read_kubeconfig(paths)
    assert list(joined.contexts) == ["one", "two"]
    assert joined.current_context == "one"
    assert joined.clusters["one"] == {"server": "https://one.example", "tls-server-name": "first"}
    assert joined.files_of("two") == [paths[2]]
    crossing = config("three")
    crossing["contexts"][0]["context"]["cluster"] = "two"
    paths.append(write(tmp_path / "d", crossing))
    assert read_kubeconfig(paths).files_of("three") == paths[2:]


def test_paths_start_from_their_file(tmp_path: Path) -> None:
    files = {"certificate-authority": "ca.crt"}
    user = {"client-certificate": "../user.crt", "client-key": "/etc/user.key", "tokenFile": "token", "exec": {"command": "./bin/login"}}
    one = read_kubeconfig([write(tmp_path / "sub" / "a", config("one", files, user))])
    folder = tmp_path / "sub"
    assert one.clusters["one"]["certificate-authority"] == str(folder / "ca.crt")
    entry = one.users["one-user"]
    assert [entry["client-certificate"], entry["client-key"], entry["tokenFile"], entry["exec"]["command"]] == [
        str(tmp_path / "user.crt"), "/etc/user.key", str(folder / "token"), str(folder / "bin" / "login"),
    ]  # fmt: skip
    plain = read_kubeconfig([write(folder / "b", config("one", {}, {"exec": {"command": "login"}}))])
    assert plain.users["one-user"]["exec"]["command"] == "login"


def test_a_cut_context_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "ca.crt").write_bytes(b"the CA")
    both = config("one", {"certificate-authority": "ca.crt", "extensions": [{"name": "minikube"}]}, {"client-key": "gone", "client-key-data": "a2V5"})
    both["clusters"] += config("two")["clusters"]
    both["contexts"] += config("two")["contexts"]
    read = read_kubeconfig([write(tmp_path / "a", both)])
    out = cut(read)
    authority = base64.b64encode(b"the CA").decode()
    assert out["clusters"] == [{"name": "one", "cluster": {"server": "https://one.example", "certificate-authority-data": authority}}]
    assert out["users"] == [{"name": "one-user", "user": {"token": SECRET, "client-key-data": "a2V5"}}]
    assert out["contexts"] == [{"name": "one", "context": {"cluster": "one", "user": "one-user", "namespace": "apps"}}]
    assert cut(parse_kubeconfig(out, "again")) == out
    with pytest.raises(KubeconfigError, match="context 'two' names the user 'two-user', which is not there"):
        cut(read, "two")
    with pytest.raises(KubeconfigError, match="has no context 'three'; it has: one, two"):
        cut(read, "three")
    with pytest.raises(KubeconfigError, match="has no current-context; name one of its contexts: none"):
        cut(parse_kubeconfig("", "empty"))
    (tmp_path / "ca.crt").unlink()
    with pytest.raises(KubeconfigError, match=r"cluster 'one': field 'certificate-authority' names .*/ca.crt: No such file"):
        cut(read)


def test_default_paths_are_those_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_paths({}) == []
    home = write(tmp_path / ".kube" / "config", config())
    assert default_paths({"KUBECONFIG": ""}) == [home]
    other = write(tmp_path / "other", config())
    assert default_paths({"KUBECONFIG": f"{other}:{tmp_path}/missing:{other}:"}) == [other]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("- 1", "is no mapping; a kubeconfig has"),
        ("kind: Deployment", "is of kind 'Deployment', not Config"),
        (f"users:\n- {SECRET}: [", "is no YAML at line 3, column 1"),
        ("a: 2026-99-99", "is no YAML"),
        ("current-context: [x]", "current-context is no text"),
        ("users: {}", "users is no list"),
        ("clusters: [{}]", r"clusters\[0\] has no name"),
        ("clusters: [{name: a, cluster: text}]", r"clusters\[0\] 'a': cluster is no mapping"),
        ("contexts: [{name: a}, {name: a}]", "contexts has 'a' twice; rename one of them"),
        ("contexts: [{name: a, context: {cluster: [x]}}]", "context 'a': cluster and user must be names"),
        ("- " * 200_000, "is nested deeper than 50 levels"),
        ("{a: " * 200_000, "is nested deeper than 50 levels"),
    ],
)
def test_texts_that_are_refused(text: str, error: str) -> None:
    with pytest.raises(KubeconfigError, match=error) as found:
        parse_kubeconfig(text, "here")
    assert str(found.value).startswith("here: ")
    assert SECRET not in str(found.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(KubeconfigError, match="missing: No such file or directory"):
        read_kubeconfig([str(tmp_path / "missing")])
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(KubeconfigError, match="binary: is no text in UTF-8"):
        read_kubeconfig([str(tmp_path / "binary")])


REFUSED: t.Final[list[tuple[str, str, t.Any]]] = [
    ("user", "exec", {"command": "sh"}),
    ("user", "exec", {}),
    ("user", "auth-provider", {"name": "oidc"}),
    ("user", "client-certificate", "/etc/passwd"),
    ("user", "client-key", "key.pem"),
    ("user", "tokenFile", "/var/run/token"),
    ("user", "some-new-field", SECRET),
    ("cluster", "certificate-authority", "/etc/ca"),
    ("cluster", "insecure-skip-tls-verify", True),
    ("cluster", "proxy-url", f"http://u:{SECRET}@127.0.0.1:1"),
    ("cluster", "server", "http://one.example"),
    ("cluster", "server", ""),
]


@pytest.mark.parametrize(("kind", "key", "value"), REFUSED)
def test_a_foreign_kubeconfig_holds_only_data(kind: str, key: str, value: t.Any) -> None:
    given = config("one", {key: value} if kind == "cluster" else None, {key: value} if kind == "user" else None)
    read = parse_kubeconfig(given, "Secret istio-system/west")
    name = "one" if kind == "cluster" else "one-user"
    with pytest.raises(KubeconfigError, match=f"^Secret istio-system/west: context 'one', {kind} '{name}': field '{key}' .*allow_exec: true") as found:
        check_foreign(read, allow_exec=False)
    assert SECRET not in str(found.value)
    check_foreign(read, allow_exec=True)


def test_what_a_foreign_kubeconfig_may_hold() -> None:
    cluster = {"certificate-authority-data": "Y2E=", "tls-server-name": "x", "insecure-skip-tls-verify": False, "extensions": [{"name": "x"}]}
    user = {"client-certificate-data": "Yw==", "client-key-data": "aw==", "exec": None, "tokenFile": "", "as-groups": ["a"], "as-user-extra": {"a": ["b"]}}
    check_foreign(parse_kubeconfig(config("one", cluster, user), "inline"), allow_exec=False)


@pytest.mark.parametrize("user", [{"token": [SECRET]}, {"as-groups": [["a"]]}, {"as-user-extra": {"a": [["b"]]}}, {"as-user-extra": {"a": "b"}}, {"token": 7}])
def test_a_foreign_kubeconfig_of_another_shape(user: dict[str, t.Any]) -> None:
    with pytest.raises(KubeconfigError, match="is not what a kubeconfig holds there"):
        check_foreign(parse_kubeconfig(config("one", {}, user), "inline"), allow_exec=False)


plain = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
any_value = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=4)
any_entry = st.fixed_dictionaries({"name": st.text(max_size=2)}, optional={"cluster": any_value, "user": any_value, "context": any_value})
any_section = any_value | st.lists(any_entry, max_size=3)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("clusters", "users", "contexts", "kind", "current-context"), any_section)))
def test_any_mapping_is_read_or_refused(content: dict[str, t.Any]) -> None:
    try:
        read = parse_kubeconfig(content, "any")
        check_foreign(read, allow_exec=False)
        cut(read)
    except KubeconfigError as error:
        assert str(error).startswith("any: ")


def test_a_reference_to_a_secret() -> None:
    one = SecretReference("/a:/b", "primary", "istio-system", "istio-remote-secret-west", "west")
    assert SecretReference.of(one.option()) == one
    assert SecretReference.of("/a/path") is None
    assert SecretReference.of(config()) is None
    with pytest.raises(KubeconfigError, match=r"kubeconfig.remote_secret must be all of kubeconfig"):
        SecretReference.of({**config(), **one.option()})
    with pytest.raises(KubeconfigError, match=r"kubeconfig.remote_secret.key must be a text"):
        SecretReference.of({"remote_secret": {**one.option()["remote_secret"], "key": ""}})
