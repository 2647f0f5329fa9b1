# SPDX-License-Identifier: GPL-3.0-or-later
"""One file a module: ``run(options, reporter) -> Result``; the layer that composes the others."""
