#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: analyze
short_description: Find what is wrong with a mesh's configuration
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl analyze) and C(istioctl validate) do, with the same codes and texts, in files, in a live cluster, or in files as if they
    were applied to a cluster. The codes are explained in C(docs/analysis.md).
  - A cluster is read by one list a kind, all at once; of Secrets only the metadata, and the certificates of those that Gateways name. A kind
    that may not be listed is told, and only the analyzers that need it are left out.
  - A message about a file names the line of the very field.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.attributes.info
  - meshfleet.istio.auth
options:
  files:
    description:
      - Files of YAML or JSON, and folders, of which every file that ends in C(.yaml), C(.yml) or C(.json) is read at any depth; C(-) is the
        standard input of the process that runs the module.
      - What is no object of a kind that an analyzer looks at is passed over; what cannot be read at all is a message.
    type: list
    elements: path
  objects:
    description: Objects as YAML, a mapping or a list.
    type: raw
  files_complete:
    description:
      - Whether O(files) and O(objects) are the whole mesh. Then the Services, pods, namespaces, nodes and Secrets in them count, and all analyzers
        run; otherwise those are left to the cluster, as istioctl does.
      - What an installation brings, the ingress gateway's pod and Service, is taken for granted then.
    type: bool
    default: false
  live:
    description:
      - Whether to look at the cluster. O(files) and O(objects) are laid over it, as if they were applied.
      - By default only where neither is given.
    type: bool
  runtime:
    description:
      - Compare the cluster with what its istiods of O(revision) hold, too, and tell which proxies refuse what they are sent (MF0401 to MF0404), and
        where AuthorizationPolicies and PeerAuthentications are not in effect as declared (MF0405 to MF0407).
      - A difference counts if it lasts for two seconds. This needs C(create) and C(get) on C(pods/portforward), or C(pods/exec), in O(namespace),
        and in the namespaces of proxies for what is in effect there.
    type: bool
    default: false
  from_version:
    description:
      - The version of Istio that an upgrade starts from (V(1.21)). Then what has changed since and shows in this mesh is told, as
        C(istioctl x precheck --from-version) does (IST0169), whatever O(rules) says.
      - This needs the mesh's Services, so O(live), or O(files_complete).
    type: str
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  revision:
    description: Objects of the cluster that name another revision are left out; an empty text takes all.
    type: str
    default: default
  default_namespace:
    description: Namespace of the objects in O(files) and O(objects) that name none.
    type: str
    default: default
  mesh_config_file:
    description: A file with the mesh config, instead of the cluster's or Istio's defaults.
    type: path
  mesh_networks_file:
    description: A file with the mesh networks, instead of the cluster's.
    type: path
  namespaces:
    description: Tell only what is about objects in these namespaces, or in none. By default all.
    type: list
    elements: str
  all_namespaces:
    description: Tell of all namespaces, whatever O(namespaces) says.
    type: bool
    default: false
  remote_contexts:
    description: Contexts of the kubeconfig that lead to the other clusters of the mesh, whose Services, pods, namespaces and Secrets count too.
    type: list
    elements: str
  rules:
    description: Names of analyzers or codes of messages; only the analyzers with one of these names, or that tell one of these codes, run.
    type: list
    elements: str
  apply_fixes:
    description:
      - Write the fixes of messages into O(files). A document that changes loses its comments; all others keep their text.
      - What is fixed is in RV(fixed) and not in RV(messages); check mode says what would be.
    type: bool
    default: false
  suppress:
    description:
      - Messages not to tell, as C(CODE=KIND NAMESPACE/NAME), where C(*) in the object stands for anything.
      - An object suppresses its own by the annotation C(galley.istio.io/analyze-suppress), a comma separated list of codes, or C(*).
    type: list
    elements: str
  baseline:
    description: A file with the messages of an earlier analysis, as O(output_format=json) writes them; they are not told again.
    type: path
  output_threshold:
    description: Messages below this level are left out of RV(messages) and of the output; RV(counts) counts them.
    type: str
    choices: [info, warning, error]
    default: info
  failure_threshold:
    description: Fail where there is a message of this level or a worse one; V(never) leaves that to RV(counts).
    type: str
    choices: [never, info, warning, error]
    default: error
  output_format:
    description:
      - The format of RV(output), or of O(dest).
      - V(json) and V(log) are istioctl's, V(sarif) is SARIF 2.1.0, V(github) the annotations of a GitHub workflow.
    type: str
    choices: [json, log, table, sarif, junit, github]
  dest:
    description: File that the output is written to, whole or not at all, also where the module fails by O(failure_threshold).
    type: path
  timeout:
    description: Seconds until all lists of the clusters must have ended; with O(runtime), as many again until the last proxy is asked.
    type: int
    default: 120
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.precheck
  - module: meshfleet.istio.config
  - name: Istio's analysis messages
    description: What each code means.
    link: https://istio.io/latest/docs/reference/config/analysis/
