# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh's certificate authorities: root, intermediates, the Secret ``cacerts``; what is checked before any of it is written."""
