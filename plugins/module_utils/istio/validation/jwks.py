# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of JSON Web Keys (RFC 7517) as istiod reads them, with its complaints, and which of them hold what is private."""
from __future__ import annotations

import base64
import binascii
import json
import re
import typing as t

from ...gotemplate.quoting import quote
from . import go_json

_FIELDS: t.Final = {
    "RSA": ("e", "n"), "RSA private": ("d", "e", "n"), "EC": ("crv", "x", "y"), "EC private": ("crv", "d", "x", "y"), "OKP": ("crv", "x"),
    "OKP private": ("crv", "d", "x"), "oct": ("k",),
}  # fmt: skip
_BINARY: t.Final = {
    "RSA": ("e", "n"), "RSA private": ("d", "dp", "dq", "e", "n", "p", "q", "qi"), "EC": ("x", "y"), "EC private": ("d", "x", "y"), "OKP": ("x",),
    "OKP private": ("d", "x"), "oct": ("k",),
}  # fmt: skip
_GO_TYPES: t.Final = {
    "RSA": "*jwk.rsaPublicKey", "RSA private": "*jwk.rsaPrivateKey", "EC": "*jwk.ecdsaPublicKey", "EC private": "*jwk.ecdsaPrivateKey",
    "OKP": "*jwk.okpPublicKey", "OKP private": "*jwk.okpPrivateKey", "oct": "*jwk.symmetricKey",
}  # fmt: skip
_TEXTS: t.Final = ("alg", "kid", "use", "x5t", "x5t#S256", "x5u")


class KeySetError(ValueError):
    """A text that is no set of keys; the message is istiod's."""


def private_keys(text: str) -> list[int]:
    """The places of the keys that hold what is private. Raises KeySetError."""
    try:
        end = go_json.check(text, whole=False)
    except go_json.JsonSyntaxError as error:
        why = str(error) if not error.at_end else "unexpected EOF" if text.strip(" \t\r\n") else "EOF"
        raise KeySetError(f"failed to unmarshal JWK set: {why}") from None
    try:
        kinds = _read_set(json.loads(text[:end]))
    except _KeyProblemError as problem:
        raise KeySetError(f"failed to unmarshal JWK set: {problem}") from None
    except RecursionError:
        raise KeySetError("failed to unmarshal JWK set: exceeded max depth") from None
    return [number for number, kind in enumerate(kinds) if kind.endswith("private") or kind == "oct"]


class _KeyProblemError(ValueError):
    pass


def _misfit(value: t.Any, into: str) -> str:
    return f"json: cannot unmarshal {go_json.kind_of(value)} into Go value of type {into}"


def _read_set(value: t.Any) -> list[str]:
    if isinstance(value, list):
        raise _KeyProblemError("expected '{', but got '['")
    if isinstance(value, str):
        raise _KeyProblemError(f"failed to decode value for key {quote(value)}: EOF" if value != "keys" else 'failed to decode "keys": EOF')
    if not isinstance(value, dict):
        raise _KeyProblemError("error reading token: EOF")
    if "keys" not in value:
        try:
            return [_read_key(value)]
        except _KeyProblemError as problem:
            raise _KeyProblemError(f"failed to parse sole key in key set: {problem}") from None
    keys = value["keys"]
    if keys is not None and not isinstance(keys, list):
        raise _KeyProblemError(f'failed to decode "keys": {_misfit(keys, "[]json.RawMessage")}')
    kinds = []
    for number, key in enumerate(keys or ()):
        try:
            kinds.append(_read_key(key))
        except _KeyProblemError as problem:
            raise _KeyProblemError(f'failed to decode key #{number} in "keys": {problem}') from None
    return kinds


