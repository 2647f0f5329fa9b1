# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet as one page: what modules found becomes a document, and the document a self-contained HTML file."""
