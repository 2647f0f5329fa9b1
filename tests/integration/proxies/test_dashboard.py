# SPDX-License-Identifier: GPL-3.0-or-later
"""Forwards in the background to real pods, beside istioctl's own; pods that go, ports that are taken, rights that are taken away."""
from __future__ import annotations

import base64
import http.client
import json
import os
import re
import socket
import subprocess
import time
import typing as t
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from ..cluster.between import Tunnels, serving
from ..doors.test_doors import play
from .mesh import Json, Mesh
from .test_status import as_user

PAGES: t.Final[dict[str, dict[str, str]]] = {
    "prometheus": {}, "grafana": {}, "kiali": {}, "jaeger": {}, "zipkin": {}, "envoy": {"workload": "deploy/echo.sample"},
    "controlz": {"workload": "deploy/istiod"}, "istiod-debug": {"revision": "default"},
}  # fmt: skip


class Forwards:
    """Dashboards that a test starts; those that still run are ended after it."""

    def __init__(self, mesh: Mesh, folder: Path) -> None:
        self.mesh, self.folder = mesh, folder

    def call(self, name: str | None = None, **given: t.Any) -> Json:
        result = self.mesh.call("dashboard", state_folder=str(self.folder), allow_container=True, **({"name": name} if name else {}), **given)
        return {"changed": result.changed, "diff": result.diff, **result.values}

    def known(self) -> list[Json]:
        return list(self.call(state="info")["dashboards"])


@pytest.fixture
def forwards(mesh: Mesh, tmp_path: Path) -> Iterator[Forwards]:
    found = Forwards(mesh, tmp_path / "state")
    try:
        yield found
    finally:
        found.call(state="stopped")
        assert found.known() == []


def page(url: str) -> str:
    """What a page says, redirections not followed (Debian's Prometheus leads to a page that it does not have)."""
    place = urlsplit(url)
    asked = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    asked.request("GET", place.path + (f"?{place.query}" if place.query else ""))
    answer = asked.getresponse()
    assert answer.status < 400, url
    text = answer.read().decode()
    asked.close()
    return text or str(answer.headers["Location"])


def until(condition: t.Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) != 0


def test_started_once_found_again_listed_and_ended(mesh: Mesh, forwards: Forwards) -> None:
    foreseen = forwards.call("prometheus", check_mode=True, diff_mode=True)
    assert (foreseen["changed"], foreseen["pid"], forwards.known()) == (True, None, [])
    first = forwards.call("prometheus", diff_mode=True)
    assert (first["changed"], first["healthy"]) == (True, True)
    assert first["diff"] == {"before": "", "after": f"prometheus of cluster {first['dashboards'][0]['cluster']}: {first['url']}\n"}
    assert json.loads(page(f"{first['url']}api/v1/query?query=up"))["status"] == "success"
    again = forwards.call("prometheus")
    assert (again["changed"], again["url"], again["pid"]) == (False, first["url"], first["pid"])
    assert not forwards.call("prometheus", check_mode=True)["changed"]
    assert [(one["name"], one["healthy"], one["pid"]) for one in forwards.known()] == [("prometheus", True, first["pid"])]
    assert forwards.call("prometheus", state="stopped", check_mode=True)["changed"]
    assert page(first["url"])
    assert forwards.call("prometheus", state="stopped")["changed"]
    assert is_free(first["dashboards"][0]["port"])
    until(lambda: not Path(f"/proc/{first['pid']}/exe").exists(), "the process is gone")
    assert not forwards.call("prometheus", state="stopped")["changed"]


