# SPDX-License-Identifier: GPL-3.0-or-later
"""Private keys of certificate authorities: made, read, and measured. No error holds any of a key."""
from __future__ import annotations

import typing as t

from ..istio.x509 import CertificateError, require_cryptography

try:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
except ImportError:  # whoever needs a key is told so (require_cryptography)
    pass

SIZES: t.Final[dict[str, tuple[int, ...]]] = {"rsa": (4096, 3072, 2048), "ecdsa": (256, 384)}
"""Sizes in bits by type, the usual one first. istiod signs with RSA, P-256 and P-384 (istio/security/pkg/pki/util/generate_cert.go)."""
SMALLEST_RSA: t.Final = 2048
_CURVES: t.Final = (256, 384, 521)


def checked_size(key_type: str, size: int) -> int:
    """The size of a new key in bits, the usual one for 0. Raises CertificateError for one that is too weak or unknown."""
    known = SIZES[key_type]
    if size and size not in known:
        weak = " is too weak" if size < min(known) else ""
        raise CertificateError(f"key_size: {size}{weak}: a key of type {key_type} has {', '.join(map(str, sorted(known)))} bits; choose one of these")
    return size or known[0]


def make_key(key_type: str, size: int) -> t.Any:
    """A new private key. Raises CertificateError."""
    require_cryptography()
    bits = checked_size(key_type, size)
    if key_type == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return ec.generate_private_key(ec.SECP256R1() if bits == 256 else ec.SECP384R1())


def key_pem(key: t.Any) -> bytes:
    """A private key as PKCS #8 in PEM, not encrypted."""
    return t.cast(bytes, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def read_key(pem: bytes, where: str) -> t.Any:
    """The private key of a PEM text that ``where`` names in errors. Raises CertificateError."""
    require_cryptography()
    try:
        return serialization.load_pem_private_key(pem, password=None)
    except TypeError:
        raise CertificateError(f"{where}: is encrypted with a passphrase, which istiod cannot ask for; decrypt it first") from None
    except (ValueError, UnsupportedAlgorithm):
        raise CertificateError(f"{where}: is no private key in PEM") from None


def weakness(key: t.Any) -> str:
    """Why a key, private or public, is no good for an authority; empty where it is."""
    if isinstance(key, (rsa.RSAPrivateKey, rsa.RSAPublicKey)):
        return "" if key.key_size >= SMALLEST_RSA else f"an RSA key of {key.key_size} bits is too weak; {SMALLEST_RSA} are the least"
    if isinstance(key, (ec.EllipticCurvePrivateKey, ec.EllipticCurvePublicKey)):
        known = key.curve.key_size in _CURVES and key.curve.name.startswith("secp")
        return "" if known else f"the curve {key.curve.name} is unknown to istiod; take P-256 or P-384"
    return "its key is neither RSA nor ECDSA, the types that istiod signs with"


def belongs(key: t.Any, certificate: t.Any) -> bool:
    """Whether a private key is that of a certificate."""
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return bool(key.public_key().public_bytes(*form) == certificate.public_key().public_bytes(*form))
