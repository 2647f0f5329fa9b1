# SPDX-License-Identifier: GPL-3.0-or-later
"""``intermediate_ca``: what one cluster's istiod signs with, below the mesh's root."""
from __future__ import annotations

import datetime
import os
import typing as t
from pathlib import Path

from ..certificates.authority import Wish, make_intermediate, make_request
from ..certificates.bundle import CA_CERT, CA_KEY, REQUEST, ROOT_CERT, ROOT_KEY, Bundle, joined
from ..certificates.checks import authority_problems, fingerprint, loaded, problems_of
from ..certificates.facts import shown
from ..certificates.file_store import FileStore
from ..certificates.keys import belongs, checked_size, key_pem, make_key, read_key
from ..certificates.secret_store import SecretStore
from ..istio.x509 import CertificateError, read_certificates, require_cryptography
from ..specs.certificate_store import Store
from ..specs.intermediate_ca import Options
from .certificate_stores import open_store, subject_of
from .cluster_errors import told
from .destination import write_destination
from .result import OperationError, Reporter, Result

_LARGEST: t.Final = 1 << 20  # bytes of a file of certificates


def run(options: Options, reporter: Reporter) -> Result:
    """Keep the intermediate that is there, make or renew one, or have it signed elsewhere. Raises OperationError, Unreachable."""
    now = datetime.datetime.now(datetime.UTC)
    with told():
        require_cryptography()
        subject = subject_of(options.subject, common_name="Intermediate CA", organization="Istio", locality=options.name)
        if options.path_length < 0:
            raise OperationError(f"path_length: {options.path_length} is no number of authorities; 0 lets istiod sign workloads and no other authority")
        wish = Wish(subject, options.key_type, options.key_size, options.validity, options.path_length, options.names)
        wish.ends(now)
        subject.name()
        checked_size(wish.key_type, wish.key_size)
        store = open_store(options.store, options.auth, "store")
        files = store.read()
        for text in store.open_keys():
            reporter.warn(text)
        if options.root is None:
            return _signed_elsewhere(options, store, files, wish, now)
        return _signed_by_root(options, options.root, store, files, wish, now, reporter)


def _signed_by_root(
    options: Options, signer: Store, store: FileStore | SecretStore, files: t.Mapping[str, bytes], wish: Wish, now: datetime.datetime, reporter: Reporter
) -> Result:
    above = open_store(signer, options.auth, "root")
    found = above.read()
    before = Bundle.of(files)
    for name in (ROOT_CERT, ROOT_KEY):
        if not found.get(name):
            text = f"root: {above.where}: holds no {name}; make the root first (meshfleet.istio.root_ca), or correct the option root"
            if not options.check_mode or found:
                raise OperationError(text)
            reporter.warn(text)  # it may be what an earlier task would make
            store.write({}, dry_run=True)
            return _result(options, store, before, None, now)
    root, key = loaded(found[ROOT_CERT], f"{above.where}: {ROOT_CERT}")[0], read_key(found[ROOT_KEY], f"{above.where}: {ROOT_KEY}")
    broken = authority_problems(root, now, below=1 + options.path_length)
    broken += [] if belongs(key, root) else [f"{ROOT_KEY} is not the key of {ROOT_CERT}"]
    if broken:
        raise CertificateError(f"root: {above.where}: {'; '.join(broken)}; renew the root in stages")
    if before.files() and not options.renew and not _is_due(store, before, root, now, options.renew_before):
        return _result(options, store, before, before, now)
    if wish.ends(now) > root.not_valid_after_utc:
        reporter.warn(f"validity: the intermediate of {options.name} ends with its root, at {root.not_valid_after_utc.isoformat()}")
    if options.check_mode:
        store.write({}, dry_run=True)
        return _result(options, store, before, None, now)
    made = make_intermediate(wish, root, key, now)
    after = Bundle(made.certificate, made.key, joined(found[ROOT_CERT]), joined(made.certificate, found[ROOT_CERT]))
    wrong = problems_of(after, now, below=options.path_length)
    if wrong:
        raise CertificateError(f"the intermediate of {options.name}: {'; '.join(wrong)}")
    store.write(after.files())
    return _result(options, store, before, after, now)


