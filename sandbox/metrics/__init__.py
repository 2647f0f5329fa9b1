# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's standard metrics from Envoys' access logs: the stand-in for Istio's stats filter, which upstream's Envoy has not."""
