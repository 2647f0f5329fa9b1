# SPDX-License-Identifier: GPL-3.0-or-later
"""Semantic versions and constraints as Masterminds/semver 3 (https://semver.org, and sprig's docs)."""
from __future__ import annotations

import functools
import re
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.gotypes import GoObject, Uint64
from ...gotemplate.quoting import quote
from ...gotemplate.signature import STRING, Func

_LOOSE = re.compile(
    r"v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?"
)
_CV = r"v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?"
# Go takes the first alternative that lets the whole match succeed; the order is its own.
_OPS = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^"
_ONE = re.compile(rf"\s*({_OPS})\s*({_CV})\s*")
_RANGE = re.compile(rf"\s*({_CV})\s+-\s+({_CV})\s*")
_FIND = re.compile(rf"({_OPS})\s*({_CV})")
_VALID = re.compile(rf"(\s*({_OPS})\s*({_CV})\s*)((?:\s+|,\s*)({_OPS})\s*({_CV})\s*)*")


@functools.total_ordering
class Version(GoObject):
    """A version; what is missing is 0. Compares by precedence, metadata aside."""

    GO_TYPE = "*semver.Version"
    GO_POINTER = True

    def __init__(self, major: int, minor: int, patch: int, pre: str = "", metadata: str = "", original: str = "") -> None:
        self.major, self.minor, self.patch = major, minor, patch
        self.pre, self.metadata, self.original = pre, metadata, original

    @classmethod
    def parse(cls, text: str) -> Version:
        """A version of one to three numbers with or without ``v``. Raises FunctionError."""
        if len(text) > 256:
            raise FunctionError("version string is too long (max 256 bytes)")
        found = _LOOSE.fullmatch(text)
        if not found:
            raise FunctionError("invalid semantic version")
        major, minor, patch = (int((part or "0").lstrip(".")) for part in found.groups()[:3])
        for part in (found[5] or "").split("."):
            if len(part) > 1 and part[0] == "0" and part.isdigit():
                raise FunctionError("version segment starts with 0")
        return cls(major, minor, patch, found[5] or "", found[8] or "", text)

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        return text + (f"-{self.pre}" if self.pre else "") + (f"+{self.metadata}" if self.metadata else "")

    def go_string(self) -> str:
        return str(self)

    def go_json(self) -> str:
        """encoding/json writes a version as its text."""
        return str(self)

    def compare(self, other: Version) -> int:
        """-1, 0 or 1 by precedence (semver.org, item 11)."""
        mine, theirs = (self.major, self.minor, self.patch), (other.major, other.minor, other.patch)
        if mine != theirs:
            return -1 if mine < theirs else 1
        return _compare_pre(self.pre, other.pre)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.compare(other) == 0

    def __lt__(self, other: Version) -> bool:
        return self.compare(other) < 0

    def __hash__(self) -> int:
        return hash((self.major, self.minor, self.patch, self.pre))

    def bump(self, part: str) -> Version:
        """The next major, minor or patch version; a prerelease's patch is the release itself."""
        prefix = "v" if self.original.startswith("v") else ""
        if part == "patch":
            new = Version(self.major, self.minor, self.patch + (not self.pre))
        elif part == "minor":
            new = Version(self.major, self.minor + 1, 0)
        else:
            new = Version(self.major + 1, 0, 0)
        new.original = prefix + str(new)
        return _Value(new.major, new.minor, new.patch, original=new.original)


class _Value(Version):
    """semver.Version not behind a pointer, as the Inc methods return it."""

    GO_TYPE = "semver.Version"
    GO_POINTER = False


def _compare_pre(one: str, other: str) -> int:
    if one == other:
        return 0
    if not one or not other:
        return 1 if not one else -1
    mine, theirs = one.split("."), other.split(".")
    for a, b in zip(mine, theirs, strict=False):
        if a == b:
            continue
        if a.isdigit() and b.isdigit():
            return -1 if int(a) < int(b) else 1
        if a.isdigit() != b.isdigit():
            return -1 if a.isdigit() else 1
        return -1 if a < b else 1
    return (len(mine) > len(theirs)) - (len(mine) < len(theirs))


_OTHER = ("*semver.Version",)
Version.GO_METHODS = {
    "Major": Func((), lambda version: Uint64(version.major)),
    "Minor": Func((), lambda version: Uint64(version.minor)),
    "Patch": Func((), lambda version: Uint64(version.patch)),
    "Prerelease": Func((), lambda version: version.pre),
    "Metadata": Func((), lambda version: version.metadata),
    "Original": Func((), lambda version: version.original),
    "String": Func((), str),
    "Compare": Func(_OTHER, lambda version, other: version.compare(other)),
    "Equal": Func(_OTHER, lambda version, other: version.compare(other) == 0),
    "LessThan": Func(_OTHER, lambda version, other: version.compare(other) < 0),
    "LessThanEqual": Func(_OTHER, lambda version, other: version.compare(other) <= 0),
    "GreaterThan": Func(_OTHER, lambda version, other: version.compare(other) > 0),
    "GreaterThanEqual": Func(_OTHER, lambda version, other: version.compare(other) >= 0),
    "IncPatch": Func((), lambda version: version.bump("patch")),
    "IncMinor": Func((), lambda version: version.bump("minor")),
    "IncMajor": Func((), lambda version: version.bump("major")),
}


