#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: remote_secret
short_description: Let a cluster's istiod read another cluster
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Writes the Secret that C(istioctl create-remote-secret) prints into the task's cluster, for the cluster that O(remote) or
    O(remote_host) reaches, and makes the account it speaks for where that is missing.
  - Before anything is written, the server is asked by what is about to be written, and whether the account may read what an istiod needs.
    Afterwards every istiod must say that it has read the cluster.
  - Each cluster that reads another has a token of its own there. A token is replaced while the old one still works, and that one is deleted once
    istiod has read the cluster with the new one.
  - The token is in no result, diff, log or error.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Says what would be written; tokens are not made, so the server cannot be asked by them.
    support: full
  diff_mode:
    description: Shows the Secret before and after, its data masked.
    support: full
  idempotent:
    description: A Secret that is as wanted, and whose token works, is kept.
    support: full
options:
  state:
    description: Whether istiod reads the cluster. V(absent) deletes the Secret, and the token where O(remote) says how the other cluster is reached.
    type: str
    choices: [present, absent]
    default: present
  cluster_name:
    description: Name of the other cluster, as its own C(global.multiCluster.clusterName) says it.
    type: str
    required: true
  remote:
    description: How the other cluster is reached, by the same options as the task's own.
    type: dict
  remote_host:
    description: A host of the inventory instead, whose C(istio_access) is taken.
    type: str
  type:
    description: V(config) makes the Secret by which a remote istiod reads its configuration from the other cluster.
    type: str
    choices: [remote, config]
    default: remote
  auth_type:
    description: V(plugin) lets a program beside istiod make the token.
    type: str
    choices: [bearer-token, plugin]
    default: bearer-token
  auth_plugin_name:
    description: Name of that program, such as C(gcp).
    type: str
  auth_plugin_config:
    description: Its settings.
    type: dict
    default: {}
  server:
    description: URL of the other cluster's API server as istiod reaches it; by default the one this task reaches it by.
    type: str
  server_ca:
    description: File of the CA in PEM that the server's certificate is checked against, as behind a load balancer; by default the cluster's own.
    type: path
  tls_server_name:
    description: Name that the server's certificate is for, where that is not the name in its URL.
    type: str
  service_account:
    description: The account in the other cluster.
    type: str
    default: istio-reader-service-account
  create_service_account:
    description: Whether the account is made, or given the rights to read what an istiod needs, where it lacks these.
    type: bool
    default: true
  token:
    description: V(secret) is a token that stays until it is rotated; V(request) ends by itself after O(token_lifetime).
    type: str
    choices: [secret, request]
    default: secret
  token_lifetime:
    description: Seconds that a token of O(token=request) lives. The API server may give less.
    type: int
    default: 7776000
  renew_before:
    description: A token that ends within so many seconds is replaced.
    type: int
    default: 2592000
  rotate:
    description: Whether the token is replaced in any case.
    type: bool
    default: false
  check_reachable:
    description: Whether the server is asked before the Secret is written, from where this task runs.
    type: bool
    default: true
  namespace:
    description: Istio's namespace, in both clusters.
    type: str
    default: istio-system
  wait:
    description: Whether to wait until every istiod has read the cluster. Without it an old token is left alive.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait.
    type: float
    default: 120.0
  lock_timeout:
    description: Seconds to wait for another run that writes to the cluster.
    type: float
    default: 0.0
  lease_namespace:
    description: Namespace of the Lease that a writing run holds.
    type: str
    default: kube-system
seealso:
  - module: meshfleet.istio.multicluster_info
  - name: istioctl create-remote-secret
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-create-remote-secret
"""

EXAMPLES = r"""
- name: Let each cluster's istiod read all others
  meshfleet.istio.remote_secret:
    cluster_name: "{{ hostvars[item].istio_cluster }}"
    remote_host: "{{ item }}"
  loop: "{{ groups.istio_fleet | difference([inventory_hostname]) }}"

- name: By an address of its own, with a token that ends after a week
  meshfleet.istio.remote_secret:
    cluster_name: prod-us
    remote: {context: prod-us}
    server: https://internal.prod-us.example:6443
    token: request
    token_lifetime: 604800
    renew_before: 172800

- name: Replace the token
  meshfleet.istio.remote_secret:
    cluster_name: prod-us
    remote: {context: prod-us}
    rotate: true
"""

RETURN = r"""
secret:
  description: Name of the Secret.
  returned: success
  type: str
  sample: istio-remote-secret-prod-us
cluster_name:
  description: Name of the other cluster.
  returned: success
  type: str
  sample: prod-us
server:
  description: URL that istiod reaches it by; empty where it was removed.
  returned: success
  type: str
  sample: https://prod-us.example:6443
reachable:
  description: Whether the server was asked by what is in the Secret, and answered.
  returned: success
  type: bool
  sample: true
synced:
  description: Whether every istiod has read the cluster; null where none runs or it was not waited for.
  returned: success
  type: bool
  sample: true
expires:
  description: When the token ends; empty where it does not.
  returned: success
  type: str
  sample: "2027-02-23T12:00:00+00:00"
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.remote_secret import run
from ..module_utils.specs.remote_secret import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
