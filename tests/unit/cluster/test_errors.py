# SPDX-License-Identifier: GPL-3.0-or-later
"""What an API server's refusal says, and what it must not show."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError, Cause
from hypothesis import given
from hypothesis import strategies as st

CANARY: t.Final = "kanarienvogel-7f3a"


def status(**said: t.Any) -> dict[str, t.Any]:
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", **said}


def test_a_status_is_told() -> None:
    causes = [{"reason": "FieldValueInvalid", "message": "Invalid value: 0", "field": "spec.ports[0].port"}, {}]
    error = ApiError("eu-1", "PATCH /api/v1/x", 422, status(reason="Invalid", message="x is invalid", code=422, details={"causes": causes}))
    assert (error.status, error.reason, error.text) == (422, "Invalid", "x is invalid")
    assert error.causes == (Cause("FieldValueInvalid", "Invalid value: 0", "spec.ports[0].port"), Cause("", "", ""))
    assert str(error) == "cluster eu-1: PATCH /api/v1/x: x is invalid"
    assert error.conflicts == ()


@pytest.mark.parametrize("said", [{}, {"details": None}, {"details": {}}, {"details": {"causes": None}}, {"reason": None, "message": None}])
def test_a_status_that_says_little(said: dict[str, t.Any]) -> None:
    error = ApiError("c", "GET /x", 500, status(**said))
    assert (error.reason, error.causes, str(error)) == ("", (), "cluster c: GET /x: HTTP status 500")


def test_conflicts_name_field_and_manager() -> None:
    causes = [
        {"reason": "FieldManagerConflict", "message": 'conflict with "kubectl-edit" using apps/v1', "field": ".spec.replicas"},
        {"reason": "FieldManagerConflict", "message": 'conflict with "helm" with subresource "scale" using apps/v1 at 2026-11-25', "field": ".spec.x"},
        {"reason": "FieldManagerConflict", "message": "conflict with someone", "field": ".spec.y"},
        {"reason": "FieldValueInvalid", "message": 'no "conflict"', "field": ".spec.z"},
    ]
    error = ApiError("c", "PATCH /x", 409, status(reason="Conflict", message="Apply failed", details={"causes": causes}))
    assert error.conflicts == ((".spec.replicas", "kubectl-edit"), (".spec.x", "helm"), (".spec.y", "conflict with someone"))


@pytest.mark.parametrize(
    "body",
    [None, CANARY, [CANARY], {"message": CANARY}, 7, True,
     {"kind": "Secret", "message": CANARY, "reason": CANARY, "details": {"causes": [{"message": CANARY}]}}],
)  # fmt: skip
def test_a_body_that_is_no_status_is_never_shown(body: t.Any) -> None:
    error = ApiError("c", "GET /x", 502, body)
    assert CANARY not in f"{error}{error.text}{error.reason}{error.causes}{error.conflicts}{error!r}"
    assert str(error) == "cluster c: GET /x: HTTP status 502"
    assert str(ApiError("c", "GET /x", 200, body, text="is it an API server?")) == "cluster c: GET /x: is it an API server?"


def test_refused_credentials_tell_the_next_step() -> None:
    assert "renew them (api_key, client_cert or the kubeconfig's user)" in str(ApiError("c", "GET /x", 401, status(message="Unauthorized")))


def test_a_huge_text_is_shortened() -> None:
    error = ApiError("c", "GET /x", 500, status(message="a" * 5_000_000))
    assert len(error.text) == 4003 and str(error).endswith("a...")


anything = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4), lambda one: st.lists(one, max_size=3)
                        | st.dictionaries(st.sampled_from(["reason", "message", "field", "causes", "x"]), one, max_size=3), max_leaves=6)  # fmt: skip


@given(st.fixed_dictionaries({"kind": st.just("Status")}, optional={"reason": anything, "message": anything, "details": anything}))
def test_any_status_makes_an_error(body: dict[str, t.Any]) -> None:
    error = ApiError("c", "GET /x", 500, body)
    assert str(error).startswith("cluster c: GET /x: ")
    assert all(isinstance(part, str) for pair in error.conflicts for part in pair)
