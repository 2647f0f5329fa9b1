# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates of one cluster: a CA, the API server's, the administrator's, the kubelets', the key of service accounts."""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = datetime.timedelta(days=365)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Authority:
    """A CA that signs."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def write_all(folder: Path, name: str, server_names: list[str], kubelet_names: list[str]) -> None:
    """Write ca, server, admin, kubelet (.crt and .key) and sa.key, sa.pub into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = make_authority(f"sandbox {name}")
    write_pair(folder / "ca", authority.key, authority.certificate)
    write_signed(authority, folder / "server", "kube-apiserver", names=server_names)
    write_signed(authority, folder / "admin", "sandbox-admin", group="system:masters")
    write_signed(authority, folder / "kubelet", "kubelet", names=kubelet_names)
    accounts = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (folder / "sa.key").write_bytes(private_pem(accounts))
    public = accounts.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "sa.pub").write_bytes(public)


def write_signed(authority: Authority, path: Path, name: str, group: str = "", names: list[str] | None = None) -> None:
    """Write PATH.crt and PATH.key: for a server when it has ``names`` (IP addresses or DNS names), else for a client."""
    key = ec.generate_private_key(ec.SECP256R1())
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if group:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, group))
    builder = _builder(x509.Name(attributes), authority.certificate.subject, key)
    usage = ExtendedKeyUsageOID.SERVER_AUTH if names else ExtendedKeyUsageOID.CLIENT_AUTH
    builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_name(text) for text in names]), critical=False)
    write_pair(path, key, builder.sign(authority.key, hashes.SHA256()))


def write_pair(path: Path, key: Key, certificate: x509.Certificate) -> None:
    """Write PATH.key (readable by its owner only) and PATH.crt."""
    file = path.with_suffix(".key")
    file.touch(mode=0o600)
    file.write_bytes(private_pem(key))
    path.with_suffix(".crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def make_authority(name: str, parent: Authority | None = None) -> Authority:
    """A CA: a root, or one that ``parent`` signs."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = _builder(subject, parent.certificate.subject if parent else subject, key)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Authority(key, builder.sign(parent.key if parent else key, hashes.SHA256()))


def _builder(subject: x509.Name, issuer: x509.Name, key: Key) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + LIFETIME)
    )


def private_pem(key: Key) -> bytes:
    """A private key as text."""
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
