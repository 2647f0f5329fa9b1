# SPDX-License-Identifier: GPL-3.0-or-later
"""Each module's argument spec and its options as a frozen dataclass; both doors and the docs test read them."""
