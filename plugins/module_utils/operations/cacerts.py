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
from ..certificates.proxy_secrets import secrets_of_all
from ..certificates.rotation import Stage, reached, roots, same, staged, unready
from ..certificates.secret_store import SecretStore
from ..certificates.trust import Signer, Trust, await_authority, await_istiods, handed_out, mark, read_signer, read_trust, restart_istiods
from ..cluster.access import Right, require
from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.lease import writer
from ..cluster.secret_masking import MASK
from ..istio.x509 import CertificateError, read_certificates, require_cryptography
from ..specs.cacerts import Options
from .certificate_stores import open_store
from .cluster_errors import told
from .other_clusters import connect_other
from .result import OperationError, Reporter, Result
from .writing_run import new_run_id

BEFORE: t.Final = "cacerts-before"
"""The Secret that keeps the authority from before while a root is replaced, so that there is a way back."""


def run(options: Options, reporter: Reporter) -> Result:
    """Bring the Secret into the wanted state; all refusals come before the first write. Raises OperationError, Unreachable."""
    now = datetime.datetime.now(datetime.UTC)
    with told():
        require_cryptography()
        client = connect(options.auth)
        wanted = _wanted(options, now, reporter)
        secret = Cacerts.read(client, options.namespace)
        keeping = SecretStore(client, options.namespace, BEFORE)
        if wanted is None:
            diff = {"before": _text(options, secret.bundle), "after": ""} if options.diff_mode else None
            return Result(True, _values(options, None, now, restart_needed=False), diff)
        remote = [connect_other(given, f"remote_clusters.{name}", name=name) for name, given in options.remote_clusters.items()]
        kept = Bundle.of(keeping.read()) if options.phase else None
        kept = kept if kept and kept.files() else None
        stage, before_it = _staged(options, client, secret.bundle, wanted, kept) if options.phase else (Stage(wanted, None), "")
        offered, wanted = wanted, stage.bundle
        change = secret.change(wanted)
        signer = read_signer(client, options.namespace)
        dropped = bool(options.phase and stage.kept is None and (kept is not None or (change is not None and stage.meanwhile is not None)))
        if dropped:
            require(client, [Right("delete", "", "secrets", options.namespace)])
        if change is not None:
            _check(options, [client, *remote], wanted, signer, now)
            secret.require_rights()
            secret.write(change, dry_run=True)
            if not options.check_mode:
                with writer(client, new_run_id(), namespace=options.lease_namespace, timeout=options.lock_timeout):
                    meanwhile = stage.kept or stage.meanwhile
                    if meanwhile is not None:
                        keeping.write(meanwhile.files())  # first: a run that is killed here can still go back, or on
                    secret.write(change)
        before = secret.bundle
        restart = _restart_needed(options, client, before, wanted, signer)
        if options.restart and not options.check_mode:
            former = [one for one in (before, kept, offered) if one and not one.missing() and not same(one.ca_cert, wanted.ca_cert)]
            _settle(options, client, wanted, signer, former, restart=restart)
        if dropped and not options.check_mode:
            keeping.delete()  # last: until then the next run knows that this one is not done
    diff = {"before": _text(options, before), "after": _text(options, wanted)} if options.diff_mode else None
    done = change is not None or dropped or (restart and options.restart)
    return Result(done, _values(options, wanted, now, restart_needed=restart and (options.check_mode or not options.restart), before=before_it), diff)


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


def _staged(options: Options, client: Client, live: Bundle, new: Bundle, kept: Bundle | None) -> tuple[Stage, str]:
    """What the phase leads to, and the phase that the cluster is in before. Raises CertificateError."""
    try:
        return staged(options.phase, live, new, kept), reached(live, new, kept)
    except CertificateError as error:
        raise CertificateError(f"cluster {client.name}: Secret {options.namespace}/cacerts: {error}") from None


