# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions: how they are written, compared, and which go together."""
from __future__ import annotations

import random

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.versions import (
    Build,
    Version,
    VersionError,
    data_plane_problem,
    image_version,
    kubernetes_support,
    parse_build,
    parse_version,
    upgrade_problem,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.31", Version(1, 31)),
        ("v1.32.4+k3s1", Version(1, 32, 4)),
        (" 1.31.0-rc.1\n", Version(1, 31, 0, "rc.1")),
        ("1.31-alpha.86c9f01", Version(1, 31, 0, "alpha.86c9f01")),
    ],
)
def test_versions_are_read(text: str, found: Version) -> None:
    assert parse_version(text) == found


@pytest.mark.parametrize("text", ["", "latest", "1", "1.x", "1.31.0.1", "1.31.0 beta"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(VersionError, match="is not a version"):
        parse_version(text)


def test_order_is_that_of_semver() -> None:
    ordered = ["1.9.9", "1.30.0-alpha.1", "1.30.0-alpha.2", "1.30.0-alpha.10", "1.30.0-alpha.x", "1.30.0-rc.0", "1.30.0", "1.30.1", "1.31.0", "2.0.0"]
    shuffled = [parse_version(text) for text in ordered]
    random.Random(5).shuffle(shuffled)
    assert [str(item) for item in sorted(shuffled)] == ordered


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("docker.io/istio/pilot:1.31.0", "1.31.0"),
        ("docker.io/istio/pilot:1.31.0-distroless", "1.31.0"),
        ("host:5000/istio/pilot:1.30.2-rc.1-debug@sha256:00ff", "1.30.2-rc.1"),
        ("host:5000/istio/pilot", "None"),
        ("istio/pilot:latest", "None"),
        ("istio/pilot@sha256:00ff", "None"),
    ],
)
def test_an_images_version(image: str, found: str) -> None:
    assert str(image_version(image)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.31.0-016bc46f-Clean", Build("1.31.0", "016bc46f", "Clean", "1.31.0")),
        ("1.31.0-rc.1-016bc46f-dirty-Modified\n", Build("1.31.0-rc.1", "016bc46f-dirty", "Modified", "1.31.0-rc.1")),
        ("1.31.0", Build("1.31.0")),
        (
            '{"clientVersion": {"version": "1.31.0", "revision": "016b", "golang_version": "go1.25", "status": "Clean", "tag": "1.31.0"}}',
            Build("1.31.0", "016b", "Clean", "1.31.0", "go1.25"),
        ),
    ],
)
def test_what_istiod_says_of_itself(text: str, found: Build) -> None:
    assert parse_build(text) == found


@pytest.mark.parametrize("text", ["", "{", "{}", '{"clientVersion": {}}'])
def test_answers_without_a_version_are_refused(text: str) -> None:
    with pytest.raises(VersionError):
        parse_build(text)


@pytest.mark.parametrize(
    ("control_plane", "data_plane", "problem"),
    [
        ("1.31.0", "1.31.4", ""),
        ("1.31.0", "1.30.0", ""),
        ("1.31.0", "1.29.9", "2 minor versions behind"),
        ("1.30.9", "1.31.0", "may not be ahead"),
    ],
)
def test_skew_of_control_plane_and_proxies(control_plane: str, data_plane: str, problem: str) -> None:
    found = data_plane_problem(parse_version(control_plane), parse_version(data_plane))
    assert problem in found
    assert bool(problem) == bool(found)


@pytest.mark.parametrize(
    ("current", "target", "in_place", "problem"),
    [
        ("1.30.0", "1.31.0", True, ""),
        ("1.29.0", "1.31.0", True, "go by 1.30 first"),
        ("1.29.0", "1.31.0", False, ""),
        ("1.28.0", "1.31.0", False, "go by 1.30 first"),
        ("1.31.0", "1.30.0", True, ""),
        ("1.31.0", "1.29.0", True, "from 1.31.0 back to 1.29.0"),
    ],
)
def test_steps_of_an_upgrade(current: str, target: str, in_place: bool, problem: str) -> None:
    found = upgrade_problem(parse_version(current), parse_version(target), in_place=in_place)
    assert problem in found
    assert bool(problem) == bool(found)


def test_kubernetes_versions() -> None:
    assert kubernetes_support(parse_version("1.31.2")) == ("1.32", "1.37")
    assert kubernetes_support(parse_version("1.99.0")) is None
    assert kubernetes_support(parse_version("2.31.0")) is None
