# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to Istio's control plane, and is left alone by rules for applications."""
from __future__ import annotations

from .resource import Resource


def is_control_plane(resource: Resource) -> bool:
    """Whether an object is part of it by its labels."""
    return "istio" in resource.labels or resource.labels.get("release") == "istio"
