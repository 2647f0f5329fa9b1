# SPDX-License-Identifier: GPL-3.0-or-later
"""Analyzers: one concern a file, each with its name, its messages, the kinds it needs and what it looks for."""
