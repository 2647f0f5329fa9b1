# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that the holder makes when a command orders them."""

from collections.abc import Sequence
from typing import Any

from sandbox.cluster.cluster import Cluster


async def obey(clusters: Sequence[Cluster], order: dict[str, Any]) -> str:
    """Do as ordered: {"fault": api, webhook, access or streams, "cluster": NAME, "mode": what it takes}; returns a line to print. Raises SandboxError."""
    cluster = next(one for one in clusters if one.place.name == order["cluster"])
    mode = order.get("mode", "")
    if order["fault"] == "api":
        cluster.proxy.faults = mode
        return ""
    if order["fault"] == "webhook":
        cut = await cluster.webhook.set(mode)
    elif order["fault"] == "access":
        cut = await cluster.fronts.set(cluster.place.name, mode)
    else:
        cut = cluster.relays.cut(cluster.place.streams)
    return f"{cut} connections cut"
