# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Istio mesh of one or more clusters on one machine, without root or containers: ``python -m sandbox --help``."""
