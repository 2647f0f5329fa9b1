# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that holds a sandbox: first of its PID namespace, parent of all others."""
