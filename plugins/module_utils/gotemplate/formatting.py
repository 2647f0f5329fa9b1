# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's fmt: how values print, and Printf with all its verbs, flags and complaints (https://pkg.go.dev/fmt)."""
from __future__ import annotations

import math
import typing as t

from .floats import format_float
from .gotypes import (
    INVALID,
    GoObject,
    NilMap,
    NilSlice,
    NilStrings,
    Sized,
    from_bytes,
    to_bytes,
    type_name,
)
from .quoting import can_backquote, quote, quote_rune

_PLAIN_TYPES = {int, Sized}
_MAX_WIDTH = 1_000_000


def to_text(value: t.Any) -> str:
    """A value as ``fmt.Sprint`` and ``%v`` write it."""
    kind = type(value)
    if kind is str:
        return t.cast(str, value)
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return format_float(value, "g")
    if kind is int or isinstance(value, Sized):
        return str(int(value))
    if value is None:
        return "<nil>"
    return _Printer().value(value, "v", 0)


def sprint(values: t.Sequence[t.Any]) -> str:
    """``fmt.Sprint``: a space between operands when neither is a string."""
    out: list[str] = []
    before_string = True
    for value in values:
        is_string = isinstance(value, str)
        if out and not is_string and not before_string:
            out.append(" ")
        out.append(to_text(value))
        before_string = is_string
    return "".join(out)


def sprintln(values: t.Sequence[t.Any]) -> str:
    """``fmt.Sprintln``."""
    return " ".join(to_text(value) for value in values) + "\n"


def sprintf(form: str, values: t.Sequence[t.Any]) -> str:
    """``fmt.Sprintf``."""
    return _Formatter(form, values).run()