def test_it_outlives_its_play_and_both_doors_know_it(mesh: Mesh, forwards: Forwards, tmp_path: Path) -> None:
    asked = {"name": "kiali", "kubeconfig": mesh.kubeconfig, "state_folder": str(forwards.folder), "allow_container": True}
    aside = {"environment": {"ANY": "thing"}}
    (tmp_path / "play").mkdir()
    task = {"meshfleet.istio.dashboard": asked}
    output, found = play(tmp_path / "play", [{**task, **aside}, task, {**task, **aside}])
    assert "AnsiballZ_dashboard.py" in output
    assert [(one.get("msg"), one["changed"], one.get("healthy")) for one in found] == [(None, True, True), (None, False, True), (None, False, True)]
    assert len({one["pid"] for one in found}) == 1
    assert "stand-in" in page(found[0]["url"])
    assert [one["pid"] for one in forwards.known()] == [found[0]["pid"]]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_istioctls(mesh: Mesh, forwards: Forwards, name: str) -> None:
    ours = forwards.call(name, **PAGES[name])
    theirs = [str(mesh.istioctl_path), "--kubeconfig", mesh.kubeconfig, "dashboard", name, "--browser=false", "-p", str(free_port())]
    theirs += [f"--{key}={value}" if key == "revision" else value for key, value in PAGES[name].items()]
    with subprocess.Popen(theirs, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        said = running.stdout.readline().strip()
        try:
            assert re.sub(r":\d+", "", said).rstrip("/") == re.sub(r":\d+", "", ours["url"]).rstrip("/")
            if name != "controlz":  # its page counts seconds
                assert page(ours["url"]) == page(said)
        finally:
            running.terminate()


def test_credentials_stay_in_its_memory(mesh: Mesh, forwards: Forwards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K8S_AUTH_PASSWORD", "kanarienvogel")
    user = yaml.safe_load(Path(mesh.kubeconfig).read_text())["users"][0]["user"]
    canary = base64.b64decode(user["client-key-data"]).splitlines()[3]
    pid = forwards.call("kiali")["pid"]
    written = [file.read_bytes() for file in forwards.folder.iterdir()] + [Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    assert not any(b"kanarienvogel" in text or canary in text or base64.b64encode(canary)[:40] in text for text in written)
    assert {file.stat().st_mode & 0o077 for file in forwards.folder.glob("*.json")} == {0}
    assert forwards.folder.stat().st_mode & 0o777 == 0o700
    assert os.getsid(pid) != os.getsid(0)


def test_credentials_that_expire_are_asked_for_again(mesh: Mesh, tmp_path: Path) -> None:
    kube = mesh.kubectl
    kube("create", "serviceaccount", "visitor", "-n", "sample")
    kube("create", "clusterrolebinding", "visitor", "--clusterrole=cluster-admin", "--serviceaccount=sample:visitor")
    given = yaml.safe_load(Path(mesh.kubeconfig).read_text())

    def token(number: int) -> str:
        kube("create", "secret", "generic", f"visit-{number}", "-n", "sample")  # a token that is bound to an object ends with it
        found = kube("create", "token", "visitor", "-n", "sample", "--bound-object-kind=Secret", f"--bound-object-name=visit-{number}").strip()
        version = "client.authentication.k8s.io/v1"
        (tmp_path / "said").write_text(json.dumps({"apiVersion": version, "kind": "ExecCredential", "status": {"token": found}}))
        run = {"apiVersion": version, "command": "cat", "args": [str(tmp_path / "said")], "interactiveMode": "Never"}
        given["users"] = [{**one, "user": {"exec": run}} for one in given["users"]]
        (tmp_path / "config").write_text(yaml.safe_dump(given))
        return found

    first = token(1)
    visitor = Forwards(Mesh(mesh.name, mesh.istioctl_path, mesh.kubectl_path, {"kubeconfig": str(tmp_path / "config")}), tmp_path / "state")
    try:
        url = visitor.call("kiali")["url"]
        token(2)
        kube("delete", "secret", "visit-1", "-n", "sample")
        server = given["clusters"][0]["cluster"]["server"]
        asked = ["--server", server, "--token", first, "--insecure-skip-tls-verify", "auth", "whoami"]
        alone = {**os.environ, "KUBECONFIG": os.devnull}
        until(lambda: subprocess.run([mesh.kubectl_path, *asked], env=alone, capture_output=True, check=False).returncode != 0, "the old token still counts")
        assert "stand-in" in page(url)
        assert not any(first.encode() in file.read_bytes() for file in visitor.folder.iterdir())
    finally:
        visitor.call(state="stopped")
        kube("delete", "clusterrolebinding/visitor")
        kube("delete", "-n", "sample", "serviceaccount/visitor", "secret/visit-2")


def test_many_connections_and_long_answers(mesh: Mesh, forwards: Forwards) -> None:
    url = forwards.call("envoy", workload="deploy/echo.sample")["url"]
    with ThreadPoolExecutor(20) as threads:
        dumps = list(threads.map(page, [f"{url}config_dump"] * 20))
    assert {len(json.loads(one)["configs"]) for one in dumps} == {len(json.loads(dumps[0])["configs"])}
    kept = http.client.HTTPConnection("localhost", int(url.rsplit(":", 1)[1].strip("/")), timeout=30)
    for _ in range(3):  # several questions over one connection
        kept.request("GET", "/ready")
        assert kept.getresponse().read() == b"LIVE\n"
    kept.close()


def test_a_pod_that_is_replaced_is_followed(mesh: Mesh, forwards: Forwards) -> None:
    first = forwards.call("grafana")
    mesh.kubectl("delete", "pod", "-n", "istio-system", first["dashboards"][0]["pod"], "--wait=true")

    def shown() -> bool:
        try:
            return "stand-in" in page(first["url"])
        except (OSError, http.client.HTTPException):  # the new pod was waited for and found, and does not listen yet
            assert forwards.known()[0]["pod"] not in ("", first["dashboards"][0]["pod"])
            return False

    until(shown, "the new pod's page")
    (after,) = forwards.known()
    assert after["pid"] == first["pid"]
    assert after["pod"] != first["dashboards"][0]["pod"]
    assert not forwards.call("grafana")["changed"]


def test_connections_that_break_are_made_anew(mesh: Mesh, forwards: Forwards) -> None:
    url = forwards.call("kiali")["url"]
    mesh.sandbox("fault-access", mesh.cluster, "--reset")
    assert "stand-in" in page(url)


def test_what_has_been_killed_is_started_again(forwards: Forwards) -> None:
    first = forwards.call("zipkin")
    os.kill(first["pid"], 9)
    until(lambda: forwards.known() == [], "it is gone")
    second = forwards.call("zipkin")
    assert (second["changed"], second["healthy"]) == (True, True)


def test_it_ends_by_itself(forwards: Forwards) -> None:
    first = forwards.call("jaeger", max_lifetime=8)
    until(lambda: is_free(first["dashboards"][0]["port"]), "it ends after eight seconds")
    until(lambda: not [file for file in forwards.folder.iterdir() if file.stem.startswith("jaeger")], "its files go after its port")


def test_other_wishes_make_another_forward_of_the_same_page(forwards: Forwards) -> None:
    first = forwards.call("jaeger")
    second = forwards.call("jaeger", address="127.0.0.1", max_lifetime=60)
    assert second["changed"]
    assert [(one["pid"], one["port"]) for one in forwards.known()] == [(second["pid"], first["dashboards"][0]["port"])]


def test_a_port_in_use(forwards: Forwards) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperationError, match=rf"kiali: cannot forward from localhost port {port}: .*in use.*; give another port"):
            forwards.call("kiali", port=port)
        assert forwards.known() == []
    assert forwards.call("kiali", port=port)["url"] == f"http://localhost:{port}/kiali"


def test_a_page_that_does_not_answer_leaves_no_forward(forwards: Forwards) -> None:
    with pytest.raises(OperationError, match=r"kiali: the page of pod istio-system/kiali-.* port 20002 does not answer: .*20002.*target_port.*ended"):
        forwards.call("kiali", target_port=20002, timeout=15)
    assert forwards.known() == []


def test_what_is_not_installed_is_named(forwards: Forwards) -> None:
    with pytest.raises(OperationError, match="skywalking: no pod with label app=skywalking-ui runs in istio-system and default; is it installed"):
        forwards.call("skywalking")


def test_rights_that_are_taken_away_are_told(mesh: Mesh, tmp_path: Path) -> None:
    user = Forwards(as_user(mesh, "dash", "pods/portforward"), tmp_path / "state")
    try:
        user.call("kiali")
        mesh.kubectl("delete", "clusterrolebinding", "dash")
        until(lambda: not user.known()[0]["healthy"], "the API server refuses")
        assert 'cannot get resource "pods/portforward"' in user.known()[0]["problem"]
    finally:
        user.call(state="stopped")


def test_a_browser_is_opened_every_time_it_is_asked_for(forwards: Forwards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/seen\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    first = forwards.call("kiali", browser=True)
    assert not forwards.call("kiali", browser=True)["changed"]
    assert (tmp_path / "seen").read_text().splitlines() == [first["url"]] * 2


def test_through_a_proxy(mesh: Mesh, tmp_path: Path) -> None:
    with serving(Tunnels, user="me:secret-canary", seen=[]) as proxy:
        address = proxy.url.replace("http://", "http://me:secret-canary@")
        behind = Forwards(Mesh(mesh.name, mesh.istioctl_path, mesh.kubectl_path, {"proxy": address}), tmp_path / "state")
        try:
            url = behind.call("kiali")["url"]
            before = len(proxy.seen)
            assert "stand-in" in page(url)
            assert len(proxy.seen) > before
            assert not any(b"secret-canary" in file.read_bytes() for file in behind.folder.iterdir())
        finally:
            behind.call(state="stopped")
