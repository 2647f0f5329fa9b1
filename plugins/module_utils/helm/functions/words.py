# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers split into words and joined in another style, as xstrings does for sprig."""
from __future__ import annotations

import unicodedata

_NUMBER, _UPPER, _ALPHABET, _CONNECTOR, _PUNCT, _OTHER, _NONE = "number", "upper", "alphabet", "connector", "punct", "other", ""


def _is_connector(char: str) -> bool:
    return char in "-_" or char.isspace()


def _is_punct(char: str) -> bool:
    return unicodedata.category(char).startswith("P")


def _is_alphabet(char: str) -> bool:
    return char.isalpha() and (char.isupper() or char.islower() or char.istitle())


def camel_case(text: str) -> str:
    """``some_words`` becomes ``SomeWords``; connectors in front stay."""
    start = 0
    while start < len(text) and _is_connector(text[start]):
        start += 1
    if start == len(text):
        return text
    out = [text[:start]]
    first_upper = text[start].isupper()
    current = text[start].upper()
    for char in text[start + 1 :]:
        before, current = current, char
        if _is_connector(current) and _is_connector(before):
            out.append(before)
            continue
        if _is_connector(before):
            first_upper = current.isupper()
            current = current.upper()
        else:
            if first_upper:
                if current.isupper():
                    current = current.lower()
                else:
                    first_upper = False
            out.append(before)
    out.append(current)
    return "".join(out)


def _next(text: str) -> tuple[str, str, str]:
    """The next word: its type, itself and the rest."""
    if not text:
        return _NONE, "", ""
    first = text[0]
    end = 1
    if _is_connector(first):
        while end < len(text) and _is_connector(text[end]):
            end += 1
        return _CONNECTOR, text[:end], text[end:]
    if _is_punct(first):
        while end < len(text) and _is_punct(text[end]):
            end += 1
        return _PUNCT, text[:end], text[end:]
    if first.isupper():
        if end < len(text) and text[end].isupper():
            while end < len(text) and text[end].isupper():
                end += 1
            if end < len(text) and _is_alphabet(text[end]):
                end -= 1
        elif end < len(text) and _is_alphabet(text[end]):
            while end < len(text) and _is_alphabet(text[end]) and not text[end].isupper():
                end += 1
        return _UPPER, text[:end], text[end:]
    if _is_alphabet(first):
        while end < len(text) and _is_alphabet(text[end]) and not text[end].isupper():
            end += 1
        return _ALPHABET, text[:end], text[end:]
    if first.isnumeric():
        while end < len(text) and text[end].isnumeric():
            end += 1
        return _NUMBER, text[:end], text[end:]
    while end < len(text):
        char = text[end]
        if _is_connector(char) or _is_alphabet(char) or char.isnumeric() or _is_punct(char):
            break
        end += 1
    return _OTHER, text[:end], text[end:]


def lower_with(text: str, connector: str) -> str:
    """``someWords`` becomes ``some_words``."""
    out: list[str] = []

    def put(kind: str, word: str) -> None:
        out.append(connector * len(word) if kind == _CONNECTOR else word.lower() if kind == _UPPER else word)

    kind, word, rest = _next(text)
    while rest:
        if kind != _CONNECTOR:
            put(kind, word)
        previous, last = kind, word
        kind, word, rest = _next(rest)
        if previous == _NUMBER:
            while kind in (_ALPHABET, _NUMBER):
                put(kind, word)
                kind, word, rest = _next(rest)
            if kind not in (_NONE, _PUNCT, _CONNECTOR):
                out.append(connector)
        elif previous == _CONNECTOR:
            put(previous, last)
        elif previous != _PUNCT:
            if kind != _NUMBER:
                if kind not in (_CONNECTOR, _PUNCT):
                    out.append(connector)
                continue
            if not rest:
                continue
            last = word
            kind, word, rest = _next(rest)
            if kind != _ALPHABET:
                put(_NUMBER, last)
                if kind not in (_CONNECTOR, _PUNCT):
                    out.append(connector)
                continue
            out.append(connector)
            put(_NUMBER, last)
            while kind in (_ALPHABET, _NUMBER):
                put(kind, word)
                kind, word, rest = _next(rest)
            if kind not in (_NONE, _CONNECTOR, _PUNCT):
                out.append(connector)
    put(kind, word)
    return "".join(out)
