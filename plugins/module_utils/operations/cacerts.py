# SPDX-License-Identifier: GPL-3.0-or-later
"""``cacerts``: the authority that one cluster's istiod signs with."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import replace
from pathlib import Path

from ..certificates.bundle import Bundle
from ..certificates.cacerts import Cacerts
from ..certificates.checks import problems_of
from ..certificates.facts import shown
from ..certificates.trust import Signer, Trust, read_signer, read_trust
from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.lease import writer
from ..install.outcome import MASK
from ..istio.x509 import CertificateError, read_certificates, require_cryptography
from ..specs.cacerts import Options
from .certificate_stores import open_store
from .cluster_errors import told
from .result import OperationError, Reporter, Result
from .writing_run import new_run_id


def run(options: Options, reporter: Reporter) -> Result:
    """Bring the Secret into the wanted state; all refusals come before the first write. Raises OperationError, Unreachable."""
    now = datetime.datetime.now(datetime.UTC)
    with told():
        require_cryptography()
        client = connect(options.auth)
        wanted = _wanted(options, now, reporter)
        secret = Cacerts.read(client, options.namespace)
        if wanted is None:
            return Result(True, _values(None, secret.bundle, None, now), {"before": _text(options, secret.bundle), "after": ""} if options.diff_mode else None)
        change = secret.change(wanted)
        signer = read_signer(client, options.namespace)
        if change is not None:
            _check(options, client, secret, wanted, signer)
            secret.require_rights()
            secret.write(change, dry_run=True)
            if not options.check_mode:
                with writer(client, new_run_id(), namespace=options.lease_namespace, timeout=options.lock_timeout):
                    secret.write(change)
        before = secret.bundle
    diff = {"before": _text(options, before), "after": _text(options, wanted)} if options.diff_mode else None
    return Result(change is not None, _values(wanted, before, signer, now), diff)


def _wanted(options: Options, now: datetime.datetime, reporter: Reporter) -> Bundle | None:
    """The bundle of the store, with the revocation lists given; None where check mode cannot know it. Raises CertificateError, OperationError."""
    store = open_store(options.store, options.auth, "store")
    for text in store.open_keys():
        reporter.warn(text)
    bundle = Bundle.of(store.read())
    if not bundle.files():
        text = f"{store.where}: holds no certificate; make the intermediate first (meshfleet.istio.intermediate_ca), or correct store"
        if not options.check_mode:
            raise OperationError(text)
        reporter.warn(text)  # it may be what an earlier task would make
        return None
    if options.crl:
        try:
            bundle = replace(bundle, crl=Path(options.crl).expanduser().read_bytes())
        except OSError as error:
            raise OperationError(f"crl {options.crl}: {error.strerror}") from None
    wrong = problems_of(bundle, now)
    if wrong:
        raise CertificateError(f"{store.where}: {'; '.join(wrong)}; nothing was written, renew or correct it (meshfleet.istio.intermediate_ca)")
    return bundle


def _check(options: Options, client: Client, secret: Cacerts, wanted: Bundle, signer: Signer) -> None:
    """Refuse what would cut workloads off, or what nobody would read. Raises OperationError."""
    if options.force:
        return
    where = f"cluster {client.name}: Secret {options.namespace}/cacerts"
    if signer.why_not:
        raise OperationError(f"{where}: istiod has no authority of its own, {signer.why_not}; it would not read this Secret: leave it out, or set force")
    trust = read_trust(client, options.namespace)
    if not trust.roots or (trust.made_by_istiod and not signer.running):
        return  # nobody is signed yet, or nobody signs any more
    missing = _untrusted(trust, wanted)
    if missing:
        raise OperationError(
            f"{where}: {trust.origin} has another root ({', '.join(missing)}), which the workloads' certificates lead to; with a new root alone none of them "
            "would be trusted: change the root in stages, or set force where no workload runs"
        )


def _untrusted(trust: Trust, wanted: Bundle) -> list[str]:
    """The live roots that would no longer be trusted."""
    kept = {one.fingerprint for one in read_certificates(wanted.root_cert)}
    return [f"{one.subject}, SHA-256 {one.fingerprint[:16]}" for one in trust.roots if one.fingerprint not in kept]


def _values(wanted: Bundle | None, before: Bundle, signer: Signer | None, now: datetime.datetime) -> dict[str, t.Any]:
    if wanted is None:
        return {"certificate": None, "roots": [], "fingerprint": "", "expires": "", "restart_needed": False}
    own, roots = read_certificates(wanted.ca_cert)[0], read_certificates(wanted.root_cert)
    ends = min((own, *read_certificates(wanted.cert_chain), *roots), key=lambda one: one.ends())
    return {
        "certificate": shown(own, now),
        "roots": [shown(one, now) for one in roots],
        "fingerprint": roots[0].fingerprint,
        "expires": ends.not_after,
        # a mounted file changes under a running istiod, which takes another authority over, but no other root unless it is told to
        "restart_needed": bool(signer and signer.running and before.root_cert != wanted.root_cert and not (signer.multi_root and before.root_cert)),
    }


def _text(options: Options, bundle: Bundle) -> str:
    """What is shown of a Secret: its certificates by fingerprint, its key as a mask."""
    if not bundle.files():
        return ""
    lines = [f"Secret {options.namespace}/cacerts"]
    for name, content in sorted(bundle.files().items()):
        try:
            found = [f"{one.subject}, SHA-256 {one.fingerprint}, until {one.not_after}" for one in read_certificates(content)]
        except CertificateError:
            found = [MASK if content == bundle.ca_key else f"{len(content)} bytes"]
        lines += [f"  {name}: {text}" for text in found]
    return "\n".join(lines) + "\n"
