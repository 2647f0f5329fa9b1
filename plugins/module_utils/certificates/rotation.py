# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh's root replaced in stages: old and new trusted, then the new one issues, then the old one goes; back from each but the last.

Proxies of two roots do not trust each other, so that no stage may come before every proxy is ready for it (``unready``).
"""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass, replace

from ..istio.x509 import CertificateError, read_certificates, read_chain
from .bundle import Bundle, joined
from .checks import below_roots, fingerprint, loaded, path_to, pem_of
from .proxy_secrets import ProxySecrets

TRUST, ISSUE, FINISH, BACK = "trust", "issue", "finish", "back"
PHASES: t.Final = (TRUST, ISSUE, FINISH, BACK)
START: t.Final = "start"
"""Where a cluster is before the first phase."""


@dataclass(frozen=True)
class Stage:
    """What is to be written: ``bundle``, and ``kept`` the one that signed before (None: no longer needed).

    ``meanwhile`` is kept until all is done, where nothing else would tell that the stage was interrupted.
    """

    bundle: Bundle
    kept: Bundle | None
    meanwhile: Bundle | None = None


def staged(phase: str, live: Bundle, new: Bundle, kept: Bundle | None) -> Stage:
    """The stage that a phase leads to, from what an istiod has (``live``), the new authority, and the one kept from before.

    A phase that is reached already gives what is there. Raises CertificateError for one that may not come now.
    """
    if live.missing():
        raise CertificateError("there is no authority whose root could be replaced in stages; write it without a phase")
    issues, trusts = same(live.ca_cert, new.ca_cert), roots(new.root_cert) <= roots(live.root_cert)
    alone = issues and roots(live.root_cert) == roots(new.root_cert)
    if phase == TRUST:
        if issues:
            raise CertificateError("phase trust is past, the new authority issues already; go on with finish, or go back with back")
        going_back = reached(live, new, kept) == TRUST
        return Stage(live if trusts else replace(live, root_cert=joined(live.root_cert, new.root_cert)), None if going_back else kept)
    if phase == ISSUE:
        if issues:
            return Stage(live, kept)
        if not trusts:
            raise CertificateError("phase issue may come only after phase trust: the new root is not trusted yet")
        return Stage(replace(new, root_cert=live.root_cert, crl=live.crl), live)  # byte for byte: a running istiod takes no other roots
    if phase == FINISH:
        if not issues:
            raise CertificateError("phase finish may come only after phase issue: the old authority still issues")
        return Stage(new if not alone else live, None)
    if alone:
        raise CertificateError("the last phase is past: the old root is trusted no more, and there is nothing to go back to")
    if not issues and trusts and reached(live, new, kept) == TRUST:
        start = replace(live, root_cert=without(live.root_cert, new.root_cert))
        return Stage(start, None, start)
    if not issues:
        return Stage(live, None)
    if kept is None or kept.missing():
        raise CertificateError("the authority that signed before is not kept in the cluster, so that there is nothing to go back to")
    return Stage(replace(kept, root_cert=live.root_cert), None)


def reached(live: Bundle, new: Bundle, kept: Bundle | None) -> str:
    """The phase that a cluster is in: ``start``, ``trust``, ``issue`` or ``finish``. Raises CertificateError.

    What signs is kept from before ``issue`` until after the way back from it, and on the way back from ``trust``: where it is kept although it signs,
    one of these was interrupted, and its beginning counts.
    """
    coming = roots(new.root_cert)
    if same(live.ca_cert, new.ca_cert):
        return FINISH if roots(live.root_cert) == coming else ISSUE
    if kept is not None and not kept.missing() and same(kept.ca_cert, live.ca_cert):
        return ISSUE if coming <= roots(kept.root_cert) else TRUST
    return TRUST if coming <= roots(live.root_cert) else START


def unready(proxies: t.Iterable[ProxySecrets], wanted: Bundle, now: datetime.datetime) -> list[str]:
    """The proxies that would be cut off by a stage, each with the reason: they do not trust who is to sign, or show what nobody would trust."""
    path, broken = path_to(loaded(wanted.ca_cert, "ca-cert.pem")[0], loaded(wanted.cert_chain, "cert-chain.pem"), loaded(wanted.root_cert, "root-cert.pem"))
    if broken:
        raise CertificateError(broken)
    issuer = fingerprint(path[-1])
    out = []
    for one in proxies:
        if issuer not in one.trusted():
            out.append(f"proxy {one.proxy}: does not trust the root that is to sign ({issuer[:16]})")
        elif one.chain and (text := _distrusted(one.chain, wanted.root_cert, now)):
            out.append(f"proxy {one.proxy}: shows a certificate that nobody would trust: {text}")
    return out


def _distrusted(chain: bytes, kept: bytes, now: datetime.datetime) -> str:
    """Why a chain leads to none of the roots; empty where it does."""
    try:
        found = read_chain(below_roots(chain), now, roots=kept).problems
    except CertificateError as error:
        return str(error)
    return found[0] if found else ""


def roots(pem: bytes) -> frozenset[str]:
    """SHA-256 of the certificates of a PEM text. Raises CertificateError."""
    return frozenset(one.fingerprint for one in read_certificates(pem))


def same(one: bytes, other: bytes) -> bool:
    """Whether two texts begin with the same certificate. Raises CertificateError."""
    return read_certificates(one)[0].fingerprint == read_certificates(other)[0].fingerprint


def without(pem: bytes, gone: bytes) -> bytes:
    """Certificates without those of another text; the text itself where none would be left. Raises CertificateError."""
    return pem_of(one for one in loaded(pem, "root-cert.pem") if fingerprint(one) not in roots(gone)) or pem
