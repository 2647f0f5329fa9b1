# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that say what the real Istio says."""
