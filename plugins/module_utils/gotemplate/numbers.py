# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's number literals (https://go.dev/ref/spec#Integer_literals) as text/template reads them."""
from __future__ import annotations

import re

from .nodes import NumberNode, Tree
from .quoting import quote, unquote

_INT = re.compile(
    r"([+-]?)(?:0[xX](?:_?([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*))|0[bB](?:_?([01]+(?:_[01]+)*))"
    r"|0[oO](?:_?([0-7]+(?:_[0-7]+)*))|0(?:_?([0-7]+(?:_[0-7]+)*))|(0|[1-9][0-9]*(?:_[0-9]+)*))"
)
_BASES = (16, 2, 8, 8, 10)
_LONGEST = 4000
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEX_FLOAT = re.compile(r"[+-]?0[xX](?:[0-9a-fA-F]+(?:\.[0-9a-fA-F]*)?|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+")


def parse_int(text: str) -> int | None:
    """``strconv.ParseInt(text, 0, ...)`` without its bounds; None where it is no integer."""
    found = _INT.fullmatch(text)
    if not found:
        return None
    for base, digits in zip(_BASES, found.groups()[1:], strict=True):
        if digits is not None:
            plain = digits.replace("_", "")
            number = int(plain, base) if base != 10 or len(plain) < _LONGEST else 10**_LONGEST  # Python refuses to read longer ones
            return -number if found[1] == "-" else number
    return None


def parse_float(text: str) -> float | None:
    """``strconv.ParseFloat(text, 64)`` for literals; None where it is no number or out of range."""
    plain = text.replace("_", "") if re.match(r"[+-]?0[xX_]|[^_]*[0-9]_[0-9]", text) else text
    if _HEX_FLOAT.fullmatch(plain):
        try:
            return float.fromhex(plain)
        except OverflowError:
            return None
    if not _FLOAT.fullmatch(plain):
        return None
    number = float(plain)
    return None if number in (float("inf"), float("-inf")) else number


def number_node(pos: int, tree: Tree, text: str, kind: str) -> NumberNode | str:
    """The node of a number literal, or the text of what is wrong with it."""
    node = NumberNode(pos, tree, text)
    if kind == "char constant":
        char = unquote(text)
        if char is None:
            return "invalid syntax"
        if len(char) != 1:
            return f"malformed character constant: {text}"
        code = ord(char)
        node.as_int = node.as_uint = code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else code
        node.as_float = float(node.as_int)
        return node
    if kind == "complex" or text.endswith("i"):
        return _complex(node, text)
    number = parse_int(text)
    if number is not None:
        if (0 <= number < 1 << 64 and text[0] not in "+-") or number == 0:
            node.as_uint = number
        if -(1 << 63) <= number < 1 << 63:
            node.as_int = number
    if node.as_int is not None:
        node.as_float = float(node.as_int)
        return node
    if node.as_uint is not None:
        node.as_float = float(node.as_uint)
        return node
    value = parse_float(text)
    if value is None:
        return f"illegal number syntax: {quote(text)}"
    if not any(char in text for char in ".eEpP"):
        return f"integer overflow: {quote(text)}"
    node.as_float = value
    if value.is_integer():
        if -(1 << 63) <= value < 1 << 63:
            node.as_int = int(value)
        if 0 <= value < 1 << 64:
            node.as_uint = int(value)
    return node


def _complex(node: NumberNode, text: str) -> NumberNode | str:
    split = max(text.rfind("+"), text.rfind("-"))
    while split > 0 and text[split - 1] in "eEpP":
        split = max(text.rfind("+", 0, split), text.rfind("-", 0, split))
    real = parse_float(text[:split]) if split > 0 else 0.0
    imaginary = parse_float(text[split:-1] if split > 0 else text[:-1])
    if real is None or imaginary is None:
        return f"illegal number syntax: {quote(text)}"
    node.as_complex = complex(real, imaginary)
    if imaginary == 0:
        node.as_float = real
        if real.is_integer():
            node.as_int = int(real)
            node.as_uint = int(real) if real >= 0 else None
    return node
