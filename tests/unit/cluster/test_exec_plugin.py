# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that give credentials, run by the loaders of kubernetes: they have a deadline, and pass through otherwise."""
from __future__ import annotations

import json
import os
import subprocess
import time
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.exec_plugin import bounded, renewal
from kubernetes.client.configuration import Configuration
from kubernetes.config import ConfigException, load_kube_config_from_dict
from kubernetes.config.exec_provider import ExecProvider
from kubernetes.config.kube_config import ConfigNode

VERSION: t.Final = "client.authentication.k8s.io/v1"
GIVEN: t.Final = json.dumps({"apiVersion": VERSION, "kind": "ExecCredential", "status": {"token": "t"}})


def config(*command: str) -> dict[str, t.Any]:
    run = {"apiVersion": VERSION, "command": command[0], "args": list(command[1:]), "env": [{"name": "SAID", "value": GIVEN}]}
    return {
        "current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
        "clusters": [{"name": "a", "cluster": {"server": "https://127.0.0.1:1"}}], "users": [{"name": "a", "user": {"exec": run}}],
    }  # fmt: skip


def asked(given: dict[str, t.Any]) -> t.Any:
    return ExecProvider(ConfigNode("exec", given["users"][0]["user"]["exec"]), cwd=None).run()


def test_what_it_says_passes_through() -> None:
    configuration = Configuration()
    load_kube_config_from_dict(bounded(config("sh", "-c", 'echo "$SAID"')), client_configuration=configuration, persist_config=False)
    assert configuration.api_key == {"BearerToken": "Bearer t"}
    with pytest.raises(ConfigException, match=r"returned 3. no such profile"):
        asked(bounded(config("sh", "-c", "echo no such profile >&2; exit 3")))
    with pytest.raises(ConfigException, match=r"No such file or directory: .no-such-program."):
        asked(bounded(config("no-such-program")))


def test_one_that_hangs_ends_with_all_it_started(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    with pytest.raises(ConfigException, match="no answer within 1 s"):
        asked(bounded(config("sh", "-c", f"(while sleep 0.1; do echo >> {alive}; done) & wait"), timeout=1))
    before = alive.stat().st_size
    time.sleep(0.4)
    assert alive.stat().st_size == before


def test_others_are_left() -> None:
    given = config("sh")
    for user in ({"token": "t", "exec": "x"}, {"token": "t"}):
        given["users"][0]["user"] = user
        assert bounded(given)["users"] == [{"name": "a", "user": user}]


def test_another_process_runs_it_as_the_loaders_do() -> None:
    given = config("sh", "-c", 'test "$KUBERNETES_EXEC_INFO" && echo "$SAID"')
    program = given["users"][0]["user"]["exec"]
    program["provideClusterInfo"] = True
    given["clusters"][0]["cluster"]["extensions"] = [{"name": "client.authentication.k8s.io/exec", "extension": {"audience": "mesh"}}]
    again = t.cast(dict[str, t.Any], renewal(given))
    done = subprocess.run(again["command"], env={**os.environ, **again["env"]}, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr, done.returncode) == (GIVEN, "", 0)
    loader = ExecProvider(ConfigNode("exec", program), cwd=None, cluster=ConfigNode("cluster", given["clusters"][0]["cluster"]))
    loader.run()
    assert json.loads(again["env"]["KUBERNETES_EXEC_INFO"]) == json.loads(loader.env["KUBERNETES_EXEC_INFO"])


def test_without_a_program_there_is_nothing_to_run_again() -> None:
    given = config("sh")
    given["users"][0]["user"] = {"token": "t"}
    assert renewal(given) is None
