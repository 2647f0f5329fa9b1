# SPDX-License-Identifier: GPL-3.0-or-later
"""``remote_secret``: what ``istioctl create-remote-secret`` prints, applied, tested and rotated."""
from __future__ import annotations

import base64
import contextlib
import datetime
import re
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..cluster.access import Right, lacking, require
from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.errors import ApiError, ClusterError, ClusterUnreachable
from ..cluster.lease import writer
from ..cluster.wait import LOOKS
from ..fleet.reader_account import MANAGER, NEEDED, Reader, Token, cluster_uid
from ..fleet.remote_kubeconfig import EXPIRES, RemoteKubeconfig, remote_secret, secret_key, secret_name
from ..install.outcome import difference
from ..install.verdicts import CREATE, PRUNE, UPDATE, Change
from ..istio.x509 import CertificateError, read_certificates
from ..proxies.clusterz import SYNCED, remote_clusters
from ..proxies.istiod import istiods
from ..specs.auth import Auth
from ..specs.remote_secret import Options
from .cluster_errors import told
from .other_clusters import connect_other
from .result import OperationError, Reporter, Result
from .writing_run import new_run_id

Json = dict[str, t.Any]
_NAME: t.Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_SHORTEST: t.Final = 600  # seconds; the API server gives no token for less
_SETTLE: t.Final = 2.0
"""Seconds after a write from which on istiod's word is of the new token: its watch has seen the Secret by then."""
_LOCAL: t.Final = ("127.0.0.1", "localhost", "::1")


def run(options: Options, reporter: Reporter) -> Result:
    """Bring the Secret, and the account it speaks for, into the wanted state. Raises OperationError, Unreachable."""
    _check(options)
    with told():
        target = connect(options.auth)
        work = _Work(options, reporter, target, connect_other(options.remote, "remote", name=options.cluster_name) if options.remote is not None else None)
        try:
            return work.absent() if options.state == "absent" else work.present()
        except ClusterUnreachable as error:
            if target.answered:  # it is the other cluster that does not: that is no fault of this host
                raise OperationError(f"remote: {error}") from None
            raise


def _check(options: Options) -> None:
    if not _NAME.fullmatch(options.cluster_name):
        raise OperationError(f"cluster_name: {options.cluster_name!r} cannot be part of a Secret's name: letters in lower case, digits and '-', 63 at most")
    if options.remote_host and options.remote is None:
        raise OperationError(f"remote_host: {options.remote_host!r} is no host of the inventory with istio_access; name one, or give remote")
    if options.server and urlsplit(options.server).scheme != "https":
        raise OperationError(f"server: {options.server!r} is no URL of an API server; write https://NAME:PORT")
    if options.token == "request" and options.token_lifetime < _SHORTEST:
        raise OperationError(f"token_lifetime: {options.token_lifetime} s is less than the {_SHORTEST} s that an API server gives a token for at least")
    if options.token == "request" and options.renew_before >= options.token_lifetime:
        raise OperationError(f"renew_before: {options.renew_before} s is as long as token_lifetime ({options.token_lifetime} s): each run would renew it")


def _revoke_unused(reader: Reader, token: Token) -> None:
    """A token that nobody will use is no good to leave; the error that made it so is what is told."""
    if token.secret:
        with contextlib.suppress(ClusterError):
            reader.revoke([token.secret])


@dataclass(frozen=True)
class _Live:
    """The Secret in the target as it is, what it holds, and when its token ends."""

    item: Json | None
    access: RemoteKubeconfig | None
    expires: str


