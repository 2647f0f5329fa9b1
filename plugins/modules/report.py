#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Show a fleet on one page
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Makes one HTML file of what other modules found in the clusters of a fleet. It holds all of its data, style and script, loads nothing, and can be
    mailed or opened from a disk, in light and dark. Clusters, proxies, messages and certificates can be sorted and filtered, also by the ten thousand.
  - Shown are clusters, revisions, istiods, proxies by state, rejected configuration with Envoy's reasons, messages, when certificates end, and the topology.
  - Of the results given only the fields that are shown are read. Private keys and tokens inside their texts are masked.
  - No cluster is asked. The options that reach one are accepted, so that defaults of the action group can hold them, and not used.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Says whether files would change, and leaves them alone.
    support: full
  diff_mode:
    description: There is nothing to show; the page is made for eyes, and RV(summary) tells what it holds.
    support: full
  idempotent:
    description: The same input gives the same files; they are written only where they differ.
    support: full
options:
  data:
    description:
      - What was found, by cluster. Each is a mapping of any of the following.
      - C(place), a mapping of C(network), C(region) and C(role); C(error), why the cluster could not be asked.
      - C(proxy_status), C(control_plane), C(versions), the results of M(meshfleet.istio.proxy_status_info), M(meshfleet.istio.control_plane_info) and
        M(meshfleet.istio.version_info).
      - C(messages), a list of messages as M(meshfleet.istio.analyze) and M(meshfleet.istio.precheck) return them, or such a result. C(certificates), the
        certificates that M(meshfleet.istio.certificate_info) returns, or that result.
    type: dict
    required: true
  dest:
    description: The HTML file. Its folder has to exist.
    type: path
  json_dest:
    description: A file for the same data as JSON.
    type: path
  title:
    description: The page's title.
    type: str
    default: Istio fleet
  generated_at:
    description: When the data was gathered, as it is to be shown.
    type: str
seealso:
  - module: meshfleet.istio.proxy_status_info
  - module: meshfleet.istio.gate
"""

EXAMPLES = r"""
- name: Proxies are asked
  meshfleet.istio.proxy_status_info:
  register: proxies

- name: The fleet on one page
  meshfleet.istio.report:
    data: >-
      {% set found = {} %}
      {% for host in ansible_play_hosts %}{% set _ = found.update({host: {'proxy_status': hostvars[host].proxies}}) %}{% endfor %}
      {{ found }}
    dest: fleet.html
    json_dest: fleet.json
    title: Production
    generated_at: "{{ now(utc=true, fmt='%Y-%m-%d %H:%M UTC') }}"
  run_once: true
"""

RETURN = r"""
html_path:
  description: The HTML file; empty without O(dest).
  returned: success
  type: str
  sample: fleet.html
json_path:
  description: The JSON file; empty without O(json_dest).
  returned: success
  type: str
  sample: fleet.json
summary:
  description:
    - What the page counts. Its C(states) are the proxies by state, C(rejecting) those that reject something, C(messages) the messages by level;
      C(certificates_ended) and C(certificates_ending) (within C(expiring_days)) count certificates.
  returned: success
  type: dict
  sample: {clusters: 2, clusters_not_asked: 0, proxies: 12, states: {SYNCED: 12, STALE: 0, NOT_SENT: 0, ERROR: 0, NOT_CONNECTED: 0}, rejecting: 0}
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.report import run
from ..module_utils.specs.report import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
