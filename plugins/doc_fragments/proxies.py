# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the modules that ask proxies and istiod."""
from __future__ import annotations


class ModuleDocFragment:
    """Options of specs/proxy_access.py: which proxies, by ACCESS and PODS how they are reached; READS has the attributes of modules that change nothing."""

    DOCUMENTATION = r"""
options:
  workload:
    description:
      - A pod or a workload, as C(NAME), C(NAME.NAMESPACE), C(TYPE/NAME) or C(TYPE/NAME.NAMESPACE).
      - Types are deployment, daemonset, statefulset, replicaset, job, service, gateway (of the Gateway API) and pod, also by their short names.
    type: str
"""
    ACCESS = r"""
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  default_namespace:
    description: Namespace of a workload that names none.
    type: str
    default: default
  proxy_admin_port:
    description: Port of Envoy's admin interface; without it that of the pod's or the mesh's configuration is used, and else 15000.
    type: int
  timeout:
    description: Seconds for each answer of a proxy.
    type: float
    default: 15.0
"""
    PODS = r"""
options:
  all_pods:
    description: Whether all pods of the workload are meant, instead of the first ready one.
    type: bool
    default: false
"""
    READS = r"""
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
"""
