# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio by the oracle istioctl, sample workloads."""
