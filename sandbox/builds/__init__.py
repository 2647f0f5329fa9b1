# SPDX-License-Identifier: GPL-3.0-or-later
"""Every program that the sandbox runs: from where, in which version, and how it is built."""
