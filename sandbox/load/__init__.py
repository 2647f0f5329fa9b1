# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients of one istiod: a Go program on Istio's own ADS client, and its run inside the sandbox."""
