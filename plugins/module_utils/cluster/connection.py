# SPDX-License-Identifier: GPL-3.0-or-later
"""From options, environment and kubeconfigs to a client: the ``kubernetes`` package's loaders, one rule of precedence.

Options count first, then K8S_AUTH_* (see ``environment``), then KUBECONFIG or ~/.kube/config, then the service account of the pod we run in.
"""
from __future__ import annotations

import logging
import os
import ssl
import tempfile
import threading
import typing as t
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from ..specs.auth import Auth
from .client import Client
from .environment import with_environment
from .errors import ConnectionSettingsError
from .exec_plugin import bounded, renewal
from .kubeconfig import Kubeconfig, KubeconfigError, check_foreign, cut, default_paths, parse_kubeconfig, read_kubeconfig
from .pool import Identity, open_pool
from .remote_secret import SecretReference, read_reference

Json = dict[str, t.Any]
_LOADING = threading.Lock()
"""The loaders keep the files they unpack certificates into in one table a process."""


def connect(auth: Auth, *, name: str = "") -> Client:
    """A client of the cluster the options mean; ``name`` is what messages call it (default: its context or server).

    No request is made yet, but to the primary where the kubeconfig is in one of its remote secrets. Raises ConnectionSettingsError, and for a
    remote secret ClusterError.
    """
    return _connected(auth, name, None)


def connect_portably(auth: Auth, *, name: str = "") -> tuple[Client, Json]:
    """The same, and beside the client what another process needs to speak to the same cluster as the same user: data alone, with secrets.

    ``headers`` (pairs, those of credentials among them), ``ca``, ``cert`` and ``key`` (PEM, empty where there is none), ``verify``, and ``renewal``: the
    kubeconfig's program that gives new credentials (``exec_plugin.renewal``), or None.
    """
    carried: Json = {}
    client = _connected(auth, name, carried)
    return client, {**carried, "headers": [list(pair) for pair in client.identity.headers()]}


def _connected(auth: Auth, name: str, carried: Json | None) -> Client:
    """A client; ``carried`` takes what the files of its TLS hold. Raises ConnectionSettingsError, ClusterError."""
    try:
        reference = SecretReference.of(auth.kubeconfig)
    except KubeconfigError as error:
        raise ConnectionSettingsError(str(error)) from None
    if reference is not None:
        primary = Auth(kubeconfig=reference.kubeconfig, context=reference.context, connect_timeout=auth.connect_timeout)
        auth = replace(auth, kubeconfig=read_reference(_opened(primary, "", None), reference))
    return _opened(with_environment(auth, os.environ, _server), name, carried)


def _opened(auth: Auth, name: str, carried: Json | None) -> Client:
    try:
        from kubernetes.client.configuration import Configuration
    except ImportError:
        raise ConnectionSettingsError("the Python package kubernetes is missing; install it on the host that runs the module") from None
    chosen = _chosen(auth)
    configuration = Configuration()
    with _LOADING, tempfile.TemporaryDirectory(prefix="meshfleet-") as folder:  # certificates given as data are on disk only while they are read
        _load(auth, chosen, configuration, folder)
        _override(auth, configuration)
        tls = _tls(configuration, auth)
        if carried is not None:
            files = {"ca": configuration.ssl_ca_cert, "cert": configuration.cert_file, "key": configuration.key_file}
            carried.update({key: Path(path).read_text() if path else "" for key, path in files.items()}, verify=bool(configuration.verify_ssl))
            carried["renewal"] = renewal(chosen) if chosen is not None and not (auth.api_key or auth.username or auth.client_cert) else None
    server = str(configuration.host).rstrip("/")
    if urlsplit(server).scheme not in ("http", "https") or not urlsplit(server).hostname:
        raise ConnectionSettingsError(f"host {server!r} is no URL of an API server; write https://NAME:PORT")
    identity = Identity(configuration, _impersonation(auth, chosen))
    pool = open_pool(configuration, tls)
    return Client(name or (chosen or {}).get("current-context") or server, server, pool, identity, tls, connect_timeout=auth.connect_timeout)


def _chosen(auth: Auth) -> Json | None:
    """The kubeconfig of the one context that is meant; None for ``host`` alone and in a pod. Raises ConnectionSettingsError."""
    paths = default_paths(os.environ)
    try:
        if isinstance(auth.kubeconfig, dict | Kubeconfig):
            found = _inline(auth)
        elif auth.kubeconfig:
            found = read_kubeconfig([path for path in str(auth.kubeconfig).split(os.pathsep) if path])
        elif auth.host and not auth.context:
            return None
        elif paths:
            found = read_kubeconfig(paths)
        elif not auth.context and os.environ.get("KUBERNETES_SERVICE_HOST"):
            return None
        else:
            raise ConnectionSettingsError("nothing says which cluster is meant: there is no kubeconfig; give kubeconfig, or host and api_key")
        return cut(found, auth.context)
    except KubeconfigError as error:
        raise ConnectionSettingsError(str(error)) from None


def _inline(auth: Auth) -> Kubeconfig:
    """A kubeconfig given as an option or read from a primary cluster's Secret: somebody else's until ``allow_exec`` says otherwise."""
    given = auth.kubeconfig
    found = given if isinstance(given, Kubeconfig) else parse_kubeconfig(given, "kubeconfig given inline")
    check_foreign(found, allow_exec=auth.allow_exec)
    return found


