# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods as network namespaces with real processes."""