class _Printer:
    """One value under one set of flags."""

    def __init__(self) -> None:
        self.plus = self.minus = self.sharp = self.space = self.zero = False
        self.plus_v = self.sharp_v = self.erroring = False
        self.width: int | None = None
        self.precision: int | None = None

    # -- padding

    def pad(self, text: str, zero: bool | None = None) -> str:
        if not self.width:
            return text
        missing = self.width - len(text)
        if missing <= 0:
            return text
        if self.minus:
            return text + " " * missing
        return ("0" if (self.zero if zero is None else zero) else " ") * missing + text

    # -- values

    def arg(self, value: t.Any, verb: str) -> str:
        """An operand of Printf."""
        if value is None or value is INVALID:
            return self.pad("<nil>") if verb in "Tv" else self.bad(value, verb)
        if verb == "T":
            return self.string(type_name(value), "s", value)
        if verb == "p":
            return self.bad(value, verb) if not isinstance(value, (dict, list, bytes)) else "0xc000000000"
        return self.value(value, verb, 0)

    def bad(self, value: t.Any, verb: str) -> str:
        if value is None or value is INVALID:
            return f"%!{verb}(<nil>)"
        was, self.erroring = self.erroring, True
        text = f"%!{verb}({type_name(value)}={self.value(value, 'v', 0)})"
        self.erroring = was
        return text

    def value(self, value: t.Any, verb: str, depth: int) -> str:
        if value is None or value is INVALID:
            if self.sharp_v:
                return "interface {}(nil)"
            return "<nil>"
        if isinstance(value, bool):
            return self.pad("true" if value else "false") if verb in "tv" else self.bad(value, verb)
        if isinstance(value, str):
            return self.string(value, verb, value)
        if isinstance(value, int):
            return self.integer(value, verb)
        if isinstance(value, float):
            return self.number(value, verb)
        if isinstance(value, complex):
            return self.complex(value, verb)
        if isinstance(value, bytes):
            return self.bytes(value, verb)
        if isinstance(value, GoObject):
            return self.object(value, verb, depth)
        if isinstance(value, dict):
            return self.map(value, verb, depth)
        if isinstance(value, list):
            return self.slice(value, verb, depth)
        return self.bad(value, verb) if verb != "v" else "0x0"

    def map(self, value: dict[t.Any, t.Any], verb: str, depth: int) -> str:
        if self.sharp_v:
            if isinstance(value, NilMap):
                return type_name(value) + "(nil)"
            opening, between, closing = type_name(value) + "{", ", ", "}"
        else:
            opening, between, closing = "map[", " ", "]"
        items = (
            f"{self.value(key, verb, depth + 1)}:{self.element(value[key], verb, depth)}" for key in sorted(value)
        )
        return opening + between.join(items) + closing

    def slice(self, value: list[t.Any], verb: str, depth: int) -> str:
        if self.sharp_v:
            if isinstance(value, (NilSlice, NilStrings)):
                return type_name(value) + "(nil)"
            opening, between, closing = type_name(value) + "{", ", ", "}"
        else:
            opening, between, closing = "[", " ", "]"
        return opening + between.join(self.element(item, verb, depth) for item in value) + closing

    def element(self, value: t.Any, verb: str, depth: int) -> str:
        """An element of a map or slice of interfaces: nil prints without a verb's complaint."""
        return self.value(value, verb, depth + 1)

    def object(self, value: GoObject, verb: str, depth: int) -> str:
        if not self.erroring and not self.sharp_v and verb in "vsxXq":
            text = value.go_string()
            if text is not None:
                return self.string(text, verb, value)
        names = self.plus_v or self.sharp_v
        opening = "&" if value.GO_POINTER and depth == 0 else ""
        if value.GO_POINTER and depth > 0:
            return "0xc000000000"
        opening += (type_name(value).lstrip("*") if self.sharp_v else "") + "{"
        fields = (
            (f"{name}:" if names else "") + self.value(getattr(value, attribute), verb, depth + 1)
            for name, attribute in value.GO_FIELDS.items()
        )
        return opening + (", " if self.sharp_v else " ").join(fields) + "}"

    def string(self, text: str, verb: str, value: t.Any) -> str:
        if verb == "q" or (verb == "v" and self.sharp_v):
            text = self.truncated(text)
            if self.sharp and can_backquote(text):
                return self.pad(f"`{text}`")
            return self.pad(quote(text, self.plus))
        if verb in "vs":
            return self.pad(self.truncated(text))
        if verb in "xX":
            return self.hexadecimal(to_bytes(text), verb)
        return self.bad(value, verb)

    def truncated(self, text: str) -> str:
        return text if self.precision is None else text[: self.precision]

    def hexadecimal(self, data: bytes, verb: str) -> str:
        if self.precision is not None:
            data = data[: self.precision]
        if not data:
            return self.pad("")
        prefix = "0" + verb if self.sharp else ""
        pairs = [f"{byte:02{verb}}" for byte in data]
        return self.pad((" " + prefix).join([prefix + pairs[0], *pairs[1:]]) if self.space else prefix + "".join(pairs))

    def bytes(self, data: bytes, verb: str) -> str:
        if verb in "vd":
            if self.sharp_v:
                return "[]byte{" + ", ".join(f"{byte:#x}" for byte in data) + "}"
            return "[" + " ".join(self.integer(byte, verb) for byte in data) + "]"
        if verb in "sqxX":
            if verb in "xX":
                return self.hexadecimal(data, verb)
            return self.string(from_bytes(data), verb, data)
        return "[" + " ".join(self.integer(byte, verb) for byte in data) + "]"

    # -- numbers

    def integer(self, value: int, verb: str) -> str:
        if verb in "vd":
            if verb == "v" and self.sharp_v and isinstance(value, Sized) and not value.SIGNED:
                return f"{int(value):#x}"
            return self.digits(value, 10, verb)
        if verb in "boOxX":
            return self.digits(value, {"b": 2, "o": 8, "O": 8}.get(verb, 16), verb)
        code = value if 0 <= value <= 0x10FFFF and not 0xD800 <= value < 0xE000 else 0xFFFD
        if verb == "c":
            return self.pad(chr(code))
        if verb == "q":
            return self.pad(quote_rune(code, self.plus))
        if verb == "U":
            number = value % (1 << 64)
            text = f"U+{number:0{max(4, self.precision or 0)}X}"
            if self.sharp and number <= 0x10FFFF and chr(number).isprintable():
                text += f" '{chr(number)}'"
            return self.pad(text, zero=False)
        return self.bad(value, verb)

    def digits(self, value: int, base: int, verb: str) -> str:
        number = abs(int(value))
        precision = 0
        if self.precision is not None:
            precision = self.precision
            if not precision and not number:
                return " " * (self.width or 0)
        elif self.zero and not self.minus and self.width:
            precision = self.width - (1 if value < 0 or self.plus or self.space else 0)
        text = format(number, {10: "d", 2: "b", 8: "o", 16: "X" if verb == "X" else "x"}[base]).rjust(precision, "0")
        if self.sharp:
            if base == 2:
                text = "0b" + text
            elif base == 8 and not text.startswith("0"):
                text = "0" + text
            elif base == 16:
                text = ("0X" if verb == "X" else "0x") + text
        if verb == "O":
            text = "0o" + text
        sign = "-" if value < 0 else "+" if self.plus else " " if self.space else ""
        return self.pad(sign + text, zero=False)

    def number(self, value: float, verb: str) -> str:
        if verb in "vgG":
            return self.float_text(value, "g" if verb == "v" else verb, -1)
        if verb in "feEF":
            return self.float_text(value, verb.replace("F", "f"), 6)
        if verb in "xX":
            return self.float_hex(value, verb)
        if verb == "b":
            return self.float_binary(value)
        return self.bad(value, verb)

    def float_text(self, value: float, verb: str, precision: int) -> str:
        if self.precision is not None:
            precision = self.precision
        return self.signed(format_float(value, verb, precision), verb, precision)

    def signed(self, number: str, verb: str, precision: int) -> str:
        """Sign, sharp flag and padding of a formatted float."""
        if number[0] not in "+-":
            number = "+" + number
        if self.space and number[0] == "+" and not self.plus:
            number = " " + number[1:]
        if number[1] in "IN":
            if number[1] == "N" and not self.space and not self.plus:
                number = number[1:]
            elif number[0] == "+" and not self.plus:
                number = number if number[1] == "I" else number[1:]
            return self.pad(number, zero=False)
        if self.sharp and verb != "b":
            number = self.sharpened(number, verb, precision)
        if self.plus or number[0] != "+":
            if self.zero and not self.minus and self.width and self.width > len(number):
                return number[0] + number[1:].rjust(self.width - 1, "0")
            return self.pad(number)
        return self.pad(number[1:])

    def sharpened(self, number: str, verb: str, precision: int) -> str:
        """The sharp flag: always a decimal point, and for %g the trailing zeros."""
        digits = (6 if precision == -1 else precision) if verb in "vgGx" else 0
        mark = "p" if verb in "xX" else "e"
        split = next((i for i, c in enumerate(number) if c.lower() == mark), len(number))
        number, tail = number[:split], number[split:]
        seen = False
        for char in number[1:]:
            if char == ".":
                continue
            seen = seen or char != "0"
            digits -= seen
        if "." not in number:
            if number[1:] == "0":
                digits -= 1
            number += "."
        return number + "0" * max(digits, 0) + tail

    def float_hex(self, value: float, verb: str) -> str:
        if math.isnan(value) or math.isinf(value):
            return self.float_text(value, "g", -1)
        sign = "-" if math.copysign(1.0, value) < 0 else ""
        mantissa, exponent = math.frexp(abs(value))
        if not mantissa:
            text, power = "0", 0
            if self.precision:
                text += "." + "0" * self.precision
        else:
            power = exponent - 1
            bits = int(mantissa * (1 << 53))
            fraction = bits & ((1 << 52) - 1)
            if self.precision is not None and self.precision < 13:
                drop = 52 - 4 * self.precision
                half, rest = 1 << (drop - 1), bits & ((1 << drop) - 1)
                bits >>= drop
                if rest > half or (rest == half and bits & 1):
                    bits += 1
                if bits >> (4 * self.precision) > 1:
                    bits >>= 1
                    power += 1
                digits = f"{bits & ((1 << (4 * self.precision)) - 1):0{self.precision}x}" if self.precision else ""
            else:
                digits = f"{fraction:013x}"
                digits = digits.rstrip("0") if self.precision is None else digits.ljust(self.precision, "0")
            text = "1" + ("." + digits if digits else "")
        text = f"{sign}0x{text}p{'-' if power < 0 else '+'}{abs(power):02d}"
        return self.signed(text if verb == "x" else text.upper(), verb, -1 if self.precision is None else self.precision)

    def float_binary(self, value: float) -> str:
        if math.isnan(value) or math.isinf(value):
            return self.float_text(value, "g", -1)
        mantissa, exponent = math.frexp(abs(value))
        power = exponent - 53 if mantissa else -1074
        sign = "-" if math.copysign(1.0, value) < 0 else ""
        return self.signed(f"{sign}{int(mantissa * (1 << 53))}p{'+' if power >= 0 else '-'}{abs(power)}", "b", -1)

    def complex(self, value: complex, verb: str) -> str:
        if verb not in "vbgGxXfFeE":
            return self.bad(value, verb)
        plus = self.plus
        real = self.number(value.real, verb)
        self.plus = True
        imaginary = self.number(value.imag, verb)
        self.plus = plus
        return f"({real}{imaginary}i)"