def _server(auth: Auth) -> str:
    """The server that options mean, spelled in one way. Raises ConnectionSettingsError."""
    chosen = None if auth.host else _chosen(auth)
    text = auth.host if chosen is None else str(chosen["clusters"][0]["cluster"].get("server") or "")
    url = urlsplit(text)
    try:
        port = url.port or (80 if url.scheme == "http" else 443)
    except ValueError:
        raise ConnectionSettingsError(f"host {text!r} is no URL of an API server; write https://NAME:PORT") from None
    return f"{url.scheme}://{url.hostname}:{port}{url.path.rstrip('/')}"


class _Said(logging.Handler):
    """What the loaders only log: that a program gave no credentials."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(" ".join(record.getMessage().split())[:300])


def _load(auth: Auth, chosen: Json | None, configuration: t.Any, folder: str) -> None:
    """Fill the configuration from where the options point. Raises ConnectionSettingsError."""
    from kubernetes import config as package

    loaders: t.Any = package
    if chosen is None and auth.host:
        return
    said, root = _Said(), logging.getLogger()
    root.addHandler(said)
    try:
        if chosen is None:
            loaders.load_incluster_config(client_configuration=configuration)
            return
        loaders.load_kube_config_from_dict(bounded(chosen), persist_config=False, client_configuration=configuration, temp_file_path=folder)
    except (loaders.ConfigException, OSError, ValueError, TypeError, KeyError, AttributeError) as error:  # the loaders take a kubeconfig's shape for granted
        where = "in this pod" if chosen is None else f"kubeconfig: context {chosen['current-context']!r}"
        raise ConnectionSettingsError(f"{where}: the credentials cannot be had: {error}") from None
    finally:
        root.removeHandler(said)
    user = _user(chosen)
    asked = next((key for key in ("exec", "auth-provider") if user.get(key)), "")
    if asked and not (configuration.api_key or configuration.cert_file or auth.api_key or auth.username or auth.client_cert):
        called = user[asked].get("command") or user[asked].get("name") if isinstance(user[asked], dict) else ""
        more = said.texts[-1] if said.texts else "it says nothing"
        raise ConnectionSettingsError(f"kubeconfig: context {chosen['current-context']!r}: {asked} {called}: gives no credentials: {more}")


def _user(chosen: Json) -> Json:
    return dict(chosen["users"][0]["user"]) if chosen["users"] else {}


def _impersonation(auth: Auth, chosen: Json | None) -> tuple[tuple[str, str], ...]:
    """Headers: whom the options say, else whom the kubeconfig's user says. Raises ConnectionSettingsError."""
    user = {} if auth.impersonate_user or chosen is None else _user(chosen)
    who = auth.impersonate_user or str(user.get("as") or "")
    groups = auth.impersonate_groups or tuple(user.get("as-groups") or ())
    if not who:
        if groups:
            raise ConnectionSettingsError("impersonate_groups: whose groups? give impersonate_user, too")
        return ()
    out = [("Impersonate-User", who), *(("Impersonate-Group", str(group)) for group in groups)]
    if user.get("as-uid"):
        out.append(("Impersonate-Uid", str(user["as-uid"])))
    extra = [(str(key), str(value)) for key, values in (user.get("as-user-extra") or {}).items() for value in values]
    return (*out, *((f"Impersonate-Extra-{quote(key, safe='')}", value) for key, value in extra))


def _override(auth: Auth, configuration: t.Any) -> None:
    """Single options over what a kubeconfig says; a credential of theirs replaces all of its own. Raises ConnectionSettingsError."""
    if auth.host:
        configuration.host = auth.host
    if auth.api_key or auth.username or auth.client_cert:
        configuration.refresh_api_key_hook = None
        configuration.api_key = {}
        configuration.cert_file = configuration.key_file = None
    if auth.api_key:
        configuration.api_key = {"BearerToken": f"Bearer {auth.api_key.strip()}"}
    elif auth.username:
        configuration.username, configuration.password = auth.username, auth.password
        configuration.api_key = {"BearerToken": configuration.get_basic_auth_token()}
    if auth.validate_certs is not None:
        configuration.verify_ssl = auth.validate_certs
    for option, attribute in (("ca_cert", "ssl_ca_cert"), ("client_cert", "cert_file"), ("client_key", "key_file")):
        value = getattr(auth, option)
        if value:
            if not os.path.exists(os.path.expanduser(value)):
                raise ConnectionSettingsError(f"{option} {value}: no such file")
            setattr(configuration, attribute, os.path.expanduser(value))
    if auth.proxy:
        configuration.proxy = auth.proxy
    if auth.no_proxy:
        configuration.no_proxy = auth.no_proxy
    if auth.proxy_headers:
        import urllib3

        configuration.proxy_headers = urllib3.make_headers(**dict(auth.proxy_headers))  # type: ignore[arg-type]


def _tls(configuration: t.Any, auth: Auth) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=configuration.ssl_ca_cert or None)
        if not configuration.verify_ssl:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if configuration.cert_file:
            context.load_cert_chain(configuration.cert_file, configuration.key_file or None)
    except (ssl.SSLError, OSError, ValueError) as error:
        where = next((f"{name} {getattr(auth, name)}" for name in ("client_cert", "client_key", "ca_cert") if getattr(auth, name)), "kubeconfig")
        raise ConnectionSettingsError(f"{where}: certificate or key cannot be read: {error}") from None
    return context
