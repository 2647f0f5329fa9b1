# SPDX-License-Identifier: GPL-3.0-or-later
"""One Kubernetes cluster: connection, requests, server-side apply, waits, rights, the writer's Lease, port-forward and exec."""
