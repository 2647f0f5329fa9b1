# SPDX-License-Identifier: GPL-3.0-or-later
"""Desired state of a control plane: profiles and operator files become releases, values and objects."""
