# SPDX-License-Identifier: GPL-3.0-or-later
"""From options, environment and kubeconfigs to a client: the ``kubernetes`` package's loaders, one rule of precedence.

Options count first, then K8S_AUTH_* (kubernetes.core's names; AWX's bearer-token credential sets them), then KUBECONFIG or ~/.kube/config,
then the service account of the pod we run in.
"""
from __future__ import annotations

import os
import ssl
import tempfile
import threading
import typing as t
from dataclasses import replace

from ..specs.auth import AUTH, Auth
from .client import Client
from .errors import ConnectionSettingsError
from .kubeconfig import Kubeconfig, KubeconfigError, check_foreign, cut, default_paths, parse_kubeconfig, read_kubeconfig
from .pool import Identity, open_pool
from .remote_secret import SecretReference, read_reference

_WHERE: t.Final = ("kubeconfig", "context", "host")
_TRUE: t.Final = ("1", "true", "yes", "on")
_LOADING = threading.Lock()
"""The loaders keep the files they unpack certificates into in one table a process."""


def connect(auth: Auth, *, name: str = "") -> Client:
    """A client of the cluster the options mean; ``name`` is what messages call it (default: its context or server).

    No request is made yet, but to the primary where the kubeconfig is in one of its remote secrets. Raises ConnectionSettingsError, and for a
    remote secret ClusterError.
    """
    try:
        reference = SecretReference.of(auth.kubeconfig)
    except KubeconfigError as error:
        raise ConnectionSettingsError(str(error)) from None
    if reference is not None:
        primary = Auth(kubeconfig=reference.kubeconfig, context=reference.context, connect_timeout=auth.connect_timeout)
        auth = replace(auth, kubeconfig=read_reference(_client(primary, ""), reference))
    return _client(_with_environment(auth, os.environ), name)


def _client(auth: Auth, name: str) -> Client:
    configuration, context, tls = _loaded(auth)
    server = str(configuration.host).rstrip("/")
    identity = Identity(configuration, auth.impersonate_user, auth.impersonate_groups)
    return Client(name or context or server, server, open_pool(configuration, tls), identity, tls, connect_timeout=auth.connect_timeout)


def _loaded(auth: Auth) -> tuple[t.Any, str, ssl.SSLContext]:
    """The configuration, the context's name and the TLS settings; certificates given as data are on disk only while these are made."""
    try:
        from kubernetes.client.configuration import Configuration
    except ImportError:
        raise ConnectionSettingsError("the Python package kubernetes is missing; install it on the host that runs the module") from None
    configuration = Configuration()
    with _LOADING, tempfile.TemporaryDirectory(prefix="meshfleet-") as folder:
        context = _load(auth, configuration, folder)
        _override(auth, configuration)
        return configuration, context, _tls(configuration, auth)


def _with_environment(auth: Auth, environment: t.Mapping[str, str]) -> Auth:
    """The options with K8S_AUTH_* where they say nothing.

    Credentials of the environment go only to the server they were set with. Raises ConnectionSettingsError where options and environment
    mean two different servers.
    """
    found = {name: environment[key] for name in AUTH if environment.get(key := f"K8S_AUTH_{name.upper()}")}
    if not found:
        return auth
    if not any(getattr(auth, name) for name in _WHERE):
        return _filled(auth, found)
    if not any(name in found for name in _WHERE):
        return auth
    own, theirs = (str(_loaded(each)[0].host).rstrip("/") for each in (auth, _filled(Auth(), found)))
    if own != theirs:
        names = ", ".join(f"K8S_AUTH_{name.upper()}" for name in _WHERE if name in found)
        raise ConnectionSettingsError(f"the environment ({names}) means {theirs}, this host's options mean {own}; unset the one or leave out the other")
    return _filled(auth, {name: text for name, text in found.items() if name not in _WHERE})


def _filled(auth: Auth, found: t.Mapping[str, str]) -> Auth:
    changes: dict[str, t.Any] = {}
    for name, text in found.items():
        if getattr(auth, name) not in (None, "", (), {}, AUTH[name].get("default")):
            continue
        kind = AUTH[name]["type"]
        if kind == "bool":
            changes[name] = text.lower() in _TRUE
        elif kind == "list":
            changes[name] = tuple(part.strip() for part in text.split(",") if part.strip())
        elif kind == "float":
            try:
                changes[name] = float(text)
            except ValueError:
                raise ConnectionSettingsError(f"K8S_AUTH_{name.upper()}: {text!r} is no number of seconds") from None
        elif kind != "dict":
            changes[name] = text
    return replace(auth, **changes)


def _load(auth: Auth, configuration: t.Any, folder: str) -> str:
    """Fill the configuration from where the options point; the context's name, where there is one. Raises ConnectionSettingsError."""
    from kubernetes import config as package

    loaders: t.Any = package
    paths = default_paths(os.environ)
    there = any(os.path.exists(path) for path in paths)
    try:
        if isinstance(auth.kubeconfig, dict | Kubeconfig):
            given = auth.kubeconfig
            found = given if isinstance(given, Kubeconfig) else parse_kubeconfig(given, "kubeconfig given inline")
            check_foreign(found, allow_exec=auth.allow_exec)
        elif auth.kubeconfig:
            found = read_kubeconfig([os.path.expanduser(path) for path in str(auth.kubeconfig).split(os.pathsep)])
        elif auth.host and not auth.context:
            return ""
        elif not there and not auth.context and os.environ.get("KUBERNETES_SERVICE_HOST"):
            loaders.load_incluster_config(client_configuration=configuration)
            return ""
        elif not there:
            raise ConnectionSettingsError("nothing says which cluster is meant: there is no kubeconfig; give kubeconfig, or host and api_key")
        else:
            found = read_kubeconfig(paths)
        loaders.load_kube_config_from_dict(cut(found, auth.context), persist_config=False, client_configuration=configuration, temp_file_path=folder)
    except KubeconfigError as error:
        raise ConnectionSettingsError(str(error)) from None
    except (loaders.ConfigException, OSError, ValueError) as error:
        raise ConnectionSettingsError(f"kubeconfig: the credentials of context {auth.context or found.current_context!r} cannot be had: {error}") from None
    return auth.context or found.current_context


def _override(auth: Auth, configuration: t.Any) -> None:
    """Single options over what a kubeconfig says. Raises ConnectionSettingsError."""
    if auth.host:
        configuration.host = auth.host
    if auth.api_key:
        configuration.refresh_api_key_hook = None
        configuration.api_key = {"BearerToken": f"Bearer {auth.api_key}"}
        configuration.cert_file = configuration.key_file = None  # a certificate would count more than the token
    elif auth.username:
        configuration.refresh_api_key_hook = None
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
