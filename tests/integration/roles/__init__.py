# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles as a user runs them, on a mesh with real Envoys and a real Prometheus."""
