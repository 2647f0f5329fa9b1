# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Go's regexp takes a pattern (https://pkg.go.dev/regexp/syntax), with its complaint where it does not."""
from __future__ import annotations

import functools
import re
import typing as t

_COUNTED: t.Final = re.compile(r"\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}")
_MOST: t.Final = 1000
_NAME: t.Final = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_POSIX: t.Final = re.compile(r"\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit)")
_HEX: t.Final = "0123456789abcdefABCDEF"
_ESCAPED_LETTERS: t.Final = "afnrtv"
_CLASS_ESCAPES: t.Final = "dDsSwW"
_TABLES: t.Final = """
adlam ahom any arabic armenian ascii assigned avestan balinese bamum batak bengali bhaiksuki bopomofo brahmi braille buginese buhid c carian
casedletter cc cf chakma cham cherokee chorasmian closepunctuation cn co combiningmark common cntrl connectorpunctuation control coptic cs cuneiform
currencysymbol cypriot cyrillic dashpunctuation decimalnumber deseret devanagari digit dogra duployan elbasan elymaic enclosingmark ethiopic
finalpunctuation format georgian glagolitic gothic grantha greek gujarati gurmukhi han hangul hanunoo hatran hebrew hiragana inherited
initialpunctuation javanese kaithi kannada katakana kawi kharoshthi khmer khojki khudawadi l lc lao latin lepcha letter letternumber limbu
lineseparator lisu ll lm lo lowercaseletter lt lu lycian lydian m mahajani makasar malayalam mandaic manichaean marchen mark mathsymbol mc me
medefaidrin miao mn modi modifierletter modifiersymbol mongolian mro multani myanmar n nabataean nandinagari nd newa nko nl no nonspacingmark number
nushu ogham openpunctuation oriya osage osmanya other otherletter othernumber otherpunctuation othersymbol p palmyrene paragraphseparator pc pd pe pf
phoenician pi po privateuse ps punct punctuation rejang runic s samaritan saurashtra sc separator sharada shavian siddham sinhala sk sm so sogdian
soyombo spaceseparator spacingmark sundanese surrogate symbol syriac tagalog tagbanwa takri tamil tangsa tangut telugu thaana thai tibetan tifinagh
tirhuta titlecaseletter toto ugaritic unassigned uppercaseletter vai vithkuqi wancho yezidi yi z zl zp zs
"""


@functools.cache
def _tables() -> frozenset[str]:
    """The names of Unicode's categories and scripts, without case and what is between words."""
    return frozenset(_TABLES.split())


class _PatternError(ValueError):
    def __init__(self, problem: str, part: str) -> None:
        super().__init__(f"error parsing regexp: {problem}: `{part}`")


@functools.lru_cache(maxsize=4096)
def pattern_problem(pattern: str) -> str:
    """What Go says of a pattern; '' where it compiles."""
    try:
        _Checker(pattern).run()
    except _PatternError as error:
        return str(error)
    return ""


