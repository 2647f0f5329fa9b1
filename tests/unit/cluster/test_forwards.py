# SPDX-License-Identifier: GPL-3.0-or-later
"""Forwards in the background by their files and processes; what needs no cluster."""
from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
import types
import typing as t
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import urllib3
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import browser, forwarder
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ConnectionSettingsError
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.forwards import (
    Forward,
    ForwardError,
    Job,
    alone,
    known_forwards,
    opened_folder,
    start,
    stop,
)

HOLD = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Forward]:
    """A process that holds a forward's lock, and the forward as its file says it."""
    tmp_path.chmod(0o700)
    running = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "one.lock")], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "held\n"
    forward = Forward("one", "kiali", "c", "https://c", "istio-system", "kiali-1", 20001, "/kiali", "localhost", 20001, 60.0, running.pid,
                      forwarder.start_time(running.pid), "", "", "")  # fmt: skip
    write(tmp_path, forward)
    try:
        yield forward
    finally:
        running.kill()
        running.wait()
        running.stdout.close()


def write(folder: Path, forward: Forward) -> None:
    (folder / f"{forward.id}.json").write_text(json.dumps({**asdict(forward), "more": "of a newer version"}))


def test_a_running_forward_is_known_and_ended(process: Forward, tmp_path: Path) -> None:
    assert known_forwards(str(tmp_path)) == [process]
    stop(tmp_path, process)
    assert os.waitpid(process.pid, os.WNOHANG)[0] in (0, process.pid)
    assert known_forwards(str(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_only_has_the_same_id_is_not_signalled(process: Forward, tmp_path: Path) -> None:
    for other in (replace(process, start_time="1"), replace(process, pid=os.getpid())):
        write(tmp_path, other)
        assert known_forwards(str(tmp_path)) == []
        stop(tmp_path, other)
        os.kill(process.pid, 0)


def test_a_process_without_the_lock_is_no_forward(process: Forward, tmp_path: Path) -> None:
    (tmp_path / "one.lock").unlink()
    assert known_forwards(str(tmp_path)) == []
    stop(tmp_path, process)
    os.kill(process.pid, 0)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"id": "one"}'])
def test_a_file_that_says_nothing_is_none(text: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "one.json").write_text(text)
    assert known_forwards(str(tmp_path)) == []


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    assert opened_folder(str(tmp_path / "a" / "b")).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_open_is_refused(mode: int, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(mode)
    with pytest.raises(ForwardError, match=rf"state_folder .*others may open it \(mode {mode:04o}\)"):
        known_forwards(str(tmp_path / "open"))


def test_a_link_or_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").touch()
    for name in ("link", "file"):
        with pytest.raises(ForwardError, match="state_folder"):
            opened_folder(str(tmp_path / name))


def test_one_task_at_a_time(tmp_path: Path) -> None:
    code = "import fcntl, sys; fcntl.flock(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with alone(tmp_path):
        assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], capture_output=True).returncode == 1
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("address", "url"),
    [("localhost", "http://localhost:1/p"), ("127.0.0.2", "http://127.0.0.2:1/p"), ("::1", "http://[::1]:1/p"), ("0.0.0.0", "http://localhost:1/p")],
)
def test_where_a_page_is_reached(address: str, url: str) -> None:
    assert Forward("", "", "", "", "", "", 0, "/p", address, 1, 0.0, 0, "", "", "", "").url == url


def test_nobody_elses_address_is_listened_at() -> None:
    sockets = forwarder._listen("localhost", [0])
    try:
        assert {one.getsockname()[0] for one in sockets} <= {"127.0.0.1", "::1"}
        assert len({one.getsockname()[1] for one in sockets}) == 1
    finally:
        for one in sockets:
            one.close()


def test_the_next_port_is_taken_where_one_is_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            forwarder._listen("localhost", [port])
        (first, *others) = forwarder._listen("localhost", [port, 0])
        assert first.getsockname()[1] != port
        for one in (first, *others):
            one.close()


def test_the_forwarder_needs_the_standard_library_and_websocket_client_alone() -> None:
    tree = ast.parse(Path(forwarder.__file__).read_text())
    names = {one.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    assert not any(node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    names |= {str(node.module).partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names - set(sys.stdlib_module_names) == {"websocket"}


@pytest.mark.parametrize(("body", "text"), [
    (b'{"kind": "Status", "message": "pods is forbidden"}', "list pods: pods is forbidden"),
    (b"<html>Authorization: Bearer canary</html>", "list pods: HTTP status 403"),
])  # fmt: skip
def test_a_refusal_shows_no_foreign_body(body: bytes, text: str) -> None:
    assert str(forwarder._refusal(403, body, "list pods")) == text


def test_a_program_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, forwarder.__file__], input="no job", capture_output=True, text=True)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)


def test_without_a_browser_it_says_so() -> None:
    done = subprocess.run(browser.command("http://localhost:1"), env={"PATH": "/nowhere"}, capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (1, "there is no browser")


def test_a_browser_is_given_the_page(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/seen\n')
    program.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "BROWSER": str(program)}
    done = subprocess.run(browser.command("http://localhost:1/kiali"), env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "seen").read_text() == "http://localhost:1/kiali\n"


@pytest.mark.parametrize("url", ["socks4://127.0.0.1:1080", "https://127.0.0.1:3128"])
def test_a_proxy_that_it_cannot_speak_to_is_refused_before_anything_starts(url: str, tmp_path: Path) -> None:
    proxy = None if url.startswith("socks") else urllib3.util.parse_url(url)
    pool = types.SimpleNamespace(proxy=proxy, proxy_url=url, connection_pool_kw={})
    client = types.SimpleNamespace(name="c", server="https://c", connect_timeout=1.0, pool=pool)
    job = Job("one", "kiali", "n", "app=kiali", "", "p", 1, "/", "localhost", (0,), 1.0)

    def no(command: object, stdin: str) -> tuple[int, str, str]:
        raise AssertionError(command)

    with pytest.raises(ConnectionSettingsError, match="proxy: dashboards reach their cluster directly or by a proxy of http:// or socks5://, not by"):
        start(tmp_path, job, t.cast(t.Any, client), {}, no)
