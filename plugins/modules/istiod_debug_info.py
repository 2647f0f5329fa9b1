#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: istiod_debug_info
short_description: Ask the debug interface of istiod
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl experimental internal-debug --all) does, without istioctl, all istiods at the same time.
  - Questions that change something (C(cachez?clear), C(adsz?push)) or burden istiod are refused.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.reads
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  revision:
    description: Only istiods of this revision; all where none is named.
    type: str
  path:
    description: What to ask, as a path below C(/debug/) with its parameters; V(list) lists what there is.
    type: str
    default: list
  timeout:
    description: Seconds for each answer.
    type: float
    default: 10.0
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl experimental internal-debug
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-experimental-internal-debug
"""

EXAMPLES = r"""
- name: What can be asked
  meshfleet.istio.istiod_debug_info:

- name: Which remote clusters each istiod is in sync with
  meshfleet.istio.istiod_debug_info:
    path: clusterz
    query: istiods[].[pod, content[].[id, syncStatus]]

- name: What istiod would send as endpoints
  meshfleet.istio.istiod_debug_info:
    path: edsz?proxyID=productpage-v1-675fc69cf-jscn2.bookinfo
"""

RETURN = r"""
istiods:
  description: Each istiod that answered, with C(pod), C(revision), C(content) (its JSON, else null) and C(text) (what is no JSON, else empty).
  returned: success
  type: list
  elements: dict
  sample: [{pod: istiod-b8f585f7-n8lsn, revision: default, content: [], text: ''}]
no_answer:
  description: Istiods that did not answer, with C(pod), C(revision) and C(reason).
  returned: success
  type: list
  elements: dict
  sample: []
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.istiod_debug_info import run
from ..module_utils.specs.istiod_debug_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
