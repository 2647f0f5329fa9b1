# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an istiod could sign with a bundle, and every proxy verify what it signs: asked before anything is written.

istiod checks less and later (istio/security/pkg/pki/util/keycertbundle.go): it starts with a chain that no proxy accepts.
"""
from __future__ import annotations

import datetime
import typing as t

from ..istio.x509 import Certificate, CertificateError, read_certificates, validity_problems
from .bundle import CA_CERT, CA_KEY, CHAIN, CRL, ROOT_CERT, Bundle
from .keys import belongs, read_key, weakness

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
except ImportError:  # read_certificates tells of it
    pass

_BROKEN_HASHES: t.Final = ("md5", "sha1")
_CRL_END: t.Final = b"-----END X509 CRL-----"


def problems_of(bundle: Bundle, now: datetime.datetime, *, below: int = 0) -> list[str]:
    """What is wrong with a bundle at a time, each with the file it is in; empty where nothing is.

    ``below``: authorities that are to come below the intermediate (istiod signs workloads itself: none).
    """
    missing = bundle.missing()
    if missing:
        return [f"{', '.join(missing)} is missing: istiod needs all of ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem"]
    try:
        own, chain, roots = (loaded(pem, name) for pem, name in ((bundle.ca_cert, CA_CERT), (bundle.cert_chain, CHAIN), (bundle.root_cert, ROOT_CERT)))
        key = read_key(bundle.ca_key, CA_KEY)
    except CertificateError as error:
        return [str(error)]
    out = [f"{CA_CERT}: {text}" for text in authority_problems(own[0], now, below=below)]
    weak = weakness(key)
    out += [f"{CA_KEY}: {weak}"] if weak else []
    if not belongs(key, own[0]):
        out.append(f"{CA_KEY}: is not the key of {CA_CERT} ({_name(own[0])})")
    for item in roots:
        out += [f"{ROOT_CERT}: {text}" for text in authority_problems(item, now)]
    if own[0] not in roots and own[0] not in chain:
        out.append(f"{CHAIN}: does not hold the certificate of {CA_CERT} ({_name(own[0])}), so that no proxy could verify what it signs")
    path, broken = path_to(own[0], chain, roots)
    out += [f"{CHAIN}: {broken}"] if broken else []
    for number, item in enumerate(path[1:], 1):
        inside = ROOT_CERT if item in roots else CHAIN
        out += [f"{inside}: {text}" for text in authority_problems(item, now, below=below + number)]
    if bundle.crl:
        out += [f"{CRL}: {text}" for text in revocation_problems(bundle.crl, path, now)]
    return list(dict.fromkeys(out))


def authority_problems(item: t.Any, now: datetime.datetime, *, below: int = 0) -> list[str]:
    """What keeps a certificate of ``cryptography`` from being an authority with so many authorities below it."""
    facts = facts_of(item)
    out = validity_problems(facts, now)
    if not facts.is_ca:
        out.append(f"{facts.subject}: is no certificate authority (basic constraints do not say CA)")
    if facts.path_length is not None and below > facts.path_length:
        out.append(f"{facts.subject}: its path length allows {facts.path_length} authorities below it, there would be {below}")
    try:
        usage = item.extensions.get_extension_for_class(x509.KeyUsage).value
        if not usage.key_cert_sign:
            out.append(f"{facts.subject}: its key usage does not allow to sign certificates")
    except x509.ExtensionNotFound:
        pass
    weak = weakness(item.public_key())
    out += [f"{facts.subject}: {weak}"] if weak else []
    algorithm = item.signature_hash_algorithm
    if algorithm is not None and algorithm.name in _BROKEN_HASHES:
        out.append(f"{facts.subject}: is signed with {algorithm.name.upper()}, which proxies refuse")
    return out


def path_to(item: t.Any, chain: t.Sequence[t.Any], roots: t.Sequence[t.Any]) -> tuple[list[t.Any], str]:
    """From a certificate up to one of the roots, and what is wrong on the way (empty: nothing)."""
    path = [item]
    while path[-1] not in roots:
        last = path[-1]
        above = [one for one in (*roots, *chain) if one.subject == last.issuer and one not in path]
        if not above:
            return path, f"{_name(last)}: was issued by {last.issuer.rfc4514_string()}, which is neither here nor in {ROOT_CERT}"
        signed = [one for one in above if signed_by(last, one)]
        if not signed:
            return path, f"{_name(last)}: is not signed by the certificate of its issuer, {_name(above[0])}"
        path.append(signed[0])
    return path, ""


def revocation_problems(pem: bytes, path: t.Sequence[t.Any], now: datetime.datetime) -> list[str]:
    """What is wrong with revocation lists for a path of authorities; Envoy wants one of every authority, or it refuses all peers."""
    lists = []
    for number, part in enumerate(pem.split(_CRL_END)[:-1], 1):
        try:
            lists.append(x509.load_pem_x509_crl(part.strip() + b"\n" + _CRL_END + b"\n"))
        except ValueError:
            return [f"list {number} is damaged"]
    if not lists:
        return ["holds no certificate revocation list in PEM"]
    out = []
    for item in path:
        own = [one for one in lists if one.issuer == item.subject and one.is_signature_valid(item.public_key())]
        if not own:
            out.append(f"has no list signed by {_name(item)}; Envoy refuses every peer unless each authority of the chain has one")
            continue
        due = max(one.next_update_utc or datetime.datetime.max.replace(tzinfo=datetime.UTC) for one in own)
        if due < now:
            out.append(f"the list of {_name(item)} was to be renewed by {due.isoformat()}")
    for item in path:
        if any(one.issuer == item.issuer and one.get_revoked_certificate_by_serial_number(item.serial_number) is not None for one in lists):
            out.append(f"{_name(item)} itself is revoked")
    return out


def loaded(pem: bytes, where: str) -> list[t.Any]:
    """The certificates of a PEM text as ``cryptography`` has them. Raises CertificateError, which names ``where``."""
    try:
        read_certificates(pem)  # its errors name the certificate
    except CertificateError as error:
        raise CertificateError(f"{where}: {error}") from None
    return list(x509.load_pem_x509_certificates(pem))


def pem_of(items: t.Iterable[t.Any]) -> bytes:
    """Certificates of ``cryptography`` as a PEM text."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return b"".join(item.public_bytes(Encoding.PEM) for item in items)


def below_roots(chain: bytes) -> bytes:
    """A chain without what signs itself: istiod puts all roots behind it, two of them while one is replaced. Raises CertificateError."""
    return pem_of(one for one in loaded(chain, "chain") if one.subject != one.issuer)


def facts_of(item: t.Any) -> Certificate:
    """The facts of a certificate of ``cryptography``."""
    return read_certificates(pem_of([item]))[0]


def fingerprint(item: t.Any) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return str(item.fingerprint(hashes.SHA256()).hex())


def signed_by(lower: t.Any, upper: t.Any) -> bool:
    """Whether a certificate of ``cryptography`` is signed with another one's key."""
    try:
        lower.verify_directly_issued_by(upper)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _name(item: t.Any) -> str:
    return str(item.subject.rfc4514_string())
