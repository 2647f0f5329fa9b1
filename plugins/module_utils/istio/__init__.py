# SPDX-License-Identifier: GPL-3.0-or-later
"""What Istio is, and what it takes from Kubernetes: pure functions, no cluster, no Ansible."""