"""

EXAMPLES = r"""
- name: Look at a cluster
  meshfleet.istio.analyze:
    failure_threshold: never
  register: found

- name: Refuse a change that would break the mesh
  meshfleet.istio.analyze:
    files: [config/]
    live: true
    namespaces: [shop]
    suppress: ["IST0102=Namespace *"]

- name: Annotate a pull request, without a cluster
  meshfleet.istio.analyze:
    files: [config/]
    output_format: sarif
    dest: analysis.sarif
"""

RETURN = r"""
passed:
  description: Whether no message is of level O(failure_threshold) or worse.
  returned: always
  type: bool
  sample: true
messages:
  description: What was found, the worst first.
  returned: always
  type: list
  elements: dict
  contains:
    code:
      description: Istio's code, or one of the collection's own that begins with MF.
      type: str
      sample: IST0101
    name:
      description: The code in words.
      type: str
      sample: ReferencedResourceNotFound
    level:
      description: Info, Warning or Error.
      type: str
      sample: Error
    origin:
      description: The object as istioctl writes it.
      type: str
      sample: VirtualService shop/cart
    message:
      description: The finding.
      type: str
      sample: 'Referenced gateway not found: "edge"'
    next_step:
      description: What to do about it.
      type: str
      sample: Correct the name, or create what it refers to; check the namespace and who may see it (exportTo).
    reference:
      description: File and line of the field; empty for an object of a cluster.
      type: str
      sample: config/cart.yaml:9
    cluster:
      description: The cluster, where O(remote_contexts) names some; C(default) is the one that the task is about.
      type: str
      sample: ""
    documentation_url:
      description: A page that explains the code.
      type: str
      sample: https://istio.io/latest/docs/reference/config/analysis/ist0101/
    fix:
      description: A safe remedy, as a JSON patch of the object and why it is safe; null where there is none.
      type: dict
      sample: {patch: [{op: remove, path: /metadata/annotations/istio.io~1rev}], reason: it has no effect on a Service}
fixed:
  description: Messages whose fix O(apply_fixes) has written, in the form of RV(messages).
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many messages there are of each level, those below O(output_threshold) too.
  returned: always
  type: dict
  sample: {Error: 1, Warning: 0, Info: 2}
suppressed:
  description: How many messages O(suppress), O(baseline) and annotations kept back.
  returned: always
  type: int
  sample: 0
analyzed:
  description: How many objects were looked at.
  returned: always
  type: int
  sample: 217
ignored:
  description: How many objects of O(files) and O(objects) are of kinds that were not looked at.
  returned: always
  type: int
  sample: 3
skipped_analyzers:
  description: Analyzers that did not run, each with the kinds it lacked, as they may not be listed or the cluster does not know them.
  returned: always
  type: dict
  sample: {gateway.SecretAnalyzer: [Secret]}
missing_kinds:
  description: Kinds that the cluster does not know.
  returned: always
  type: list
  elements: str
  sample: [httproutes.gateway.networking.k8s.io]
output:
  description: The messages in O(output_format); empty without one, and with O(dest).
  returned: always
  type: str
  sample: ""
result:
  description: The answer to O(query), or null.
  returned: always
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.analyze import run
from ..module_utils.specs.analyze import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
