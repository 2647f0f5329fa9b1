# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of Istio: how they are written, compared, and which go together.

Rules: https://istio.io/latest/docs/releases/supported-releases/ (skew, Kubernetes versions),
https://istio.io/latest/docs/setup/upgrade/ (how many minor versions an upgrade may take).
"""
from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass
from functools import total_ordering

_VERSION: t.Final = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
# Endings of an image's tag that say how the image was built, not what is in it.
_VARIANTS: t.Final = ("-distroless", "-debug")

# The oldest and newest minor version of Kubernetes 1.x that each minor version of Istio 1.x supports.
_KUBERNETES: t.Final[dict[int, tuple[int, int]]] = {
    20: (25, 29), 21: (26, 29), 22: (27, 30), 23: (27, 30), 24: (28, 31), 25: (29, 32),
    26: (29, 33), 27: (29, 33), 28: (30, 34), 29: (31, 35), 30: (32, 36), 31: (32, 37),
}  # fmt: skip


class VersionError(ValueError):
    """A text that is no version; the message holds it."""


@total_ordering
@dataclass(frozen=True)
class Version:
    """A version; ``prerelease`` is empty for a release (``alpha.1``, ``rc.0``, a branch's hash)."""

    major: int
    minor: int
    patch: int = 0
    prerelease: str = ""

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        return f"{text}-{self.prerelease}" if self.prerelease else text

    def __lt__(self, other: Version) -> bool:
        return self._key() < other._key()

    def _key(self) -> tuple[t.Any, ...]:
        """By https://semver.org: a release is newer than its prereleases, numbers are older than words."""
        words = [(0, int(word), "") if word.isdigit() else (1, 0, word) for word in self.prerelease.split(".")] if self.prerelease else []
        return self.major, self.minor, self.patch, not self.prerelease, words

    @property
    def line(self) -> str:
        """The minor version as it is spoken of: ``1.31``."""
        return f"{self.major}.{self.minor}"


def parse_version(text: str) -> Version:
    """A version from ``1.31``, ``1.31.0``, ``v1.31.0-rc.1`` or ``1.31.0+build``. Raises VersionError."""
    found = _VERSION.fullmatch(text.strip())
    if not found:
        raise VersionError(f"{text!r} is not a version such as 1.31.0")
    major, minor, patch, prerelease = found.groups()
    return Version(int(major), int(minor), int(patch or 0), prerelease or "")


def image_version(image: str) -> Version | None:
    """The version in an image's tag (``docker.io/istio/pilot:1.31.0-distroless``); None where the tag is none."""
    name = image.partition("@")[0]
    tag = name.rpartition("/")[2].partition(":")[2]
    for ending in _VARIANTS:
        tag = tag.removesuffix(ending)
    try:
        return parse_version(tag)
    except VersionError:
        return None


@dataclass(frozen=True)
class Build:
    """What istiod says of itself; empty where it does not."""

    version: str
    git_revision: str = ""
    status: str = ""
    git_tag: str = ""
    golang_version: str = ""


def parse_build(text: str) -> Build:
    """istiod's answer to ``/version``.

    That is ``VERSION-REVISION-STATUS`` (``1.31.0-<sha>-Clean``, the revision perhaps ending in ``-dirty``), a version
    alone, or JSON with ``clientVersion``. Raises VersionError for an empty answer.
    """
    text = text.strip()
    if text.startswith("{"):
        return _json_build(text)
    words = text.split("-")
    if len(words) < 3:
        if not text:
            raise VersionError("istiod's version is empty")
        return Build(text)
    status = words.pop()
    revision = words.pop()
    if revision == "dirty" and len(words) > 1:
        revision = f"{words.pop()}-dirty"
    version = "-".join(words)
    return Build(version, revision, status, version)


def _json_build(text: str) -> Build:
    try:
        found = json.loads(text).get("clientVersion")
    except ValueError:
        found = None
    if not isinstance(found, dict) or not found.get("version"):
        raise VersionError(f"{text[:80]!r} holds no clientVersion.version")
    return Build(
        version=str(found["version"]),
        git_revision=str(found.get("revision") or ""),
        status=str(found.get("status") or ""),
        git_tag=str(found.get("tag") or ""),
        golang_version=str(found.get("golang_version") or ""),
    )


def data_plane_problem(control_plane: Version, data_plane: Version) -> str:
    """Why a proxy does not go with its control plane; empty where it does.

    A control plane may be one minor version ahead of its proxies, never behind.
    """
    behind = _minors(data_plane, control_plane)
    if behind < 0:
        return f"the proxy's {data_plane} is newer than the control plane's {control_plane}; a data plane may not be ahead"
    if behind > 1:
        return f"the proxy's {data_plane} is {behind} minor versions behind the control plane's {control_plane}; one is supported"
    return ""


def upgrade_problem(current: Version, target: Version, *, in_place: bool) -> str:
    """Why one step from the current version to the target is not supported; empty where it is.

    In place one minor version at a time, with a revision of its own two. Going back is never supported in place by
    more than one minor version.
    """
    ahead = _minors(current, target)
    most = 1 if in_place else 2
    way = "in place" if in_place else "by revision"
    if ahead > most:
        via = f"{current.major}.{current.minor + most}"
        return f"from {current} to {target} are {ahead} minor versions; {way} at most {most} at a time are supported: go by {via} first"
    if ahead < -1:
        return f"from {current} back to {target} are {-ahead} minor versions; at most 1 is supported"
    return ""


def _minors(older: Version, newer: Version) -> int:
    """By how many minor versions one is ahead; another major version counts as far away."""
    return (newer.major - older.major) * 1000 + newer.minor - older.minor


def kubernetes_support(istio: Version) -> tuple[str, str] | None:
    """The oldest and the newest Kubernetes that an Istio supports (``1.32``, ``1.37``); None for an Istio we know nothing of."""
    found = _KUBERNETES.get(istio.minor) if istio.major == 1 else None
    return (f"1.{found[0]}", f"1.{found[1]}") if found else None


NEWEST_KNOWN: t.Final = Version(1, max(_KUBERNETES))
"""The newest minor version of Istio that this collection knows."""
