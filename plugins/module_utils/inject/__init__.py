# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets Istio's proxy, and what a pod becomes with it. Knows no cluster's connection but what it is handed, and no Ansible."""
