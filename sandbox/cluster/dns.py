# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster's DNS: A records of Services as Kubernetes' DNS specification has them, on UDP."""

import socket
import threading

from dnslib import QTYPE, RCODE, RR, A, DNSError, DNSRecord

from sandbox.api.mirror import Mirror

DOMAIN = "svc.cluster.local"
TTL = 5  # seconds


class Dns:
    """Answers on ``listener`` (a bound UDP socket) from the mirrors of Services and EndpointSlices, in a thread of its own."""

    def __init__(self, listener: socket.socket, services: Mirror, slices: Mirror) -> None:
        self.listener, self.services, self.slices = listener, services, slices
        threading.Thread(target=self._serve, name="dns", daemon=True).start()

    def addresses(self, name: str) -> list[str] | None:
        """The addresses behind a name such as ``a.b.svc.cluster.local``; None for a name that does not exist."""
        labels = name.lower().rstrip(".").removesuffix("." + DOMAIN).split(".")
        if not name.lower().rstrip(".").endswith("." + DOMAIN) or len(labels) not in (2, 3):
            return None
        service = self.services.objects.get((labels[-1], labels[-2]))
        if service is None:
            return None
        address = service["spec"].get("clusterIP", "")
        if address not in ("", "None"):
            return [address] if len(labels) == 2 else None
        found = []
        for piece in list(self.slices.objects.values()):
            meta = piece["metadata"]
            if meta["namespace"] == labels[-1] and meta.get("labels", {}).get("kubernetes.io/service-name") == labels[-2]:
                for endpoint in piece.get("endpoints") or []:
                    if endpoint.get("conditions", {}).get("ready", True) and (len(labels) == 2 or endpoint.get("hostname") == labels[0]):
                        found += endpoint["addresses"]
        return found

    def _serve(self) -> None:
        while True:
            data, peer = self.listener.recvfrom(4096)
            try:
                query = DNSRecord.parse(data)
            except DNSError:
                continue
            answer = query.reply()
            found = self.addresses(str(query.q.qname))
            if found is None:
                answer.header.rcode = RCODE.NXDOMAIN
            elif query.q.qtype in (QTYPE.A, QTYPE.ANY):
                for address in found:
                    answer.add_answer(RR(query.q.qname, QTYPE.A, rdata=A(address), ttl=TTL))
            self.listener.sendto(answer.pack(), peer)
