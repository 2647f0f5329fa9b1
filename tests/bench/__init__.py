# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed and memory beside the peers, as ratios in one run; nothing here passes or fails."""
