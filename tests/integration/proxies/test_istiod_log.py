# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging scopes of a real istiod beside istioctl's."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .mesh import Json, Mesh
from .test_status import as_user


def scope(values: Json, name: str) -> tuple[str, str]:
    found = next(one for one in values["istiods"][0]["scopes"] if one["name"] == name)
    return found["level"], found["stack_trace_level"]


def test_scopes_are_set_once_shown_as_istioctl_does_and_reset(mesh: Mesh) -> None:
    assert mesh.call("istiod_log").values["table"] == mesh.istioctl("admin", "log")
    asked = {"levels": {"ads": "debug", "model": "none"}, "stack_trace_levels": {"ads": "error"}, "diff_mode": True}
    predicted = mesh.call("istiod_log", **asked, check_mode=True)
    assert predicted.changed
    assert predicted.values["table"] != mesh.istioctl("admin", "log")
    done = mesh.call("istiod_log", **asked)
    try:
        assert (done.changed, done.values, done.diff) == (True, predicted.values, predicted.diff)
        assert done.values["table"] == mesh.istioctl("admin", "log")
        assert (scope(done.values, "ads"), scope(done.values, "model")) == (("debug", "error"), ("none", "none"))
        assert done.diff is not None
        assert [line.partition(" ")[2] for line in done.diff["after"].splitlines()] == ["ads: debug, stack traces error", "model: none, stack traces none"]
        assert not mesh.call("istiod_log", **asked).changed
    finally:
        assert mesh.call("istiod_log", state="reset").changed
    assert not mesh.call("istiod_log", levels={"all": "info"}, stack_trace_levels={"all": "none"}).changed
    shown = mesh.istioctl("admin", "log")
    mesh.istioctl("admin", "log", "--reset")
    assert mesh.istioctl("admin", "log") == shown == mesh.call("istiod_log").values["table"]


def test_a_scope_that_is_not_there_keeps_all_from_being_set(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"istiod-.*: levels: it has no scope nonesuch; it has: .*ads"):
        mesh.call("istiod_log", levels={"nonesuch": "debug", "ads": "debug"})
    assert scope(mesh.call("istiod_log").values, "ads")[0] == "info"


def test_another_port_speaks_no_controlz(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"istiod-.*: port 15014 answers /scopej/ with HTTP status 404"):
        mesh.call("istiod_log", controlz_port=15014)


def test_without_the_right_the_verb_is_named(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match='cannot get resource "pods/portforward"'):
        as_user(mesh, "no-scopes", "pods/log").call("istiod_log", levels={"all": "debug"})
