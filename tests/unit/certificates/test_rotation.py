# SPDX-License-Identifier: GPL-3.0-or-later
"""A root is replaced in stages: each follows the one before, none cuts a proxy off, and there is a way back from all but the last."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.bundle import Bundle
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.checks import problems_of
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.proxy_secrets import ProxySecrets
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.rotation import (
    BACK,
    FINISH,
    ISSUE,
    START,
    TRUST,
    Stage,
    reached,
    roots,
    staged,
    unready,
)
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import CertificateError

from .made import NOW, Made, make

OLD_ROOT: t.Final = make("Root CA", days=3650)
NEW_ROOT: t.Final = make("Root CA", days=3650)  # the same name: only keys tell them apart
OLD_CA: t.Final = make("Own CA", OLD_ROOT, depth=0)
NEW_CA: t.Final = make("Own CA", NEW_ROOT, depth=0)


def bundle(own: Made, root: Made) -> Bundle:
    return Bundle(own.pem, own.key_pem, root.pem, own.pem + root.pem)


OLD: t.Final = bundle(OLD_CA, OLD_ROOT)
NEW: t.Final = bundle(NEW_CA, NEW_ROOT)
BOTH: t.Final = roots(OLD_ROOT.pem + NEW_ROOT.pem)


def way(*phases: str) -> Stage:
    """Where phases lead to, one after the other, from the old authority."""
    stage = Stage(OLD, None)
    for phase in phases:
        stage = staged(phase, stage.bundle, NEW, stage.kept)
    return stage


def test_the_stages() -> None:
    trust, issue, finish = way(TRUST), way(TRUST, ISSUE), way(TRUST, ISSUE, FINISH)
    assert (trust.bundle.ca_cert, roots(trust.bundle.root_cert), trust.kept) == (OLD_CA.pem, BOTH, None)
    assert (issue.bundle.ca_cert, issue.bundle.root_cert, issue.kept) == (NEW_CA.pem, trust.bundle.root_cert, trust.bundle)
    assert finish == Stage(NEW, None)
    assert all(problems_of(one.bundle, NOW) == [] for one in (trust, issue, finish))


@pytest.mark.parametrize("phases", [(TRUST,), (TRUST, ISSUE), (TRUST, ISSUE, FINISH)])
def test_a_phase_that_is_reached_stays(phases: tuple[str, ...]) -> None:
    assert way(*phases, phases[-1]) == way(*phases)


def test_the_way_back() -> None:
    assert way(TRUST, BACK).bundle == OLD
    back = way(TRUST, ISSUE, BACK)
    assert (back.bundle.ca_cert, back.bundle.ca_key, roots(back.bundle.root_cert)) == (OLD_CA.pem, OLD_CA.key_pem, BOTH)
    assert way(TRUST, ISSUE, BACK, BACK).bundle == OLD
    assert way(TRUST, ISSUE, BACK, ISSUE).bundle == way(TRUST, ISSUE).bundle


@pytest.mark.parametrize(
    ("phases", "text"),
    [
        ((ISSUE,), "issue may come only after phase trust"),
        ((FINISH,), "finish may come only after phase issue"),
        ((TRUST, FINISH), "finish may come only after phase issue"),
        ((TRUST, ISSUE, TRUST), "phase trust is past"),
        ((TRUST, ISSUE, FINISH, BACK), "the last phase is past"),
    ],
)
def test_no_phase_comes_out_of_turn(phases: tuple[str, ...], text: str) -> None:
    with pytest.raises(CertificateError, match=text):
        way(*phases)


def test_where_a_cluster_is() -> None:
    found = {phases: way(*phases) for phases in ((), (TRUST,), (TRUST, ISSUE), (TRUST, ISSUE, FINISH), (TRUST, ISSUE, BACK), (TRUST, BACK))}
    assert [reached(one.bundle, NEW, one.kept) for one in found.values()] == [START, TRUST, ISSUE, FINISH, TRUST, START]


def test_a_way_back_that_was_interrupted_ends_where_it_was_to() -> None:
    """What signs is still kept: ``issue`` has not written it yet, or ``back`` has not dropped it; either way nothing but that is undone.

    From ``trust`` to the start, what signs is kept as it is to be.
    """
    trust = way(TRUST)
    assert reached(trust.bundle, NEW, trust.bundle) == ISSUE
    assert staged(BACK, trust.bundle, NEW, trust.bundle) == Stage(trust.bundle, None)
    assert staged(ISSUE, trust.bundle, NEW, trust.bundle) == way(TRUST, ISSUE)
    start = staged(BACK, trust.bundle, NEW, None)
    assert (start.kept, start.meanwhile) == (None, OLD)
    for live in (trust.bundle, OLD):
        assert reached(live, NEW, OLD) == TRUST
        assert staged(BACK, live, NEW, OLD).bundle == OLD
        assert staged(TRUST, live, NEW, OLD) == trust
    done = way(TRUST, ISSUE, FINISH).bundle
    assert reached(done, NEW, trust.bundle) == FINISH
    assert staged(FINISH, done, NEW, trust.bundle) == Stage(done, None)


def test_without_what_signed_before_there_is_no_way_back() -> None:
    with pytest.raises(CertificateError, match="is not kept in the cluster"):
        staged(BACK, way(TRUST, ISSUE).bundle, NEW, None)
    with pytest.raises(CertificateError, match="there is no authority whose root could be replaced"):
        staged(TRUST, Bundle(b"", b""), NEW, None)


def shown(name: str, by: Made, *trusted: Made) -> ProxySecrets:
    """A proxy with a certificate of an authority, whose chain ends with all roots as istiod sends it."""
    above = b"".join(one.pem for one in trusted)
    return ProxySecrets(name, make(name, by, ca=False, days=1).pem + by.pem + above, above)


FIRST: t.Final = shown("first", OLD_CA, OLD_ROOT)
SECOND: t.Final = shown("second", OLD_CA, OLD_ROOT, NEW_ROOT)
THIRD: t.Final = shown("third", NEW_CA, OLD_ROOT, NEW_ROOT)


@pytest.mark.parametrize(
    ("phases", "late"),
    [((TRUST,), []), ((TRUST, ISSUE), ["first"]), ((TRUST, ISSUE, FINISH), ["first", "second"]), ((TRUST, ISSUE, BACK), []), ((TRUST, BACK), ["third"])],
)
def test_who_is_not_ready_for_a_stage(phases: tuple[str, ...], late: list[str]) -> None:
    found = unready([FIRST, SECOND, THIRD], way(*phases).bundle, NOW)
    assert [text.split()[1].rstrip(":") for text in found] == late


def test_a_proxy_without_a_certificate_yet_is_ready_once_it_trusts() -> None:
    assert unready([ProxySecrets("new", b"", OLD_ROOT.pem + NEW_ROOT.pem)], way(TRUST, ISSUE).bundle, NOW) == []
