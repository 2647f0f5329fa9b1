# SPDX-License-Identifier: GPL-3.0-or-later
"""The module's door writes no secret into the system's log."""
from __future__ import annotations

import typing as t

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.meshfleet.istio.plugins.module_utils import module_door
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.manifest_info import SPEC, Options

CANARY: t.Final = "kanarienvogel-7f3a"


def test_the_log_of_an_invocation_holds_no_secret(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    logged: list[str] = []
    monkeypatch.setattr(module_door._Module, "log", lambda module, msg, log_args=None: logged.append(f"{msg} {log_args}"))
    kubeconfig = {"users": [{"name": "u", "user": {"token": CANARY + "-token"}}]}
    arguments = {"kubeconfig": kubeconfig, "proxy": f"http://me:{CANARY}-proxy@127.0.0.1:9", "profile": "minimal"}
    with patch_module_args(arguments), pytest.raises(SystemExit):
        module_door.serve(SPEC, Options, lambda options, reporter: Result())
    assert "profile=minimal" in "".join(logged)
    assert CANARY not in "".join(logged)
    assert CANARY not in capsys.readouterr().out
