# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods: network namespaces in which the programs run that a pod's images name; what a kubelet does, as far as Istio needs it."""