def _is_due(store: FileStore | SecretStore, kept: Bundle, root: t.Any, now: datetime.datetime, days: int) -> bool:
    """Whether what is kept has to be replaced: it ends soon, has ended, or is another root's. Raises CertificateError where it is damaged."""
    missing = kept.missing()
    if missing:
        raise CertificateError(f"{store.where}: holds no {', '.join(missing)} beside what is there; put it back, or empty the store for a new intermediate")
    own = loaded(kept.ca_cert, f"{store.where}: {CA_CERT}")
    known = {fingerprint(item) for item in loaded(kept.root_cert, f"{store.where}: {ROOT_CERT}")}
    facts = read_certificates(kept.ca_cert)[0]
    if facts.days_left(now) <= max(days, 0) or fingerprint(root) not in known or own[0].issuer != root.subject:
        return True
    wrong = problems_of(kept, now)
    if wrong:
        raise CertificateError(f"{store.where}: {'; '.join(wrong)}; put it right, empty the store, or set renew")
    return False


def _signed_elsewhere(options: Options, store: FileStore | SecretStore, files: t.Mapping[str, bytes], wish: Wish, now: datetime.datetime) -> Result:
    """The key and the request first; once the signed certificate is there, it and its chain."""
    before = Bundle.of(files)
    if not before.ca_key or not files.get(REQUEST) or (options.renew and not options.certificate):
        if options.check_mode:
            store.write({}, dry_run=True)
            return _result(options, store, before, None, now, pending=True)
        key = make_key(wish.key_type, wish.key_size)
        request = make_request(wish, key)
        store.write({CA_KEY: key_pem(key), REQUEST: request})
        write_destination(options.csr, request.decode(), check_mode=False, diff_mode=False)
        return _result(options, store, before, Bundle(b"", key_pem(key)), now, request=request, pending=True)
    request = files[REQUEST]
    written, _ = write_destination(options.csr, request.decode(errors="replace"), check_mode=options.check_mode, diff_mode=False)
    if not options.certificate or not Path(options.certificate).expanduser().exists():
        pending = bool(before.missing())
        return _result(options, store, before, before, now, request=request, pending=pending, changed=written)
    signed, above = _read(options.certificate, "certificate"), _read(options.root_certificate, "root_certificate")
    own = loaded(signed, f"certificate {options.certificate}")
    key = read_key(before.ca_key, f"{store.where}: {CA_KEY}")
    if not belongs(key, own[0]):
        raise OperationError(f"certificate {options.certificate}: was not made of the request {options.csr}: its key is another one; have that request signed")
    first = joined(signed).split(b"-----BEGIN CERTIFICATE-----")[1]
    after = Bundle(b"-----BEGIN CERTIFICATE-----" + first, before.ca_key, joined(above), joined(signed, above))
    wrong = problems_of(after, now, below=options.path_length)
    if wrong:
        raise OperationError(f"certificate {options.certificate} with root_certificate {options.root_certificate}: {'; '.join(wrong)}; have it signed anew")
    same = after.files() == Bundle.of({**files, "ca-crl.pem": b""}).files()
    if not same and not options.check_mode:
        store.write(after.files())
    elif not same:
        store.write({}, dry_run=True)
    return _result(options, store, before, after, now, request=request, changed=written or not same)


def _read(path: str, option: str) -> bytes:
    file = Path(path).expanduser()
    try:
        if os.path.getsize(file) > _LARGEST:
            raise OperationError(f"{option} {path}: has more than {_LARGEST} bytes; is it a certificate in PEM?")
        return file.read_bytes()
    except OSError as error:
        raise OperationError(f"{option} {path}: {error.strerror}") from None


def _result(
    options: Options, store: FileStore | SecretStore, before: Bundle, after: Bundle | None, now: datetime.datetime, *,
    request: bytes = b"", pending: bool = False, changed: bool | None = None,
) -> Result:  # fmt: skip
    """What is returned; ``after`` is None where check mode cannot know it."""
    done = (after is None or before != after) if changed is None else changed
    chain = [shown(one, now) for one in read_certificates(after.cert_chain)] if after and after.cert_chain else []
    roots = [shown(one, now) for one in read_certificates(after.root_cert)] if after and after.root_cert else []
    values = {
        "certificate": chain[0] if chain else None, "chain": chain, "roots": roots, "csr": request.decode(errors="replace"), "pending": pending,
        "store": store.where,
    }  # fmt: skip
    diff = {"before": _text(store, before), "after": _text(store, after)} if options.diff_mode else None
    return Result(done, values, diff)


def _text(store: FileStore | SecretStore, bundle: Bundle | None) -> str:
    if bundle is None:
        return f"{store.where}: a new intermediate\n"
    if not bundle.files():
        return ""
    if not bundle.ca_cert:
        return f"{store.where}: a key that waits for its certificate\n"
    first = read_certificates(bundle.ca_cert)[0]
    return f"{store.where}: {first.subject}, SHA-256 {first.fingerprint}, until {first.not_after}\n"