class _Checker:
    """One pass over a pattern. ``groups`` holds for each open group, the whole pattern being the first, how often its parts may repeat what is
    innermost, and whether the last part can be repeated."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.heaviest = [1]
        self.last: list[int] = [0]

    def run(self) -> None:
        pattern = self.pattern
        repeated = -1
        while self.at < len(pattern):
            start, char = self.at, pattern[self.at]
            counted = _COUNTED.match(pattern, start) if char == "{" else None
            if char in "*+?" or counted:
                self.repeat(start, counted, repeated)
                repeated = start
                continue
            repeated = -1
            if char == "(":
                self.open()
            elif char == ")":
                self.close()
            elif char == "|":
                self.at += 1
                self.last[-1] = 0
            elif char == "[":
                self.char_class()
            elif char == "\\":
                self.escape()
            else:
                self.at += 1
                self.part()
        if len(self.last) > 1:
            raise _PatternError("missing closing )", pattern)

    def part(self, weight: int = 1) -> None:
        """Something that can be repeated was read."""
        self.last[-1] = weight
        self.heaviest[-1] = max(self.heaviest[-1], weight)

    def repeat(self, start: int, counted: re.Match[str] | None, repeated: int) -> None:
        pattern = self.pattern
        self.at = counted.end() if counted else start + 1
        low, high = 0, 0
        if counted:
            low = int(counted[1][:9])
            high = low if not counted[2] else -1 if counted[3] is None else int(counted[3][:9])
            if low > _MOST or high > _MOST or 0 <= high < low:
                raise _PatternError("invalid repeat count", pattern[start : self.at])
        if pattern[self.at : self.at + 1] == "?":
            self.at += 1
        if repeated >= 0:
            raise _PatternError("invalid nested repetition operator", pattern[repeated : self.at])
        if not self.last[-1]:
            raise _PatternError("missing argument to repetition operator", pattern[start : self.at])
        times = low if high < 0 else high
        weight = self.last[-1] * max(times, 1) if counted and times else self.last[-1] if not counted or high < 0 else 1
        if counted and max(low, high) >= 2 and weight > _MOST:
            raise _PatternError("invalid repeat count", pattern[start : self.at])
        self.part(weight)

    def open(self) -> None:
        rest = self.pattern[self.at :]
        if not rest.startswith("(?"):
            self.at += 1
        elif (rest.startswith("(?P<") and len(rest) > 4) or (rest.startswith("(?<") and len(rest) > 3):
            end = rest.find(">")
            if end < 0:
                raise _PatternError("invalid named capture", rest)
            if not _NAME.fullmatch(rest[rest.index("<") + 1 : end]):
                raise _PatternError("invalid named capture", rest[: end + 1])
            self.at += end + 1
        elif not self.flags(rest):
            return
        self.heaviest.append(1)
        self.last.append(0)

    def flags(self, rest: str) -> bool:
        """Read ``(?i-s:`` or ``(?i)``; whether a group was opened."""
        negated = seen = False
        for number, char in enumerate(rest[2:], 3):
            if char in "imsU":
                seen = True
            elif char == "-" and not negated:
                negated, seen = True, False
            elif char in ":)" and (seen or not negated):
                self.at += number
                return char == ":"
            else:
                raise _PatternError("invalid or unsupported Perl syntax", rest[:number])
        raise _PatternError("invalid or unsupported Perl syntax", rest)

    def close(self) -> None:
        if len(self.last) == 1:
            raise _PatternError("unexpected )", self.pattern)
        self.at += 1
        self.last.pop()
        self.part(self.heaviest.pop())

    def escape(self) -> None:
        pattern, char = self.pattern, self.pattern[self.at + 1 : self.at + 2]
        if char and char in "AbBz":
            self.at += 2
        elif char == "C":
            raise _PatternError("invalid escape sequence", "\\C")
        elif char == "Q":
            end = pattern.find("\\E", self.at + 2)
            quoted = pattern[self.at + 2 : end] if end >= 0 else pattern[self.at + 2 :]
            self.at = end + 2 if end >= 0 else len(pattern)
            if not quoted:
                return
        elif not self.class_escape():
            self.single_escape()
        self.part()

    def class_escape(self) -> bool:
        r"""Read ``\d``, ``\pL``, ``\p{Greek}`` and their like; false where it is none."""
        pattern, char = self.pattern, self.pattern[self.at + 1 : self.at + 2]
        if char and char in _CLASS_ESCAPES:
            self.at += 2
            return True
        if not char or char not in "pP" or len(pattern) < self.at + 3:
            return False
        start, name = self.at, pattern[self.at + 2]
        end = start + 3
        if name == "{":
            end = pattern.find("}", start) + 1
            if not end:
                raise _PatternError("invalid character class range", pattern[start:])
            name = pattern[start + 3 : end - 1]
        name = name.removeprefix("^")
        if re.sub("[-_ ]", "", name.lower()) not in _tables():
            raise _PatternError("invalid character class range", pattern[start:end])
        self.at = end
        return True

    def single_escape(self) -> int:
        """Read one escaped character; gives it."""
        pattern, start = self.pattern, self.at
        self.at += 2
        char = pattern[start + 1 : start + 2]
        if not char:
            raise _PatternError("trailing backslash at end of expression", "")
        following = pattern[self.at : self.at + 1]
        if char in "01234567" and (char == "0" or (following and following in "01234567")):
            digits = re.compile("[0-7]{1,3}").match(pattern, start + 1)[0]  # type: ignore[index]
            self.at = start + 1 + len(digits)
            return int(digits, 8)
        if char == "x" and following:
            return self.hexadecimal(start)
        if char in _ESCAPED_LETTERS:
            return {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}[char]
        if ord(char) >= 0x80 or char.isalnum():
            raise _PatternError("invalid escape sequence", pattern[start : self.at])
        return ord(char)

    def hexadecimal(self, start: int) -> int:
        pattern = self.pattern
        if pattern[self.at] != "{":
            digits = pattern[self.at : self.at + 2]
            self.at = min(self.at + 2, len(pattern))
            if len(digits) < 2 or any(digit not in _HEX for digit in digits):
                raise _PatternError("invalid escape sequence", pattern[start : self.at])
            return int(digits, 16)
        at, value = self.at + 1, 0
        while at < len(pattern) and pattern[at] in _HEX:
            value = value * 16 + int(pattern[at], 16)
            at += 1
            if value > 0x10FFFF:
                raise _PatternError("invalid escape sequence", pattern[start:at])
        closed = pattern[at : at + 1] == "}" and at > self.at + 1
        self.at = min(at + 1, len(pattern))
        if not closed:
            raise _PatternError("invalid escape sequence", pattern[start : self.at])
        return value

    def char_class(self) -> None:
        pattern, start = self.pattern, self.at
        self.at += 1
        if pattern[self.at : self.at + 1] == "^":
            self.at += 1
        first = True
        while first or pattern[self.at : self.at + 1] != "]":
            first = False
            if pattern.startswith("[:", self.at) and len(pattern) > self.at + 2:
                end = pattern.find(":]", self.at + 2)
                if end >= 0:
                    name = pattern[self.at : end + 2]
                    if not _POSIX.fullmatch(name[2:-2]):
                        raise _PatternError("invalid character class range", name)
                    self.at = end + 2
                    continue
            if pattern[self.at : self.at + 1] == "\\" and self.class_escape():
                continue
            range_start = self.at
            low = self.class_char(start)
            if pattern[self.at : self.at + 1] == "-" and self.at + 1 < len(pattern) and pattern[self.at + 1] != "]":
                self.at += 1
                if self.class_char(start) < low:
                    raise _PatternError("invalid character class range", pattern[range_start : self.at])
        self.at += 1
        self.part()

    def class_char(self, class_start: int) -> int:
        if self.at >= len(self.pattern):
            raise _PatternError("missing closing ]", self.pattern[class_start:])
        if self.pattern[self.at] == "\\":
            return self.single_escape()
        self.at += 1
        return ord(self.pattern[self.at - 1])
