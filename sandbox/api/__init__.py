# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubernetes' API: certificates, kubeconfigs, a small client."""
