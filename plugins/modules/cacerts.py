#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: cacerts
short_description: Give a cluster's istiod the certificate authority that it signs with
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Writes the Secret C(cacerts) from a store, before istiod is installed or under a running one, which takes another intermediate of the
    same root over by itself.
  - All is checked before anything is written. Refused are bundles that are not whole, certificates that have ended, are not valid yet or are
    no authority, a key that is another certificate's or weak, a path length that does not allow it, a chain that does not lead to the root, and
    revocation lists that Envoy would refuse every peer for.
  - Also refused are a root that the cluster's workloads do not trust yet, and a cluster whose istiod has no authority of its own, as with istio-csr.
  - The key is in no result, diff, log or error.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.certificates.store
attributes:
  check_mode:
    description: Asks the API server by dry runs and refuses what a run would refuse; nothing is written.
    support: full
  diff_mode:
    description: Shows the certificates' names and fingerprints; the key is masked.
    support: full
  idempotent:
    description: Writes only what differs.
    support: full
options:
  crl:
    description: File of certificate revocation lists in PEM, one of each authority of the chain. Older istiods need the setting C(PILOT_ENABLE_CA_CRL).
    type: path
  phase:
    description:
      - Replace the root in stages. The store holds an intermediate below the new root, and each phase is run on all clusters before the next one.
      - V(trust) lets the old and the new root be trusted, the old one still signs. V(issue) lets the new one sign. V(finish) drops the old root.
      - V(back) goes back by one phase, from each but the last.
      - A phase that is reached already is left as it is, so that a run which was interrupted goes on. So does V(back), but one that was done goes back
        once more; RV(phase_before) tells in check mode where a cluster is.
    type: str
    choices: [trust, issue, finish, back]
  check_proxies:
    description: Whether a phase is refused while a proxy of the cluster would be cut off by it. All are asked what they trust and show.
    type: bool
    default: true
  remote_clusters:
    description: Auth options by name of clusters without an istiod that this one serves; a phase is refused for their proxies, too.
    type: dict
    default: {}
  restart:
    description:
      - Whether istiod is restarted where it would not use what was written, as for another root, and waited for.
      - With O(phase) it is also waited for until each istiod signs with what was written, for which a kubelet may take minutes to bring it the Secret.
    type: bool
    default: false
  timeout:
    description: Seconds for each answer of a proxy.
    type: float
    default: 15.0
  wait_timeout:
    description: Seconds to wait for an istiod that is restarted.
    type: float
    default: 300.0
  namespace:
    description: Istio's namespace, made where it is missing.
    type: str
    default: istio-system
  force:
    description: Whether it is written although the workloads' root is another one, or istiod has no authority of its own.
    type: bool
    default: false
  lock_timeout:
    description: Seconds to wait for another run that writes to the cluster.
    type: float
    default: 0.0
  lease_namespace:
    description: Namespace of the Lease that a writing run holds.
    type: str
    default: kube-system
seealso:
  - module: meshfleet.istio.intermediate_ca
  - module: meshfleet.istio.certificate_info
"""

EXAMPLES = r"""
- name: Give each cluster its intermediate
  meshfleet.istio.cacerts:
    store: {path: "certificates/{{ istio_cluster }}", vault_password: "{{ vault_certificates }}"}

- name: Let all trust a new root beside the old one
  meshfleet.istio.cacerts:
    store: {path: "certificates-2027/{{ istio_cluster }}", vault_password: "{{ vault_certificates }}"}
    phase: trust
    restart: true
"""

RETURN = r"""
certificate:
  description: The certificate that istiod signs with; null in check mode where it is still to be made.
  returned: success
  type: dict
  sample: {subject: "CN=Intermediate CA,O=Istio,L=prod-eu", not_after: "2031-11-24T00:00:00+00:00", days_left: 1825, path_length: 0, fingerprint: 91be...}
roots:
  description: The roots that are trusted.
  returned: success
  type: list
  elements: dict
  sample: []
fingerprint:
  description: SHA-256 of the root, to be compared between clusters.
  returned: success
  type: str
  sample: 6f3a...
expires:
  description: When the first certificate of the chain ends.
  returned: success
  type: str
  sample: "2031-11-24T00:00:00+00:00"
phase:
  description: The phase that was asked for; empty without one.
  returned: success
  type: str
  sample: trust
phase_before:
  description: The phase that the cluster was in, V(start) before the first; empty where no phase was asked for.
  returned: success
  type: str
  sample: start
unready:
  description: The proxies that a phase was refused for, with the reasons.
  returned: failure
  type: list
  elements: str
  sample: []
restart_needed:
  description: Whether a running istiod has to be restarted before it uses what was written, as for another root.
  returned: success
  type: bool
  sample: false
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.cacerts import run
from ..module_utils.specs.cacerts import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
