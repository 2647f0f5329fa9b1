# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's regular expressions: Go's RE2 syntax (https://pkg.go.dev/regexp/syntax) on Python's engine."""
from __future__ import annotations

import functools
import re
import typing as t
import unicodedata

from ...gotemplate.errors import FunctionError
from ...gotemplate.gotypes import NilStrings, Strings
from ...gotemplate.signature import INT, STRING, Func

_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7F", "blank": r"\t ", "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ", "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


@functools.lru_cache(maxsize=32)
def _category_ranges(name: str) -> str:
    """The characters of a Unicode category (L, Lu, Nd ...) as ranges of a class; empty for an unknown one."""
    out: list[str] = []
    start = None
    for code in range(0x110001):
        inside = code < 0x110000 and unicodedata.category(chr(code)).startswith(name)
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            out.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(out)


def _fail(problem: str, part: str) -> t.NoReturn:
    raise FunctionError(f"error parsing regexp: {problem}: `{part}`")


class _Translator:
    """Go's syntax rewritten as Python's; what Go refuses is refused with its message."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.out: list[str] = []
        self.opened: list[int] = []
        self.repeatable = False

    def run(self) -> str:
        pattern = self.pattern
        while self.at < len(pattern):
            char = pattern[self.at]
            if char == "\\":
                self.escape()
            elif char == "[":
                self.char_class()
            elif char == "(":
                self.group()
            elif char == ")":
                if not self.opened:
                    _fail("unexpected )", pattern)
                self.opened.pop()
                self.put(")")
            elif char in "*+?":
                self.repeat(char)
            elif char == "{" and (found := re.compile(r"\{(\d+)(,?)(\d*)\}").match(pattern, self.at)):
                self.counted(found)
            elif char == "{":
                self.put(r"\{")
            elif char == "$":
                self.put(r"\Z")
            elif char == "|":
                self.put("|")
                self.repeatable = False
            else:
                self.put(char)
        if self.opened:
            _fail("missing closing )", pattern)
        return "".join(self.out)

    def put(self, text: str, width: int = 1) -> None:
        self.out.append(text)
        self.at += width
        self.repeatable = True

    def repeat(self, char: str) -> None:
        start = self.at
        if not self.repeatable:
            _fail("missing argument to repetition operator", char)
        self.at += 1
        if self.pattern[self.at : self.at + 1] == "?":
            self.at += 1
            char += "?"
        following = re.compile(r"[*+?]|\{\d+,?\d*\}").match(self.pattern, self.at)
        if following:
            _fail("invalid nested repetition operator", self.pattern[start : following.end()])
        self.out.append(char)
        self.repeatable = False

    def counted(self, found: re.Match[str]) -> None:
        low, high = int(found[1]), int(found[3]) if found[3] else None
        if low > 1000 or (high or 0) > 1000 or (high is not None and low > high):
            _fail("invalid repeat count", found[0])
        if not self.repeatable:
            _fail("missing argument to repetition operator", found[0])
        self.out.append(found[0])
        self.at = found.end()
        if self.pattern[self.at : self.at + 1] == "?":
            self.out.append("?")
            self.at += 1
        self.repeatable = False

    def group(self) -> None:
        self.opened.append(self.at)
        rest = self.pattern[self.at :]
        self.repeatable = False
        if not rest.startswith("(?"):
            self.out.append("(")
            self.at += 1
            return
        named = re.match(r"\(\?P?<([A-Za-z_]\w*)>", rest)
        if named:
            self.out.append(f"(?P<{named[1]}>")
            self.at += named.end()
            return
        flags = re.match(r"\(\?([imsU]*)(?:-([imsU]+))?([:)])", rest)
        if not flags:
            if rest.startswith(("(?P<", "(?<")) and not rest.startswith(("(?<=", "(?<!")):
                _fail("invalid named capture", rest.split(">")[0] + (">" if ">" in rest else ""))
            _fail("invalid or unsupported Perl syntax", rest[: 4 if rest.startswith("(?<") else 3])
        on, off = flags[1].replace("U", ""), (flags[2] or "").replace("U", "")
        self.at += flags.end()
        if flags[3] == ":":
            self.out.append(f"(?{on}{'-' + off if off else ''}:" if on or off else "(?:")
        else:
            self.opened.pop()
            # The flags hold to the end of the group: the rest becomes a group of its own.
            closing = self.rest_of_group()
            inner = _Translator(closing)
            self.out.append(f"(?{on}{'-' + off if off else ''}:" + inner.run() + ")")
            self.at += len(closing)
            self.repeatable = True

    def rest_of_group(self) -> str:
        depth, at, pattern = 0, self.at, self.pattern
        in_class = False
        while at < len(pattern):
            char = pattern[at]
            if char == "\\":
                at += 1
            elif in_class:
                in_class = char != "]"
            elif char == "[":
                in_class = True
                at += pattern[at + 1 : at + 2] in ("]", "^")
            elif char == "(":
                depth += 1
            elif char == ")":
                if not depth:
                    break
                depth -= 1
            at += 1
        return pattern[self.at : at]

    def escape(self) -> None:
        rest = self.pattern[self.at :]
        if len(rest) < 2:
            _fail("trailing backslash at end of expression", "")
        char = rest[1]
        if char == "Q":
            text = rest[2:].split("\\E")[0]
            self.out.append(re.escape(text))
            self.at += 2 + len(text) + (2 if "\\E" in rest else 0)
            self.repeatable = True
        elif char == "z":
            self.put(r"\Z", 2)
        elif char in "AbBdDsSwWnrtfva":
            self.put("\\" + char if char != "s" and char != "S" else ("[\\t\\n\\f\\r ]" if char == "s" else "[^\\t\\n\\f\\r ]"), 2)
        elif char == "x" and (found := re.match(r"\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\})", rest)):
            self.put(re.escape(chr(int(found[1] or found[2], 16))), found.end())
        elif char in "pP":
            ranges, width = self.unicode_class(rest)
            self.put(f"[{ranges}]", width)
        elif char in "01234567" and (found := re.match(r"\\(0[0-7]{0,2}|[1-7][0-7]{1,2})", rest)):
            self.put(re.escape(chr(int(found[1], 8))), found.end())
        elif char.isalnum() or ord(char) > 127:
            _fail("invalid escape sequence", rest[:2])
        else:
            self.put(re.escape(char), 2)

    def unicode_class(self, rest: str) -> tuple[str, int]:
        found = re.match(r"\\([pP])(?:\{(\^?)(\w+)\}|(\w))", rest)
        ranges = _category_ranges(found[3] or found[4]) if found else ""
        if found is None or not ranges:
            _fail("invalid character class range", found[0] if found else rest[:2])
        negative = (found[1] == "P") != bool(found[2])
        return ("^" if negative else "") + ranges, found.end()

    def char_class(self) -> None:
        pattern, start = self.pattern, self.at
        at = start + 1
        out = ["["]
        if pattern[at : at + 1] == "^":
            out.append("^")
            at += 1
        first = True
        while at < len(pattern) and (pattern[at] != "]" or first):
            first = False
            posix = re.compile(r"\[:(\^?)(\w+):\]").match(pattern, at)
            if posix:
                inner = _CLASSES.get(posix[2])
                if inner is None:
                    _fail("invalid character class range", posix[0])
                out.append(inner if not posix[1] else "")
                at = posix.end()
                continue
            low, at = self.class_char(at)
            if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("]", ""):
                high, at = self.class_char(at + 1)
                if len(low) == 1 and len(high) == 1 and low > high:
                    _fail("invalid character class range", f"{low}-{high}")
                out.append(self.quoted(low) + "-" + self.quoted(high))
            else:
                out.append(self.quoted(low))
        if at >= len(pattern):
            _fail("missing closing ]", pattern[start:])
        out.append("]")
        self.at = at
        self.put("".join(out))

    @staticmethod
    def quoted(char: str) -> str:
        return char if len(char) > 1 else "\\" + char if char in "[]\\^-&~|" else char

    def class_char(self, at: int) -> tuple[str, int]:
        pattern = self.pattern
        if pattern[at] != "\\":
            return pattern[at], at + 1
        escape = pattern[at + 1 : at + 2]
        if escape == "p":
            ranges, width = self.unicode_class(pattern[at:])
            return ranges, at + width
        if escape in ("d", "w", "D", "W", "S"):
            return "\\" + escape, at + 2
        if escape == "s":
            return r"\t\n\f\r ", at + 2
        if escape in tuple("nrtfva"):
            return {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a"}[escape], at + 2
        found = re.compile(r"\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\})").match(pattern, at)
        if found:
            return chr(int(found[1] or found[2], 16)), found.end()
        if not escape:
            _fail("missing closing ]", pattern[self.at :])
        if escape.isalnum():
            _fail("invalid escape sequence", "\\" + escape)
        return escape, at + 2


@functools.lru_cache(maxsize=256)
def compile_regex(pattern: str) -> re.Pattern[str]:
    """A Go pattern compiled; raises FunctionError with Go's message."""
    translated = _Translator(pattern).run()
    try:
        return re.compile(translated, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise FunctionError(f"error parsing regexp: invalid or unsupported Perl syntax: `{pattern}`") from None


def _matches(regex: re.Pattern[str], text: str, count: int = -1) -> list[re.Match[str]]:
    """Go's non-overlapping matches: an empty one right after another match is left out."""
    out: list[re.Match[str]] = []
    at, previous = 0, -1
    while at <= len(text) and (count < 0 or len(out) < count):
        found = regex.search(text, at)
        if not found:
            break
        if found.end() == found.start():
            if found.start() != previous:
                out.append(found)
            at = found.end() + 1
        else:
            out.append(found)
            at = found.end()
        previous = found.end()
    return out


def _expand(template: str, found: re.Match[str]) -> str:
    """``$1``, ``${1}`` and ``${name}`` filled in; unknown ones are empty."""

    def fill(reference: re.Match[str]) -> str:
        if reference[0] == "$$":
            return "$"
        name = reference[1] or reference[2]
        try:
            return found[int(name) if name.isdigit() else name] or ""
        except (IndexError, KeyError):
            return ""

    return re.sub(r"\$\$|\$(\w+)|\$\{(\w+)\}", fill, template, flags=re.ASCII)


def _replace(pattern: str, text: str, replacement: t.Callable[[re.Match[str]], str]) -> str:
    out, at = [], 0
    for found in _matches(compile_regex(pattern), text):
        out += [text[at : found.start()], replacement(found)]
        at = found.end()
    return "".join([*out, text[at:]])


def _replace_all(pattern: str, text: str, template: str) -> str:
    return _replace(pattern, text, lambda found: _expand(template, found))


def _replace_literal(pattern: str, text: str, template: str) -> str:
    return _replace(pattern, text, lambda found: template)


def _match(pattern: str, text: str) -> bool:
    return compile_regex(pattern).search(text) is not None


def _quiet_match(pattern: str, text: str) -> bool:
    try:
        return _match(pattern, text)
    except FunctionError:
        return False


def _find(pattern: str, text: str) -> str:
    found = compile_regex(pattern).search(text)
    return found[0] if found else ""


def _find_all(pattern: str, text: str, count: int) -> Strings:
    found = Strings(match[0] for match in _matches(compile_regex(pattern), text, count))
    return found or NilStrings()


def _split(pattern: str, text: str, count: int) -> Strings:
    regex = compile_regex(pattern)
    if count == 0:
        return NilStrings()
    if pattern and not text:
        return Strings([""])
    out, begin, end = Strings(), 0, 0
    for found in _matches(regex, text, count):
        if count > 0 and len(out) == count - 1:
            break
        end = found.start()
        if found.end() != 0:
            out.append(text[begin:end])
        begin = found.end()
    if end != len(text):
        out.append(text[begin:])
    return out


def _panics(call: t.Callable[..., t.Any]) -> t.Callable[..., t.Any]:
    """The functions without ``must`` panic: the message has the pattern quoted in front."""

    def run(pattern: str, *rest: t.Any) -> t.Any:
        try:
            return call(pattern, *rest)
        except FunctionError as error:
            from ...gotemplate.quoting import can_backquote, quote

            name = f"`{pattern}`" if can_backquote(pattern) else quote(pattern)
            raise FunctionError(f"regexp: Compile({name}): {error}") from None

    return run


_TWO, _THREE, _COUNTED = (STRING, STRING), (STRING, STRING, STRING), (STRING, STRING, INT)
FUNCTIONS: t.Final[dict[str, Func]] = {
    "mustRegexFind": Func(_TWO, _find),
    "mustRegexFindAll": Func(_COUNTED, _find_all),
    "mustRegexMatch": Func(_TWO, _match),
    "mustRegexReplaceAll": Func(_THREE, _replace_all),
    "mustRegexReplaceAllLiteral": Func(_THREE, _replace_literal),
    "mustRegexSplit": Func(_COUNTED, _split),
    "regexFind": Func(_TWO, _panics(_find)),
    "regexFindAll": Func(_COUNTED, _panics(_find_all)),
    "regexMatch": Func(_TWO, _quiet_match),
    "regexQuoteMeta": Func((STRING,), lambda text: re.sub(r"[\\.+*?()|\[\]{}^$]", r"\\\g<0>", text)),
    "regexReplaceAll": Func(_THREE, _panics(_replace_all)),
    "regexReplaceAllLiteral": Func(_THREE, _panics(_replace_literal)),
    "regexSplit": Func(_COUNTED, _panics(_split)),
}
