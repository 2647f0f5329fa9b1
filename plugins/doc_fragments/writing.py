# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of how writing modules write."""
from __future__ import annotations


class ModuleDocFragment:
    """Options of specs/writing.py, and the attributes of modules that have them."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Asks the server by dry run; what lies in a namespace or kind that the same run would make is predicted.
    support: full
  diff_mode:
    description: Shows every changed object as the server would store it; the data of Secrets is masked, the schemas of CRDs are shown as hashes.
    support: full
  idempotent:
    description: A second run writes nothing, no object's C(resourceVersion) moves.
    support: full
options:
  prune:
    description: Whether objects that a release or set held after its last run and no longer holds are deleted. CRDs never are.
    type: bool
    default: true
  max_prune:
    description: How many objects a run may prune; more are listed and refused. Nothing limits O(state=absent).
    type: int
    default: 10
  force_conflicts:
    description: Whether fields that another field manager owns are taken from it, and objects of another release or set from that.
    type: bool
    default: false
  adopt:
    description:
      - Whether existing objects that belong to no release or set become part of this one.
      - Fields that C(istioctl), C(kubectl) or Helm 3 manage become ours, so that what they set and this run does not is removed.
    type: bool
    default: true
  wait:
    description: Whether to wait until workloads run and istiod's certificate is in its injection webhooks.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most; the error names pods, reasons, events and the last lines of logs.
    type: float
    default: 300.0
  lock_timeout:
    description: Seconds to wait for another run that writes to the cluster; with V(0) the error says who that is.
    type: float
    default: 0.0
  lease_namespace:
    description: Namespace of the Lease C(meshfleet-istio) that a writing run holds.
    type: str
    default: kube-system
  run_id:
    description: Name of the run, recorded with each revision of a release; the same for several tasks makes them one run to roll back. By default a new one.
    type: str
"""
    RELEASES = r"""
options:
  history_max:
    description: How many revisions of a release are kept; V(0) keeps all.
    type: int
    default: 10
"""
