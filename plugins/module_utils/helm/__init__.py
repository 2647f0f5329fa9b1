# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm in Python: charts, values, rendering and sources, without a helm binary.

``chart.load(path)`` reads a chart, ``engine.render(chart, values, release_name=...)`` renders it.
"""
