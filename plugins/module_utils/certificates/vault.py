# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that ansible-vault can read: AES-256 in counter mode below a password, format 1.1.

Rules: https://docs.ansible.com/ansible/latest/vault_guide/vault_using_encrypted_content.html#format-of-files-encrypted-with-ansible-vault.
Ansible's own code for it is not there where modules run.
"""
from __future__ import annotations

import binascii
import os
import textwrap
import typing as t

from ..istio.x509 import CertificateError, require_cryptography

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, hmac, padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
except ImportError:  # require_cryptography tells of it
    pass

MARK: t.Final = b"$ANSIBLE_VAULT;"
_HEADER: t.Final = b"$ANSIBLE_VAULT;1.1;AES256"
_ROUNDS: t.Final = 10000
_WIDTH: t.Final = 80


def is_encrypted(data: bytes) -> bool:
    """Whether a text is one of ansible-vault's."""
    return data.startswith(MARK)


def encrypt(data: bytes, password: str) -> bytes:
    """The text below a password. Raises CertificateError."""
    require_cryptography()
    salt = os.urandom(32)
    secret, sign, start = _derived(password, salt)
    pad = padding.PKCS7(128).padder()
    cipher = Cipher(algorithms.AES(secret), modes.CTR(start)).encryptor()
    hidden = cipher.update(pad.update(data) + pad.finalize()) + cipher.finalize()
    seal = hmac.HMAC(sign, hashes.SHA256())
    seal.update(hidden)
    body = binascii.hexlify(b"\n".join(binascii.hexlify(part) for part in (salt, seal.finalize(), hidden))).decode()
    return b"\n".join((_HEADER, *(line.encode() for line in textwrap.wrap(body, _WIDTH)), b""))


def decrypt(text: bytes, password: str, where: str) -> bytes:
    """What a text hides; ``where`` is how errors call it. Raises CertificateError, also for a wrong password."""
    require_cryptography()
    head, *lines = text.strip().splitlines()
    if head.split(b";")[2:3] != [b"AES256"]:
        raise CertificateError(f"{where}: is encrypted by ansible-vault in an unknown way; encrypt it anew")
    try:
        salt, seal, hidden = (binascii.unhexlify(part) for part in binascii.unhexlify(b"".join(lines)).split(b"\n", 2))
    except (binascii.Error, ValueError):
        raise CertificateError(f"{where}: is a damaged text of ansible-vault") from None
    secret, sign, start = _derived(password, salt)
    check = hmac.HMAC(sign, hashes.SHA256())
    check.update(hidden)
    try:
        check.verify(seal)
    except InvalidSignature:
        raise CertificateError(f"{where}: vault_password does not fit, or the text is damaged") from None
    cipher = Cipher(algorithms.AES(secret), modes.CTR(start)).decryptor()
    unpad = padding.PKCS7(128).unpadder()
    return unpad.update(cipher.update(hidden) + cipher.finalize()) + unpad.finalize()


def _derived(password: str, salt: bytes) -> tuple[bytes, bytes, bytes]:
    """The key of the cipher, that of the seal, and where the counter starts."""
    both = PBKDF2HMAC(algorithm=hashes.SHA256(), length=80, salt=salt, iterations=_ROUNDS).derive(password.encode())
    return both[:32], both[32:64], both[64:]
