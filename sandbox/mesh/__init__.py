# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio and the sample workloads, put there by the oracle istioctl for tests that come before or beside our own install."""
