# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster: its processes, nodes and network services."""