@dataclass
class _Work:
    options: Options
    reporter: Reporter
    target: Client
    remote: Client | None

    @property
    def path(self) -> str:
        return f"/api/v1/namespaces/{self.options.namespace}/secrets/{secret_name(self.options.cluster_name, self.options.type)}"

    def _live(self) -> _Live:
        found = self.target.find(self.path)
        if found is None:
            return _Live(None, None, "")
        data = (found.get("data") or {}).get(secret_key(self.options.cluster_name, self.options.type)) or ""
        text = base64.b64decode(data).decode(errors="replace")
        expires = str((found["metadata"].get("annotations") or {}).get(EXPIRES) or "")
        return _Live({"apiVersion": "v1", "kind": "Secret", **found}, RemoteKubeconfig.read(text, self.options.cluster_name), expires)

    def present(self) -> Result:
        if self.remote is None:
            raise AssertionError("state present has a remote")
        options, remote = self.options, self.remote
        user = cluster_uid(self.target)  # asked first: it is the task's own host that has to be reachable
        if user == cluster_uid(remote):
            raise OperationError(
                f"cluster_name {options.cluster_name}: remote leads to the very cluster {self.target.name}, which its istiod reads anyway; name another one"
            )
        self._refuse_twice()
        reader = Reader(remote, options.namespace, options.service_account)
        missing = not reader.exists()
        if missing and not options.create_service_account:
            raise OperationError(f"{reader.where}: is not there; install the control plane there first, or set create_service_account")
        server = (options.server or remote.server).rstrip("/")
        if not options.server and urlsplit(server).hostname in _LOCAL:
            self.reporter.warn(f"cluster {remote.name}: its server {server} is this machine's own; if istiod cannot reach that, name another one by server")
        live = self._live()
        ca = self._ca(reader)
        kept = None if missing or options.rotate else self._kept(live, server, ca)
        if kept is not None:
            synced = self._await_synced(0.0) if options.wait and not options.check_mode else None
            return self._result([], kept, live.expires, reachable=options.check_reachable, synced=synced)
        require(self.target, [Right("patch" if live.item else "create", "", "secrets", options.namespace)])
        if options.auth_type != "plugin":
            require(remote, reader.rights(missing=missing, asked=options.token == "request"))
        if options.check_mode:
            return self._predicted(reader, live, server, ca, missing=missing)
        with writer(self.target, new_run_id(), namespace=options.lease_namespace, timeout=options.lock_timeout):
            if missing:
                reader.create()
            token = self._token(reader, user)
            access = RemoteKubeconfig(options.cluster_name, server, ca, self._user(token), options.tls_server_name)
            if options.check_reachable:
                self._test(reader, access, token)
            wanted = remote_secret(access, options.namespace, options.type, expires=token.expires)
            try:
                self._write(wanted, live)
            except ApiError as error:
                if error.status < 500:  # it was refused; what has no answer may have been done
                    _revoke_unused(reader, token)
                raise
        change = Change(UPDATE if live.item else CREATE, wanted, live.item, wanted)
        synced = self._await_synced(_SETTLE, replaced=live.item is not None) if options.wait else None
        if options.wait:  # the old token dies once the new one is seen to work
            reader.revoke(name for name in reader.tokens_of(user) if name != token.secret)
        return self._result([change], access, token.expires, reachable=options.check_reachable, synced=synced)

    def _refuse_twice(self) -> None:
        """Raises OperationError where istiod knows a cluster of this name by another Secret: it would ignore ours."""
        space = f"/api/v1/namespaces/{self.options.namespace}"
        own = self.path.rpartition("/")[2]
        for item in self.target.list_objects(f"{space}/secrets", labels="istio/multiCluster=true", metadata_only=True):
            named = (item["metadata"].get("annotations") or {}).get("networking.istio.io/cluster")
            if named == self.options.cluster_name and item["metadata"]["name"] != own and self.options.type == "remote":
                raise OperationError(
                    f"cluster {self.target.name}: Secret {self.options.namespace}/{item['metadata']['name']} names a cluster {named!r} already, and istiod "
                    "takes the first; delete it, or choose another cluster_name"
                )

    def _ca(self, reader: Reader) -> bytes:
        """The CA that the server is checked against. Raises OperationError, ClusterError."""
        if not self.options.server_ca:
            return reader.root_certificates()
        try:
            pem = Path(self.options.server_ca).expanduser().read_bytes()
            read_certificates(pem)
        except OSError as error:
            raise OperationError(f"server_ca {self.options.server_ca}: {error.strerror}") from None
        except CertificateError as error:
            raise OperationError(f"server_ca {self.options.server_ca}: {error}") from None
        return pem

    def _kept(self, live: _Live, server: str, ca: bytes) -> RemoteKubeconfig | None:
        """What is there, where it is as wanted and its token still works; None where it has to be written."""
        access, options = live.access, self.options
        if access is None or (access.server, access.tls_server_name, access.ca.strip()) != (server, options.tls_server_name, ca.strip()):
            return None
        if options.auth_type == "plugin":
            return access if dict(access.user) == self._user(Token("")) else None
        if not access.user.get("token") or (options.token == "request") != bool(live.expires):
            return None
        if live.expires:
            left = datetime.datetime.fromisoformat(live.expires) - datetime.datetime.now(datetime.UTC)
            if left.total_seconds() <= options.renew_before:
                return None
        if options.check_reachable:
            try:
                self._connect(access).get("/version")
            except ApiError as error:
                if error.status == 401:
                    return None  # its token has ended or was revoked
                raise
        return access

    def _user(self, token: Token) -> Json:
        if self.options.auth_type == "plugin":
            config = {str(key): str(value) for key, value in self.options.auth_plugin_config.items()}
            return {"auth-provider": {"config": config or None, "name": self.options.auth_plugin_name}}
        return {"token": token.value}

    def _token(self, reader: Reader, user: str) -> Token:
        if self.options.auth_type == "plugin":
            return Token("")
        return reader.ask_token(self.options.token_lifetime) if self.options.token == "request" else reader.make_token(user)

    def _connect(self, access: RemoteKubeconfig) -> Client:
        return connect(Auth(kubeconfig=access.content(), connect_timeout=self.options.auth.connect_timeout), name=self.options.cluster_name)

    def _test(self, reader: Reader, access: RemoteKubeconfig, token: Token) -> None:
        """Ask the server by what is about to be written; a token that will not be used is revoked. Raises OperationError, ClusterError."""
        if self.options.auth_type == "plugin":
            return  # a program of istiod's own makes its token
        try:
            missing = lacking(self._connect(access), NEEDED)
            if missing and self.options.create_service_account:
                reader.grant()
                missing = lacking(self._connect(access), NEEDED)
            if not missing:
                return
            text = f"{reader.where}: may not {'; '.join(map(str, missing))}; grant it, or set create_service_account"
        except ClusterUnreachable as error:
            text = f"{error}; nothing was written: name an address that this machine and istiod reach by server, or its CA by server_ca"
        except ClusterError as error:
            text = f"{error}; nothing was written"
        _revoke_unused(reader, token)
        raise OperationError(text)

    def _write(self, wanted: Json, live: _Live) -> None:
        """The Secret whole, as kubectl apply would leave istioctl's; what others have added to its metadata stays."""
        if live.item is None:
            self.target.create(self.path.rpartition("/")[0], wanted, manager=MANAGER)
            return
        expires = (wanted["metadata"]["annotations"]).get(EXPIRES)
        meta = {"labels": wanted["metadata"]["labels"], "annotations": {**wanted["metadata"]["annotations"], EXPIRES: expires}}
        gone = dict.fromkeys(set(live.item.get("data") or {}) - set(wanted["data"]))
        self.target.patch(self.path, {"metadata": meta, "data": {**gone, **wanted["data"]}}, manager=MANAGER)

    def _await_synced(self, settle: float, *, replaced: bool = False) -> bool | None:
        """Until every istiod of the target says it has read the cluster; None where none runs. Raises OperationError."""
        options = self.options
        if options.type == "config" or not istiods(self.target, options.namespace):
            return None
        start = time.monotonic()
        for look in range(1 << 20):
            found, silent = remote_clusters(self.target, options.namespace)
            own = [one for one in found if one.name == options.cluster_name and one.secret]
            asked = {one.istiod for one in found}
            late = time.monotonic() - start
            if own and not silent and {one.istiod for one in own} == asked and all(one.status == SYNCED for one in own) and late >= settle:
                return True
            if late > options.wait_timeout:
                said = "; ".join(f"{one.istiod}: {one.status}" for one in own) or "; ".join(one.reason for one in silent) or "no istiod knows it"
                raise OperationError(
                    f"cluster {self.target.name}: istiod has not read cluster {options.cluster_name} after {options.wait_timeout:g} s: {said}; "
                    f"look at istiod's log: can it reach the server?{' (the old token still works)' if replaced else ''}"
                )
            time.sleep(LOOKS[min(look, len(LOOKS) - 1)])
        return False

    def _predicted(self, reader: Reader, live: _Live, server: str, ca: bytes, *, missing: bool) -> Result:
        """What a run would do, as far as the servers can be asked. Raises ClusterError."""
        if missing:
            reader.create(dry_run=True)
        access = RemoteKubeconfig(self.options.cluster_name, server, ca, {}, self.options.tls_server_name)
        wanted = remote_secret(access, self.options.namespace, self.options.type)
        return self._result([Change(UPDATE if live.item else CREATE, wanted, live.item, wanted, local=True)], access, "", reachable=False, synced=None)

    def absent(self) -> Result:
        options = self.options
        live = self._live()
        changes = [Change(PRUNE, live.item, live.item)] if live.item else []
        reader = Reader(self.remote, options.namespace, options.service_account) if self.remote else None
        tokens: list[str] = []
        if reader is not None:
            try:
                tokens = reader.tokens_of(cluster_uid(self.target))
            except ClusterUnreachable as error:
                self.reporter.warn(f"{error}; the token that cluster {self.target.name} used there is left: delete the Secrets labelled for it")
        if not options.check_mode:
            if live.item:
                with writer(self.target, new_run_id(), namespace=options.lease_namespace, timeout=options.lock_timeout):
                    self.target.request("DELETE", self.path)
            if reader is not None:
                reader.revoke(tokens)
        done = self._result(changes, None, "", reachable=False, synced=None)
        return Result(bool(changes or tokens), done.values, done.diff)

    def _result(
        self, changes: list[Change], access: RemoteKubeconfig | None, expires: str, *, reachable: bool, synced: bool | None
    ) -> Result:  # fmt: skip
        values = {
            "secret": self.path.rpartition("/")[2], "cluster_name": self.options.cluster_name, "server": access.server if access else "",
            "reachable": reachable and access is not None, "synced": synced, "expires": expires,
        }  # fmt: skip
        return Result(bool(changes), values, difference(changes) if self.options.diff_mode else None)
