# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's hashes, keys, certificates and passwords."""
from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import hmac
import ipaddress
import os
import struct
import typing as t
import uuid
import zlib

from ...gotemplate.errors import FunctionError
from ...gotemplate.formatting import to_text
from ...gotemplate.gotypes import GoObject, from_bytes, to_bytes
from ...gotemplate.signature import INT, LIST, STRING, UINT32, Func
from .bcrypt import bcrypt

_SEED = b"com.lyndir.masterpassword"
_TEMPLATES: t.Final[dict[str, tuple[str, ...]]] = {
    "maximum": ("anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"),
    "long": (
        "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv", "CvccCvcvCvcvno",
        "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc", "CvcvCvcvnoCvcc", "CvcvCvcvCvccno",
        "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno", "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno",
        "CvccnoCvcvCvcc", "CvccCvcvnoCvcc", "CvccCvcvCvccno",
    ),
    "medium": ("CvcnoCvc", "CvcCvcno"), "short": ("Cvcn",), "basic": ("aaanaaan", "aannaaan", "aaannaaa"), "pin": ("nnnn",),
}  # fmt: skip
_CHARACTERS: t.Final[dict[str, str]] = {
    "V": "AEIOU", "C": "BCDFGHJKLMNPQRSTVWXYZ", "v": "aeiou", "c": "bcdfghjklmnpqrstvwxyz",
    "A": "AEIOUBCDFGHJKLMNPQRSTVWXYZ", "a": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
    "n": "0123456789", "o": "@&%?,=[]_:-+*$#!'^~;()/.",
    "x": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
}  # fmt: skip


class Certificate(GoObject):
    """What genCA and its like return: PEM of a certificate and its key."""

    GO_TYPE = "sprig.certificate"
    GO_FIELDS: t.ClassVar[dict[str, str]] = {"Cert": "cert", "Key": "key"}

    def __init__(self, cert: str, key: str) -> None:
        self.cert, self.key = cert, key


def _derive_password(counter: int, kind: str, password: str, user: str, site: str) -> str:
    """The Master Password algorithm (spectre.app)."""
    templates = _TEMPLATES.get(kind)
    if templates is None:
        return f"cannot find password template {kind}"
    name = to_bytes(user)
    key = hashlib.scrypt(
        to_bytes(password), salt=_SEED + struct.pack(">I", len(name)) + name, n=32768, r=8, p=2, maxmem=1 << 27, dklen=64
    )
    place = to_bytes(site)
    seed = hmac.digest(key, _SEED + struct.pack(">I", len(place)) + place + struct.pack(">I", counter), "sha256")
    template = templates[seed[0] % len(templates)]
    return "".join(_CHARACTERS[c][seed[i + 1] % len(_CHARACTERS[c])] for i, c in enumerate(template))


def _load_key(pem: str) -> t.Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(to_bytes(pem), None)
    except (ValueError, TypeError) as error:
        raise FunctionError("no PEM data in input" if "-----BEGIN" not in pem else f"decoding PEM: {error}") from None


def _key_pem(key: t.Any) -> str:
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    kind = PrivateFormat.PKCS8 if isinstance(key, ed25519.Ed25519PrivateKey) else PrivateFormat.TraditionalOpenSSL
    return str(key.private_bytes(Encoding.PEM, kind, NoEncryption()).decode())


def _private_key(kind: str) -> str:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

    makers: dict[str, t.Callable[[], t.Any]] = {
        "": lambda: rsa.generate_private_key(65537, 4096),
        "rsa": lambda: rsa.generate_private_key(65537, 4096),
        "dsa": lambda: dsa.generate_private_key(2048),
        "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
    }
    return _key_pem(makers[kind]()) if kind in makers else "Unknown type " + kind


def _addresses(values: list[t.Any] | None) -> list[t.Any]:
    from cryptography import x509

    out = []
    for value in values or []:
        if not isinstance(value, str):
            raise FunctionError(f"error parsing ip: {to_text(value)} is not a string")
        try:
            out.append(x509.IPAddress(ipaddress.ip_address(value)))
        except ValueError:
            raise FunctionError(f"error parsing ip: {value}") from None
    return out


def _names(values: list[t.Any] | None) -> list[t.Any]:
    from cryptography import x509

    for value in values or []:
        if not isinstance(value, str):
            raise FunctionError(f"error processing alternate dns name: {to_text(value)} is not a string")
    return [x509.DNSName(value) for value in values or []]


def _certificate(
    name: str, ips: list[t.Any] | None, hosts: list[t.Any] | None, days: int, key: t.Any, issuer: t.Any = None, signer: t.Any = None, ca: bool = False
) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    alternatives = [*_names(hosts), *_addresses(ips)]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else [])
    now = datetime.datetime.now(datetime.UTC)
    signer = signer or key
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=True, data_encipherment=False,
        key_agreement=False, key_cert_sign=ca, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(os.urandom(16), "big") >> 1 or 1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if ca:
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if issuer:
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    if alternatives:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    try:
        signed = builder.sign(signer, None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    except ValueError as error:
        raise FunctionError(f"error creating certificate: {error}") from None
    return Certificate(signed.public_bytes(Encoding.PEM).decode(), _key_pem(key))


def _new_rsa() -> t.Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, 2048)