def _read_key(key: t.Any) -> str:
    hint = "struct { Kty string \"json:\\\"kty\\\"\"; D json.RawMessage \"json:\\\"d\\\"\" }"
    if key is not None and not isinstance(key, dict):
        raise _KeyProblemError(f"failed to unmarshal JSON into key hint: {_misfit(key, hint)}")
    values: dict[str, t.Any] = key or {}
    kind = next((value for name, value in values.items() if name.lower() == "kty"), "")
    if kind is not None and not isinstance(kind, str):
        raise _KeyProblemError(f"failed to unmarshal JSON into key hint: {_misfit(kind, 'string').replace('value', 'struct field .kty')}")
    kind = kind or ""
    if kind not in ("RSA", "EC", "OKP", "oct"):
        raise _KeyProblemError(f"invalid key type from JSON ({kind})")
    if kind != "oct" and any(name.lower() == "d" for name in values):
        kind += " private"
    try:
        _read_fields(kind, values)
    except _KeyProblemError as problem:
        raise _KeyProblemError(f"failed to unmarshal JSON into key ({_GO_TYPES[kind]}): {problem}") from None
    return kind


def _read_fields(kind: str, values: t.Mapping[str, t.Any]) -> None:
    for name, value in values.items():
        if name in _BINARY[kind]:
            text = _string(name, value)
            if not _is_base64(text):
                raise _KeyProblemError(f"failed to decode value for key {name}: expected base64 encoded []byte (string)")
        elif name in _TEXTS:
            _string(name, value)
        elif name == "crv" and not kind.startswith(("RSA", "oct")):
            if value is not None and not isinstance(value, str):
                raise _KeyProblemError(f"failed to decode value for key crv: {_misfit(value, 'jwa.EllipticCurveAlgorithm')}")
        elif name == "key_ops":
            _check_operations(value)
        elif name == "x5c":
            _check_certificates(value)
    for name in _FIELDS[kind]:
        if name not in values:
            raise _KeyProblemError(f"required field {name} is missing")


def _check_operations(value: t.Any) -> None:
    if value is not None and not isinstance(value, list):
        raise _KeyProblemError(f"failed to decode value for key key_ops: {_misfit(value, 'jwk.KeyOperationList')}")
    for item in value or ():
        if item is not None and not isinstance(item, str):
            raise _KeyProblemError(f"failed to decode value for key key_ops: {_misfit(item, 'jwk.KeyOperation')}")


def _check_certificates(value: t.Any) -> None:
    """A chain of certificates, each in base64."""
    if value is not None and not isinstance(value, (list, str)):
        raise _KeyProblemError(f"failed to decode value for key x5c: failed to unmarshal JSON into []string: {_misfit(value, '[]string')}")
    for item in [value] if isinstance(value, str) else value or ():
        if item is not None and not isinstance(item, str):
            raise _KeyProblemError(f"failed to decode value for key x5c: failed to unmarshal JSON into []string: {_misfit(item, 'string')}")
        _check_certificate(item or "")


def _check_certificate(text: str) -> None:
    from .. import x509  # what it stands on takes longer to load than all else here, and few sets of keys hold certificates

    if not _is_base64(text):
        bad = re.search(r"[^A-Za-z0-9+/_-]", text)
        place = bad.start() if bad else len(text)
        why = f"failed to base64 decode list element: failed to decode source: illegal base64 data at input byte {place}"
        raise _KeyProblemError(f"failed to decode value for key x5c: {why}")
    der = base64.b64decode(text.replace("-", "+").replace("_", "/") + "==")
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"
    try:
        if x509.HAS_CRYPTOGRAPHY:
            x509.read_certificates(pem)
    except ValueError:
        raise _KeyProblemError("failed to decode value for key x5c: failed to parse certificate: x509: malformed certificate") from None


def _string(name: str, value: t.Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise _KeyProblemError(f"failed to decode value for key {name}: error reading next value: {_misfit(value, 'string')}")


def _is_base64(text: str) -> bool:
    plain = text.replace("\r", "").replace("\n", "")
    body = plain.rstrip("=") if text.endswith("=") else plain
    if "=" in body or (text.endswith("=") and len(plain) % 4) or len(body) % 4 == 1:
        return False
    alphabet = b"+/" if "+" in text or "/" in text else b"-_"
    try:
        base64.b64decode(body.encode("ascii") + b"=" * (-len(body) % 4), alphabet, validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return False
    return not (alphabet == b"+/" and ("-" in text or "_" in text))
