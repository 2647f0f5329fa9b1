# SPDX-License-Identifier: GPL-3.0-or-later
"""bcrypt for ``bcrypt`` and ``htpasswd`` (Provos and Mazieres, 1999), since no dependency of ours has it.

Plain Python takes some seconds a hash; the system's libcrypt is asked first.
"""
from __future__ import annotations

import ctypes
import ctypes.util
import functools
import os
import struct

from ...gotemplate.gotypes import to_bytes

_COST = 10  # bcrypt.DefaultCost
_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_MASK = 0xFFFFFFFF


def bcrypt(password: str) -> str:
    """``$2a$10$...`` of a password with a fresh salt; as Go, an error text for more than 72 bytes."""
    data = to_bytes(password)
    if len(data) > 72:
        return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
    salt = os.urandom(16)
    setting = f"$2a${_COST:02d}${_base64(salt)[:22]}"
    return _by_libcrypt(data, setting) or setting + _base64(_hash(data, salt, _COST)[:23])[:31]


def _by_libcrypt(data: bytes, setting: str) -> str:
    name = ctypes.util.find_library("crypt")
    if not name or b"\0" in data:
        return ""
    try:
        crypt = ctypes.CDLL(name).crypt_ra
    except (OSError, AttributeError):
        return ""
    crypt.restype = ctypes.c_char_p
    buffer, size = ctypes.c_void_p(), ctypes.c_int()
    result = crypt(data, setting.encode(), ctypes.byref(buffer), ctypes.byref(size))
    return result.decode() if result and result.startswith(setting.encode()) else ""


def _base64(data: bytes) -> str:
    """bcrypt's own base64, without padding."""
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 6)
    count = (len(data) * 8 + 5) // 6
    return "".join(_ALPHABET[(bits >> 6 * (count - 1 - i)) & 63] for i in range(count))


@functools.lru_cache(maxsize=1)
def _pi_words() -> tuple[int, ...]:
    """Blowfish's initial state: the first 1,042 words of the fraction of pi (Machin's formula)."""
    bits = 1042 * 32 + 64

    def arctan(divisor: int) -> int:
        term = total = (1 << bits) // divisor
        square, odd, sign = divisor * divisor, 3, -1
        while term:
            term //= square
            total += sign * (term // odd)
            odd, sign = odd + 2, -sign
        return total

    pi = 4 * (4 * arctan(5) - arctan(239))
    fraction = (pi - (3 << bits)) >> 64
    return tuple((fraction >> (32 * (1041 - i))) & _MASK for i in range(1042))


def _hash(password: bytes, salt: bytes, cost: int) -> bytes:
    words = list(_pi_words())
    p, s = words[:18], words[18:]
    key = (password + b"\0") * (72 // (len(password) + 1) + 1)
    key_words = struct.unpack(">18I", key[:72])
    salt_words = struct.unpack(">4I", salt)
    _expand(p, s, key_words, salt_words)
    salt_key = (salt_words * 5)[:18]
    for _round in range(1 << cost):
        _expand(p, s, key_words, (0, 0, 0, 0))
        _expand(p, s, salt_key, (0, 0, 0, 0))
    text = list(struct.unpack(">6I", b"OrpheanBeholderScryDoubt"))
    for at in (0, 2, 4):
        left, right = text[at], text[at + 1]
        for _time in range(64):
            left, right = _encrypt(p, s, left, right)
        text[at], text[at + 1] = left, right
    return struct.pack(">6I", *text)


def _expand(p: list[int], s: list[int], key: tuple[int, ...], salt: tuple[int, ...]) -> None:
    for i in range(18):
        p[i] ^= key[i]
    left = right = 0
    turn = 0
    for box in (p, s):
        for i in range(0, len(box), 2):
            left, right = _encrypt(p, s, left ^ salt[turn], right ^ salt[turn + 1])
            turn ^= 2
            box[i], box[i + 1] = left, right


def _encrypt(p: list[int], s: list[int], left: int, right: int) -> tuple[int, int]:
    for i in range(16):
        left ^= p[i]
        right ^= (((s[left >> 24] + s[256 + (left >> 16 & 255)]) ^ s[512 + (left >> 8 & 255)]) + s[768 + (left & 255)]) & _MASK
        left, right = right, left
    return right ^ p[17], left ^ p[16]
