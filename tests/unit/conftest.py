# SPDX-License-Identifier: GPL-3.0-or-later
"""Property tests do not time things: a busy machine is no finding."""
from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