def _given_key(pem: str) -> t.Any:
    try:
        return _load_key(pem)
    except FunctionError as error:
        raise FunctionError(f"parsing private key: {error}") from None


def _signed(name: str, ips: t.Any, hosts: t.Any, days: int, ca: Certificate, key: t.Any) -> Certificate:
    from cryptography import x509

    try:
        issuer = x509.load_pem_x509_certificate(to_bytes(ca.cert))
    except ValueError:
        raise FunctionError("unable to decode certificate") from None
    return _certificate(name, ips, hosts, days, key, issuer, _load_key(ca.key))


def _custom(cert64: str, key64: str) -> Certificate:
    from cryptography import x509

    texts = []
    for what, text in (("certificate", cert64), ("private key", key64)):
        try:
            texts.append(from_bytes(base64.b64decode(text, validate=True)))
        except binascii.Error:
            raise FunctionError(f"unable to decode base64 {what}") from None
    try:
        x509.load_pem_x509_certificate(to_bytes(texts[0]))
    except ValueError:
        raise FunctionError("unable to decode certificate") from None
    try:
        _load_key(texts[1])
    except FunctionError as error:
        raise FunctionError(f"error parsing private key: {error}") from None
    return Certificate(*texts)


def _aes(password: str, iv: bytes) -> t.Any:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.AES(to_bytes(password)[:32].ljust(32, b"\0")), modes.CBC(iv))


def _encrypt(password: str, text: str) -> str:
    if not text:
        return ""
    data = to_bytes(text)
    padding = 16 - len(data) % 16
    iv = os.urandom(16)
    encryptor = _aes(password, iv).encryptor()
    return base64.b64encode(iv + encryptor.update(data + bytes([padding]) * padding) + encryptor.finalize()).decode()


def _decrypt(password: str, text: str) -> str:
    if not text:
        return ""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise FunctionError("illegal base64 data at input byte 0") from None
    if len(data) < 16:
        raise FunctionError(f"runtime error: slice bounds out of range [:16] with capacity {len(text) // 4 * 3}")
    if len(data) % 16:
        raise FunctionError("crypto/cipher: input not full blocks")
    decryptor = _aes(password, data[:16]).decryptor()
    plain = decryptor.update(data[16:]) + decryptor.finalize()
    return from_bytes(plain[: len(plain) - plain[-1]])


def _htpasswd(user: str, password: str) -> str:
    return f"invalid username: {user}" if ":" in user else f"{user}:{bcrypt(password)}"


def _digest(algorithm: str) -> Func:
    return Func((STRING,), lambda text: hashlib.new(algorithm, to_bytes(text)).hexdigest())


_PAIR = "sprig.certificate"
FUNCTIONS: t.Final[dict[str, Func]] = {
    "adler32sum": Func((STRING,), lambda text: str(zlib.adler32(to_bytes(text)))),
    "bcrypt": Func((STRING,), bcrypt),
    "buildCustomCert": Func((STRING, STRING), _custom),
    "decryptAES": Func((STRING, STRING), _decrypt),
    "derivePassword": Func((UINT32, STRING, STRING, STRING, STRING), _derive_password),
    "encryptAES": Func((STRING, STRING), _encrypt),
    "genCA": Func((STRING, INT), lambda name, days: _certificate(name, None, None, days, _new_rsa(), ca=True)),
    "genCAWithKey": Func((STRING, INT, STRING), lambda name, days, pem: _certificate(name, None, None, days, _given_key(pem), ca=True)),
    "genPrivateKey": Func((STRING,), _private_key),
    "genSelfSignedCert": Func((STRING, LIST, LIST, INT), lambda name, ips, hosts, days: _certificate(name, ips, hosts, days, _new_rsa())),
    "genSelfSignedCertWithKey": Func(
        (STRING, LIST, LIST, INT, STRING), lambda name, ips, hosts, days, pem: _certificate(name, ips, hosts, days, _given_key(pem))
    ),
    "genSignedCert": Func(
        (STRING, LIST, LIST, INT, _PAIR), lambda name, ips, hosts, days, ca: _signed(name, ips, hosts, days, ca, _new_rsa())
    ),
    "genSignedCertWithKey": Func(
        (STRING, LIST, LIST, INT, _PAIR, STRING), lambda name, ips, hosts, days, ca, pem: _signed(name, ips, hosts, days, ca, _given_key(pem))
    ),
    "htpasswd": Func((STRING, STRING), _htpasswd),
    "randBytes": Func((INT,), lambda count: base64.b64encode(os.urandom(max(count, 0))).decode()),
    "sha1sum": _digest("sha1"),
    "sha256sum": _digest("sha256"),
    "sha512sum": _digest("sha512"),
    "uuidv4": Func((), lambda: str(uuid.uuid4())),
}
