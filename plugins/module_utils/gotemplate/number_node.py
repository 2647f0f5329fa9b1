# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's number literals as nodes of a template: all types that a number may have there."""
from __future__ import annotations

from .nodes import NumberNode, Tree
from .numbers import parse_float, parse_int
from .quoting import quote, unquote


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
