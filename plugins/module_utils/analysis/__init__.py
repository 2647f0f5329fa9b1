# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of a cluster and its configuration: what is found is told as messages."""
