# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that say how a cluster is reached."""
from __future__ import annotations


class ModuleDocFragment:
    """Options of specs/auth.py."""

    DOCUMENTATION = r"""
options:
  kubeconfig:
    description:
      - Path of a kubeconfig file (several as in E(KUBECONFIG)), or its content as a dictionary.
      - A dictionary with the one key C(remote_secret) says that it is in a Secret of another cluster. That key holds C(kubeconfig) and C(context),
        which reach the other cluster, and the Secret's C(namespace), C(name) and C(key); the inventory P(meshfleet.istio.fleet#inventory) writes it.
    type: raw
  context:
    description: Name of the context in the kubeconfig.
    type: str
  host:
    description: URL of the API server.
    type: str
  api_key:
    description: Bearer token.
    type: str
  username:
    description: Name for basic authentication by a proxy in front of the API server.
    type: str
  password:
    description: Password of O(username).
    type: str
  validate_certs:
    description: Whether the API server's certificate is verified.
    type: bool
    aliases: [verify_ssl]
  ca_cert:
    description: Path of the file with the CA certificates of the API server.
    type: path
    aliases: [ssl_ca_cert]
  client_cert:
    description: Path of the client certificate.
    type: path
    aliases: [cert_file]
  client_key:
    description: Path of the client certificate's key.
    type: path
    aliases: [key_file]
  proxy:
    description: URL of an HTTP proxy to the API server.
    type: str
  no_proxy:
    description: Comma separated hosts, domains and networks that are reached without O(proxy).
    type: str
  proxy_headers:
    description: Headers for O(proxy).
    type: dict
    suboptions:
      proxy_basic_auth:
        description: Name and password for the proxy, C(name:password).
        type: str
      basic_auth:
        description: Name and password in the header C(Authorization), C(name:password).
        type: str
      user_agent:
        description: User agent.
        type: str
  impersonate_user:
    description: User to act as.
    type: str
  impersonate_groups:
    description: Groups to act as.
    type: list
    elements: str
  allow_exec:
    description:
      - Whether a kubeconfig given as a dictionary may run commands, read files or leave TLS unverified.
      - Without it such a kubeconfig may hold only tokens and certificates as data.
    type: bool
    default: false
  connect_timeout:
    description: Seconds after which a cluster that does not answer is unreachable.
    type: float
    default: 10.0
"""
