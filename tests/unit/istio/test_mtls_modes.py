# SPDX-License-Identifier: GPL-3.0-or-later
"""Which mode holds: namespace before mesh, the oldest of several, what is unset says nothing; and what lets plaintext in nevertheless."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.mtls_modes import Mode, OwnMode, PeerAuthentications

ROOT: t.Final = "istio-system"


def policy(place: str, mode: str | None, *, made: int = 0, labels: dict[str, str] | None = None, ports: dict[str, str] | None = None) -> dict[str, t.Any]:
    namespace, _, name = place.partition("/")
    spec: dict[str, t.Any] = {} if mode is None else {"mtls": {"mode": mode}}
    if labels:
        spec["selector"] = {"matchLabels": labels}
    if ports:
        spec["portLevelMtls"] = {port: {"mode": one} for port, one in ports.items()}
    return {"metadata": {"namespace": namespace, "name": name, "creationTimestamp": f"2026-01-01T00:00:{made:02}Z"}, "spec": spec}


@pytest.mark.parametrize(
    ("policies", "holds"),
    [
        ([], Mode("PERMISSIVE", "")),
        ([policy(f"{ROOT}/default", "STRICT")], Mode("STRICT", f"PeerAuthentication {ROOT}/default")),
        ([policy(f"{ROOT}/default", "STRICT"), policy("shop/default", "PERMISSIVE")], Mode("PERMISSIVE", "PeerAuthentication shop/default")),
        ([policy(f"{ROOT}/default", "STRICT"), policy("shop/default", "UNSET")], Mode("STRICT", f"PeerAuthentication {ROOT}/default")),
        ([policy(f"{ROOT}/default", "STRICT"), policy("shop/default", None)], Mode("STRICT", f"PeerAuthentication {ROOT}/default")),
        ([policy("shop/new", "STRICT", made=2), policy("shop/old", "DISABLE", made=1)], Mode("DISABLE", "PeerAuthentication shop/old")),
        ([policy("shop/one", "DISABLE", labels={"app": "one"})], Mode("PERMISSIVE", "")),
        ([policy("other/default", "STRICT")], Mode("PERMISSIVE", "")),
        ([policy(f"{ROOT}/default", "UNSET")], Mode("PERMISSIVE", "")),
    ],
)
def test_the_mode_that_holds(policies: list[dict[str, t.Any]], holds: Mode) -> None:
    assert PeerAuthentications(policies, ROOT).holding("shop") == holds


def test_only_what_says_a_mode_governs() -> None:
    found = PeerAuthentications([policy("shop/default", "PERMISSIVE"), policy("other/default", "UNSET")], ROOT)
    assert [found.governed(name) for name in ("shop", "other", "third")] == [True, False, False]


def test_exceptions_let_plaintext_in() -> None:
    found = PeerAuthentications([
        policy("shop/open", "PERMISSIVE", made=1, labels={"app": "old"}),
        policy("shop/port", "STRICT", made=2, labels={"app": "new"}, ports={"9000": "DISABLE"}),
        policy("shop/strict", "STRICT", labels={"app": "strict"}, ports={"80": "STRICT"}), policy("shop/inherits", None, labels={"app": "x"}),
        policy("other/open", "DISABLE", labels={"app": "old"}),
    ], ROOT).exceptions("shop")  # fmt: skip
    assert found == [
        OwnMode("PeerAuthentication shop/open", "PERMISSIVE", {"app": "old"}),
        OwnMode("PeerAuthentication shop/port", "STRICT", {"app": "new"}, {"9000": "DISABLE"}),
    ]  # fmt: skip
    assert [one.takes({"app": "old", "version": "1"}) for one in found] == [True, False]
    assert not found[0].takes({"app": "new"})