def _check_proxies(options: Options, clients: t.Sequence[Client], wanted: Bundle, now: datetime.datetime) -> None:
    """Refuse a phase that a proxy of the clusters is not ready for, or does not say whether it is. Raises OperationError, ClusterError."""
    late, asked = [], 0
    for client in clients:
        found, silent = secrets_of_all(client, options.namespace, timeout=options.timeout)
        where = "" if client is clients[0] else f" of cluster {client.name}"
        late += unready([replace(one, proxy=one.proxy + where) for one in found], wanted, now)
        late += [f"proxy {one.proxy}{where}: {one.reason}" for one in silent]
        asked += len(found) + len(silent)
    if late:
        raise OperationError(
            f"cluster {clients[0].name}: phase {options.phase}: {len(late)} of {asked} proxies are not ready for it: {'; '.join(late[:3])}"
            f"{'; ...' if len(late) > 3 else ''}; restart their pods after istiod, or wait until their certificates are renewed; nothing was written",
            unready=late,
        )


def _restart_needed(options: Options, client: Client, before: Bundle, wanted: Bundle, signer: Signer) -> bool:
    """Whether a running istiod does not use what is written: it takes another authority over in time, but no other root unless it is told to."""
    if not signer.running or (signer.multi_root and before.root_cert):
        return False
    if options.phase and options.restart and signer.marks != {mark(wanted)}:
        return True  # by an interrupted run, or never
    known = handed_out(client, options.namespace)
    return before.root_cert != wanted.root_cert or bool(known and known != roots(wanted.root_cert))


def _settle(options: Options, client: Client, wanted: Bundle, signer: Signer, former: t.Sequence[Bundle], *, restart: bool) -> None:
    """Wait until istiods use what is written, so that workloads that are restarted afterwards get it; restart them where it takes that. Raises ClusterError."""
    if restart:
        restart_istiods(client, options.namespace, wanted, timeout=options.wait_timeout)
    elif options.phase:
        await_istiods(client, options.namespace, timeout=options.wait_timeout)  # a run that was interrupted may have restarted them
    if options.phase and signer.running and not signer.why_not:
        await_authority(client, options.namespace, former, timeout=options.wait_timeout)


def _check(options: Options, clients: t.Sequence[Client], wanted: Bundle, signer: Signer, now: datetime.datetime) -> None:
    """Refuse what would cut workloads off, or what nobody would read; the first of ``clients`` is the istiod's own. Raises OperationError."""
    if options.force:
        return
    client = clients[0]
    where = f"cluster {client.name}: Secret {options.namespace}/cacerts"
    if signer.why_not:
        raise OperationError(f"{where}: istiod has no authority of its own, {signer.why_not}; it would not read this Secret: leave it out, or set force")
    if options.phase:
        if options.check_proxies:
            _check_proxies(options, clients, wanted, now)
        return
    trust = read_trust(client, options.namespace)
    if not trust.roots or (trust.made_by_istiod and not signer.running):
        return  # nobody is signed yet, or nobody signs any more
    missing = _untrusted(trust, wanted)
    if missing:
        raise OperationError(
            f"{where}: {trust.origin} has another root ({', '.join(missing)}), which the workloads' certificates lead to; with a new root alone none of them "
            "would be trusted: change the root in stages (phase), or set force where no workload runs"
        )


def _untrusted(trust: Trust, wanted: Bundle) -> list[str]:
    """The live roots that would no longer be trusted."""
    kept = {one.fingerprint for one in read_certificates(wanted.root_cert)}
    return [f"{one.subject}, SHA-256 {one.fingerprint[:16]}" for one in trust.roots if one.fingerprint not in kept]


def _values(options: Options, wanted: Bundle | None, now: datetime.datetime, *, restart_needed: bool, before: str = "") -> dict[str, t.Any]:
    if wanted is None:
        return {
            "certificate": None, "roots": [], "fingerprint": "", "expires": "", "phase": options.phase, "phase_before": before, "restart_needed": False,
        }  # fmt: skip
    own, trusted = read_certificates(wanted.ca_cert)[0], read_certificates(wanted.root_cert)
    ends = min((own, *read_certificates(wanted.cert_chain), *trusted), key=lambda one: one.ends())
    return {
        "certificate": shown(own, now),
        "roots": [shown(one, now) for one in trusted],
        "fingerprint": trusted[0].fingerprint,
        "expires": ends.not_after,
        "phase": options.phase,
        "phase_before": before,
        "restart_needed": restart_needed,
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
