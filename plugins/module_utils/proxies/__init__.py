# SPDX-License-Identifier: GPL-3.0-or-later
"""What istiod and the proxies say of themselves, asked over their pods' loopback."""