class _Formatter:
    """One Printf: walks the format, as fmt's doPrintf."""

    def __init__(self, form: str, values: t.Sequence[t.Any]) -> None:
        self.form, self.values = form, values
        self.at = self.number = 0
        self.reordered = False
        self.good = True

    def run(self) -> str:
        out: list[str] = []
        form, end = self.form, len(self.form)
        while self.at < end:
            start = form.find("%", self.at)
            if start < 0:
                out.append(form[self.at :])
                break
            out.append(form[self.at : start])
            self.at = start + 1
            out.append(self.directive())
        if not self.reordered and self.number < len(self.values):
            rest = (
                "<nil>" if v is None else f"{type_name(v)}={_Printer().arg(v, 'v')}" for v in self.values[self.number :]
            )
            out.append("%!(EXTRA " + ", ".join(rest) + ")")
        return "".join(out)

    def directive(self) -> str:
        form, end = self.form, len(self.form)
        printer = _Printer()
        self.good = True
        complaints = ""
        while self.at < end and form[self.at] in "#0+- ":
            flag = {"#": "sharp", "0": "zero", "+": "plus", "-": "minus", " ": "space"}[form[self.at]]
            setattr(printer, flag, True)
            self.at += 1
        after_index = self.index()
        if self.char() == "*":
            self.at += 1
            printer.width = self.int_operand()
            if printer.width is None:
                complaints += "%!(BADWIDTH)"
            elif printer.width < 0:
                printer.width = -printer.width
                printer.minus, printer.zero = True, False
            after_index = False
        else:
            printer.width = self.digits()
            if after_index and printer.width is not None:
                self.good = False
        if self.at + 1 < end and form[self.at] == ".":
            self.at += 1
            if after_index:
                self.good = False
            after_index = self.index()
            if self.char() == "*":
                self.at += 1
                printer.precision = self.int_operand()
                if printer.precision is not None and printer.precision < 0:
                    printer.precision = None
                if printer.precision is None:
                    complaints += "%!(BADPREC)"
                after_index = False
            else:
                printer.precision = self.digits() or 0
        if not after_index:
            self.index()
        if self.at >= end:
            return complaints + "%!(NOVERB)"
        verb = form[self.at]
        self.at += 1
        return complaints + self.verb(printer, verb)

    def verb(self, printer: _Printer, verb: str) -> str:
        if verb == "%":
            return "%"
        if not self.good:
            return f"%!{verb}(BADINDEX)"
        if self.number >= len(self.values):
            return f"%!{verb}(MISSING)"
        value = self.values[self.number]
        self.number += 1
        if verb == "w":
            return printer.bad(value, verb)
        if verb == "v":
            printer.sharp_v, printer.sharp = printer.sharp, False
            printer.plus_v, printer.plus = printer.plus, False
        return printer.arg(value, verb)

    def char(self) -> str:
        return self.form[self.at : self.at + 1]

    def digits(self) -> int | None:
        start = self.at
        while self.char() and self.char() in "0123456789":
            self.at += 1
        if start == self.at:
            return None
        number = int(self.form[start : self.at])
        if number > _MAX_WIDTH:
            return None
        return number

    def int_operand(self) -> int | None:
        if self.number >= len(self.values):
            return None
        value = self.values[self.number]
        self.number += 1
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_WIDTH:
            return int(value)
        return None

    def index(self) -> bool:
        """An argument index such as ``[3]``; says whether one was found."""
        if self.char() != "[":
            return False
        self.reordered = True
        close = self.form.find("]", self.at)
        if close < 0 or len(self.form) - self.at < 3:
            self.good = False
            self.at += 1
            return False
        text = self.form[self.at + 1 : close]
        self.at = close + 1
        if text.isascii() and text.isdigit():
            number = int(text) - 1
            if 0 <= number < len(self.values):
                self.number = number
                return True
            self.good = False
            return True
        self.good = False
        return False
