#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: precheck
short_description: Check whether Istio can be installed or upgraded in a cluster
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Checks all that C(istioctl experimental precheck) does, by the same codes, and what it does not, which is the skew of Kubernetes, control
    plane and proxies, the steps of an upgrade, CRDs that would be downgraded, tags that lead nowhere, webhooks that overlap, the mesh's
    certificates, rights and capacity. The codes are explained in C(docs/precheck.md).
  - The cluster is read in one pass of lists; of Secrets only C(cacerts), C(istio-ca-secret) and C(istiod-tls) are read, and no key is looked
    at. What may not be read is told and the rest checked all the same.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.charts
attributes:
  check_mode:
    description: Changes nothing.
    support: full
  diff_mode:
    description: There is nothing to show, as nothing changes.
    support: full
  idempotent:
    description: Changes nothing.
    support: full
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  revision:
    description:
      - The revision that is to be installed.
      - One that is there is upgraded in place, by one minor version at a time; a new one may be two ahead of the revision that serves now.
    type: str
    default: default
  from_version:
    description: The version that runs now. By default that of the images of O(revision), or of the default revision.
    type: str
  to_version:
    description:
      - The version that is to be installed. By default that of the chart istiod, where O(charts) names a source or a version;
        the charts of Istio's source tree, which call themselves 1.0.0, tell none.
      - Without either, what depends on it is checked against the newest Istio that the collection knows, or not at all.
    type: str
  expiry_days:
    description: Certificates that end within so many days are told of.
    type: int
    default: 30
  failure_threshold:
    description: Fail where there is a message of this level or a worse one; V(never) leaves that to RV(passed).
    type: str
    choices: [never, info, warning, error]
    default: never
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.control_plane
  - name: istioctl experimental precheck
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-experimental-precheck
"""

EXAMPLES = r"""
- name: Stop unless the cluster can be upgraded
  meshfleet.istio.precheck:
    to_version: 1.31.0
    failure_threshold: error

- name: Compare with the CRDs of the new charts too
  meshfleet.istio.precheck:
    charts:
      version: 1.31.x
    revision: 1-31-0
  register: checked

- name: Show what was found
  ansible.builtin.debug:
    msg: "{{ checked.messages | map(attribute='message') }}"
  when: not checked.passed
"""

RETURN = r"""
passed:
  description: Whether there is no message of level C(Warning) or worse.
  returned: success
  type: bool
  sample: false
messages:
  description: What was found, the worst first.
  returned: success
  type: list
  elements: dict
  contains:
    code:
      description: Istio's code, or one of the collection's own that begins with MF.
      type: str
      sample: MF0120
    name:
      description: The code in words.
      type: str
      sample: DanglingTag
    level:
      description: Info, Warning or Error.
      type: str
      sample: Error
    origin:
      description: The object, or C(Cluster).
      type: str
      sample: MutatingWebhookConfiguration istio-revision-tag-prod
    message:
      description: The finding.
      type: str
      sample: "Tag 'prod' leads nowhere: there is no control plane of revision '1-30-0'"
    next_step:
      description: What to do about it.
      type: str
      sample: Point the tag at a revision that is there, or remove it (revision_tag).
    reference:
      description: Where a file holds the object; here empty.
      type: str
      sample: ""
    cluster:
      description: The cluster, where several are looked at; here empty.
      type: str
      sample: ""
    documentation_url:
      description: A page that explains the code.
      type: str
      sample: https://github.com/meshfleet/istio/blob/main/docs/precheck.md#mf0120
target_version:
  description: The version that is to be installed; empty where nothing says it.
  returned: success
  type: str
  sample: 1.31.0
kubernetes_version:
  description: The version of the API server.
  returned: success
  type: str
  sample: v1.34.1
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.precheck import run
from ..module_utils.specs.precheck import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
