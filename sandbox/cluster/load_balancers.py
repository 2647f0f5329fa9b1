# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses for Services of type LoadBalancer; kube-proxy leads what arrives for them to the pods."""

import threading
from typing import Any

from sandbox.api.client import ApiError, Client

FIRST, LAST = 10, 250


class LoadBalancers:
    """Gives each such Service an address of ``prefix`` (three numbers) for as long as it lives."""

    def __init__(self, client: Client, prefix: str) -> None:
        self.client, self.prefix = client, prefix
        self.given: dict[str, int] = {}
        self.lock = threading.Lock()

    def changed(self, kind: str, service: dict[str, Any]) -> None:
        """To be called with every change of a Service."""
        uid = service["metadata"]["uid"]
        if kind == "DELETED" or service["spec"].get("type") != "LoadBalancer":
            with self.lock:
                self.given.pop(uid, None)
            return
        current = [entry.get("ip") for entry in service.get("status", {}).get("loadBalancer", {}).get("ingress", [])]
        with self.lock:
            if uid not in self.given:
                own = [int(ip.rpartition(".")[2]) for ip in current if ip and ip.startswith(self.prefix + ".")]
                taken = set(self.given.values())
                self.given[uid] = own[0] if own else next(number for number in range(FIRST, LAST) if number not in taken)
            address = f"{self.prefix}.{self.given[uid]}"
        if current != [address]:
            meta = service["metadata"]
            try:
                self.client.patch(
                    f"/api/v1/namespaces/{meta['namespace']}/services/{meta['name']}/status",
                    {"status": {"loadBalancer": {"ingress": [{"ip": address, "ipMode": "VIP"}]}}},
                )
            except ApiError:
                with self.lock:
                    self.given.pop(uid, None)  # the next change tries again
