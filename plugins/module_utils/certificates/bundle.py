# SPDX-License-Identifier: GPL-3.0-or-later
"""What an istiod signs with: an intermediate, its key, the chain and the roots, in the files that Istio gives names to.

A folder or a Secret that holds one has Istio's own layout ("Plug in CA Certificates"), so that what its ``tools/certs``, Vault or
cert-manager made is one, too.
"""
from __future__ import annotations

import base64
import binascii
import typing as t
from dataclasses import dataclass, field

CA_CERT: t.Final = "ca-cert.pem"
CA_KEY: t.Final = "ca-key.pem"
ROOT_CERT: t.Final = "root-cert.pem"
CHAIN: t.Final = "cert-chain.pem"
CRL: t.Final = "ca-crl.pem"
ROOT_KEY: t.Final = "root-key.pem"
REQUEST: t.Final = "ca-cert.csr"
NEEDED: t.Final = (CA_CERT, CA_KEY, ROOT_CERT, CHAIN)
KEYS: t.Final = (CA_KEY, ROOT_KEY)
"""The files that are secret."""
_TLS: t.Final = ("tls.crt", "tls.key", "ca.crt")
"""How a Secret of type kubernetes.io/tls calls the same; istiod takes these first."""
_END: t.Final = b"-----END CERTIFICATE-----"


@dataclass(frozen=True)
class Bundle:
    """The contents in PEM; empty where a file is missing."""

    ca_cert: bytes
    ca_key: bytes = field(repr=False)
    root_cert: bytes = b""
    cert_chain: bytes = b""
    crl: bytes = b""

    @classmethod
    def of(cls, files: t.Mapping[str, bytes]) -> Bundle:
        """Of files by name. A chain that is missing is that of the certificates themselves."""
        if files.get(_TLS[0]):
            certificate, key, root = (files.get(name, b"") for name in _TLS)
            return cls(certificate, key, root, joined(certificate, root), files.get(CRL, b""))
        return cls(*(files.get(name, b"") for name in (CA_CERT, CA_KEY, ROOT_CERT, CHAIN, CRL)))

    def files(self) -> dict[str, bytes]:
        """By name, what is empty left out."""
        every = {CA_CERT: self.ca_cert, CA_KEY: self.ca_key, ROOT_CERT: self.root_cert, CHAIN: self.cert_chain, CRL: self.crl}
        return {name: content for name, content in every.items() if content}

    def missing(self) -> list[str]:
        """The files without which istiod does not start."""
        return [name for name in NEEDED if name not in self.files()]


def joined(*parts: bytes) -> bytes:
    """Certificates one after the other, each once and ended by a newline."""
    found = [one.strip() + b"\n" + _END + b"\n" for part in parts for one in part.split(_END)[:-1]]
    return b"".join(dict.fromkeys(found))


def encoded(files: t.Mapping[str, bytes]) -> dict[str, str]:
    """As the data of a Secret."""
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def decoded(secret: t.Mapping[str, t.Any]) -> dict[str, bytes]:
    """The data of a Secret; a value that is no base64 counts as empty."""
    out = {}
    for name, value in (secret.get("data") or {}).items():
        try:
            out[str(name)] = base64.b64decode(value or "", validate=True)
        except (binascii.Error, ValueError):
            out[str(name)] = b""
    return out
