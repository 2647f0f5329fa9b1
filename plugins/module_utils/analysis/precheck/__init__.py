# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Istio can be installed or upgraded here: ``istioctl x precheck``'s checks and more; docs/precheck.md lists all codes."""