class _Rule(t.NamedTuple):
    """One comparison of a constraint; the flags say which numbers were left open."""

    op: str
    version: Version
    dirty: bool
    minor_dirty: bool
    patch_dirty: bool

    def check(self, version: Version, prereleases: bool) -> bool:
        if version.pre and not prereleases:
            return False
        return _CHECKS[self.op](self, version)


def _tilde(rule: _Rule, version: Version) -> bool:
    wanted = rule.version
    if version < wanted:
        return False
    if not (wanted.major or wanted.minor or wanted.patch or rule.minor_dirty or rule.patch_dirty):
        return True
    return version.major == wanted.major and (rule.minor_dirty or version.minor == wanted.minor)


def _equal(rule: _Rule, version: Version) -> bool:
    return _tilde(rule, version) if rule.dirty else version == rule.version


def _not_equal(rule: _Rule, version: Version) -> bool:
    wanted = rule.version
    if rule.dirty:
        if wanted.major != version.major:
            return True
        if rule.minor_dirty:
            return False
        if wanted.minor != version.minor:
            return True
        if rule.patch_dirty:
            return bool(version.pre or wanted.pre) and _compare_pre(version.pre, wanted.pre) != 0
    return version != wanted


def _greater(rule: _Rule, version: Version) -> bool:
    wanted = rule.version
    if not rule.dirty or version.major != wanted.major:
        return version > wanted if not rule.dirty else version.major > wanted.major
    if rule.minor_dirty:
        return False
    return version.minor > wanted.minor if rule.patch_dirty else version > wanted


def _less_equal(rule: _Rule, version: Version) -> bool:
    wanted = rule.version
    if not rule.dirty:
        return version <= wanted
    if version.major != wanted.major:
        return version.major < wanted.major
    return version.minor <= wanted.minor or rule.minor_dirty


def _caret(rule: _Rule, version: Version) -> bool:
    wanted = rule.version
    if version < wanted or version.major != wanted.major:
        return False
    if wanted.major or rule.minor_dirty:
        return True
    if wanted.minor or rule.patch_dirty or version.minor:
        return version.minor == wanted.minor
    return version.patch == wanted.patch


_CHECKS: dict[str, t.Callable[[_Rule, Version], bool]] = {
    "": _equal, "=": _equal, "!=": _not_equal, ">": _greater, "<": lambda rule, version: version < rule.version,
    ">=": lambda rule, version: version >= rule.version, "=>": lambda rule, version: version >= rule.version,
    "<=": _less_equal, "=<": _less_equal, "~": _tilde, "~>": _tilde, "^": _caret,
}  # fmt: skip


class Constraints:
    """A constraint such as ``>=1.2 <2 || ^3``; prereleases match only where the constraint names one."""

    def __init__(self, text: str) -> None:
        if len(text) > 512:
            raise FunctionError("constraint string is too long (max 512 bytes)")
        alternatives = _rewrite_range(text).split("||")
        if len(alternatives) > 32:
            raise FunctionError("too many constraint groups (max 32)")
        self.groups: list[tuple[bool, list[_Rule]]] = []
        for part in alternatives:
            if not _VALID.fullmatch(part):
                raise FunctionError(f"improper constraint: {quote(part)}")
            rules = [_rule(found) for found in _pieces(part)]
            self.groups.append((any(rule.version.pre for rule in rules), rules))

    def check(self, version: Version) -> bool:
        """Whether a version satisfies the constraint."""
        return any(all(rule.check(version, pre) for rule in rules) for pre, rules in self.groups)


_PIECE = re.compile(rf"(=>|=<|>=|<=|!=|~>|[=><~^]|)\s*({_CV})")


def _pieces(text: str) -> list[re.Match[str]]:
    return list(_PIECE.finditer(text))


def _rewrite_range(text: str) -> str:
    for found in _RANGE.finditer(text):
        text = text.replace(found[0], f">= {found[1]}, <= {found[11]} ", 1)
    return text


def _open(part: str | None) -> bool:
    return not part or part.lstrip(".") in ("x", "X", "*")


def _rule(found: re.Match[str]) -> _Rule:
    op, text, major, minor, patch, pre = found[1], found[2], found[3], found[4], found[5], found[6] or ""
    dirty = minor_dirty = patch_dirty = False
    if _open(major):
        text, dirty = f"0.0.0{pre}", True
    elif _open(minor):
        text, dirty, minor_dirty = f"{major}.0.0{pre}", True, True
    elif _open(patch):
        text, dirty, patch_dirty = f"{major}{minor}.0{pre}", True, True
    try:
        version = Version.parse(text)
    except FunctionError:
        raise FunctionError("constraint parser error") from None
    return _Rule(op, version, dirty, minor_dirty, patch_dirty)


def semver_compare(constraint: str, version: str) -> bool:
    """Whether a version satisfies a constraint. Raises FunctionError."""
    parsed = _constraints(constraint)
    return parsed.check(Version.parse(version))


@functools.lru_cache(maxsize=256)
def _constraints(text: str) -> Constraints:
    return Constraints(text)


FUNCTIONS: t.Final[dict[str, Func]] = {
    "semver": Func((STRING,), Version.parse),
    "semverCompare": Func((STRING, STRING), semver_compare),
}
