# SPDX-License-Identifier: GPL-3.0-or-later
"""``root_ca``: the certificate that a whole mesh trusts."""
from __future__ import annotations

import datetime
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ..certificates.authority import Wish, make_root
from ..certificates.bundle import ROOT_CERT, ROOT_KEY
from ..certificates.checks import authority_problems, loaded
from ..certificates.facts import shown
from ..certificates.file_store import FileStore
from ..certificates.keys import belongs, checked_size, read_key, weakness
from ..certificates.secret_store import SecretStore
from ..certificates.trust import Trust, read_signer, read_trust
from ..cluster.errors import ClusterError
from ..istio.x509 import CertificateError, read_certificates, require_cryptography
from ..specs.root_ca import Options
from .certificate_stores import open_store, subject_of
from .cluster_errors import told
from .other_clusters import check_options, connect_other
from .result import OperationError, Reporter, Result

_AT_ONCE: t.Final = 16


def run(options: Options, reporter: Reporter) -> Result:
    """Keep the root that is there, or make one. Raises OperationError, Unreachable."""
    now = datetime.datetime.now(datetime.UTC)
    with told():
        require_cryptography()
        wish = Wish(subject_of(options.subject, common_name="Root CA", organization="Istio"), options.key_type, options.key_size, options.validity)
        wish.ends(now)
        wish.subject.name()
        checked_size(wish.key_type, wish.key_size)
        store = open_store(options.store, options.auth, "store")
        files = store.read()
        for text in store.open_keys():
            reporter.warn(text)
        if files.get(ROOT_CERT) or files.get(ROOT_KEY):
            _check_kept(store, files, now)
            return _result(options, False, store, files[ROOT_CERT], now)
        if not options.force:
            _refuse_second(options)
        if options.check_mode:
            store.write({}, dry_run=True)
            return _result(options, True, store, b"", now)
        made = make_root(wish, now)
        store.write({ROOT_KEY: made.key, ROOT_CERT: made.certificate})
    return _result(options, True, store, made.certificate, now)


def _check_kept(store: FileStore | SecretStore, files: t.Mapping[str, bytes], now: datetime.datetime) -> None:
    """Refuse a root that could sign nothing. Raises CertificateError."""
    missing = [name for name in (ROOT_CERT, ROOT_KEY) if not files.get(name)]
    if missing:
        raise CertificateError(f"{store.where}: holds no {missing[0]} beside what is there; put it back, or empty the store for a new root")
    root, key = loaded(files[ROOT_CERT], f"{store.where}: {ROOT_CERT}")[0], read_key(files[ROOT_KEY], f"{store.where}: {ROOT_KEY}")
    found = authority_problems(root, now, below=1)
    weak = weakness(key)
    found += [weak] if weak else []
    found += [] if belongs(key, root) else [f"{ROOT_KEY} is not the key of {ROOT_CERT}"]
    if found:
        raise CertificateError(f"{store.where}: {'; '.join(found)}; a mesh changes its root in stages, beginning with a new root in another store")


def _refuse_second(options: Options) -> None:
    """Raises OperationError where a cluster has a root already, or does not say: a second one would cut its workloads off from all others."""

    def look(item: tuple[str, t.Any]) -> tuple[str, str]:
        """Why a cluster gives no answer, and what speaks against a new root in it; empty where that is not so."""
        name, given = item
        try:
            client = connect_other(given, f"clusters.{name}", name=name)
            trust = read_trust(client, options.namespace)
            if trust.origin:
                return "", f"cluster {name}: {trust.origin} ({_named(trust)})"
            outside = read_signer(client, options.namespace).why_not
            return "", f"cluster {name}: istiod has no authority of its own, {outside}" if outside else ""
        except ClusterError as error:
            return str(error), ""

    for name, given in options.clusters.items():
        check_options(given, f"clusters.{name}")
    if not options.clusters:
        return
    with ThreadPoolExecutor(min(_AT_ONCE, len(options.clusters))) as threads:
        found = list(threads.map(look, options.clusters.items()))
    silent = [text for text, _ in found if text]
    if silent:
        raise OperationError(
            f"no new root is made while a cluster does not say whether it has one: {'; '.join(silent[:3])}; take it out of clusters, or set force"
        )
    known = [text for _, text in found if text]
    if known:
        raise OperationError(
            f"no new root is made, since there is one already: {'; '.join(known)}; point store to where that root is kept, "
            "or change the root in stages; force makes one all the same"
        )


def _named(trust: Trust) -> str:
    return ", ".join(f"{one.subject}, SHA-256 {one.fingerprint[:16]}" for one in trust.roots) or trust.problem


def _result(options: Options, changed: bool, store: FileStore | SecretStore, certificate: bytes, now: datetime.datetime) -> Result:
    """What is returned; in check mode nothing is known of a certificate that is still to be made."""
    facts = shown(read_certificates(certificate)[0], now) if certificate else None
    text = f"{store.where}: {facts['subject']}, SHA-256 {facts['fingerprint']}\n" if facts else f"{store.where}: a new root\n"
    diff = {"before": "" if changed else text, "after": text} if options.diff_mode else None
    return Result(changed, {"certificate": facts, "certificate_pem": certificate.decode(errors="replace"), "store": store.where}, diff)
