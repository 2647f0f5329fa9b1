# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a dashboard from being started: a container without a terminal, options that fit nothing."""
from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import dashboard
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.surroundings import is_container_without_terminal
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.dashboard import SPEC, Options


def processes(root: Path, *above: tuple[int, int]) -> None:
    """Processes 30, 20, 10 ... each with (its parent, its terminal)."""
    for pid, (parent, terminal) in zip((30, 20, 10), above, strict=False):
        (root / "proc" / str(pid)).mkdir(parents=True)
        (root / "proc" / str(pid) / "stat").write_text(f"{pid} (a ) b) S {parent} {pid} {pid} {terminal} -1 0 0\n")


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv"])
@pytest.mark.parametrize(("terminal", "without"), [(0, True), (34816, False)])
def test_a_terminal_anywhere_above_is_one(mark: str, terminal: int, without: bool, tmp_path: Path) -> None:
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).touch()
    processes(tmp_path, (20, 0), (10, 0), (0, terminal))
    assert is_container_without_terminal({}, 30, tmp_path) is without


@pytest.mark.parametrize(("environment", "without"), [({"container": "podman"}, True), ({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, True), ({}, False)])
def test_what_is_no_container_is_never_refused(environment: dict[str, str], without: bool, tmp_path: Path) -> None:
    processes(tmp_path, (0, 0))
    assert is_container_without_terminal(environment, 30, tmp_path) is without


class Nobody:
    """A host where nothing may be started."""

    def warn(self, text: str) -> None:
        raise AssertionError(text)

    def run_program(self, command: object, stdin: str) -> tuple[int, str, str]:
        raise AssertionError(command)


def options(**given: object) -> Options:
    params = {name: option.get("default") for name, option in SPEC.argument_spec.items()}
    return Options.from_params({**params, "host": "https://127.0.0.1:9", "connect_timeout": 0.2, **given}, check_mode=False, diff_mode=False)


def test_a_dashboard_is_refused_there_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "is_container_without_terminal", lambda *_: True)
    with pytest.raises(OperationError, match=r"kiali: this is a container without a terminal: .*allow_container: true"):
        dashboard.run(options(name="kiali"), Nobody())


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"name": "kiali", "address": "example.com"}, "address: 'example.com' is no IP address"),
        ({"name": "kiali", "port": 70000}, "port: 70000 is no port"),
        ({"name": "kiali", "target_port": -1}, "target_port: -1 is no port"),
        ({"name": "kiali", "max_lifetime": 0.0}, "max_lifetime: 0: write seconds above 0"),
        ({"name": "kiali", "workload": "a.b"}, "workload: there is one kiali"),
        ({"name": "envoy"}, "envoy: whose\\?"),
        ({"name": "envoy", "revision": "canary"}, "revision: names an istiod"),
    ],
)
def test_what_fits_nothing_is_refused(given: dict[str, object], text: str) -> None:
    with pytest.raises(OperationError, match=text):
        dashboard.run(options(allow_container=True, **given), Nobody())
