# SPDX-License-Identifier: GPL-3.0-or-later
"""Inbound traffic as a proxy really takes it: which mTLS at which port (istio/pilot/pkg/networking/core/filterchain_options.go)."""
from __future__ import annotations

import typing as t

from .config_dump import LISTENERS, ConfigDump, inner
from .filter_chains import MANAGER, chains

Json = dict[str, t.Any]
INBOUND: t.Final = "virtualInbound"
"""The listener that all inbound traffic of a sidecar goes through."""
ELSEWHERE: t.Final = 0
"""Stands for all ports that have no filter chains of their own."""
_BLACK_HOLE: t.Final = f"{INBOUND}-blackhole"
_OWN_CERTIFICATE: t.Final = "default"
"""What the proxy's own certificate is called; a Sidecar's TLS names another."""
_MODES: t.Final = {(True, True): "PERMISSIVE", (True, False): "STRICT", (False, True): "DISABLE"}


def listeners(dump: ConfigDump) -> list[Json]:
    """The listeners from istiod that are in use. Raises DumpError for a dump without any."""
    return inner([one.get("activeState") or {} for one in dump.part(LISTENERS).get("dynamicListeners") or []], "listener")


def mtls_modes(dump: ConfigDump) -> dict[int, str]:
    """PERMISSIVE, STRICT or DISABLE by the pod's port; ports with a TLS of the Sidecar's own are left out. Raises DumpError."""
    mutual: set[int] = set()
    plain: set[int] = set()
    other: set[int] = set()
    for listener in listeners(dump):
        for chain in chains(listener) if listener.get("name") == INBOUND else ():
            match = chain.get("filterChainMatch") or {}
            port = int(match.get("destinationPort") or ELSEWHERE)
            socket = (chain.get("transportSocket") or {}).get("typedConfig")
            if chain.get("name") == _BLACK_HOLE:
                continue
            if socket:
                (mutual if _is_mutual(socket) else other).add(port)
            elif match.get("transportProtocol") != "tls":  # TLS that is passed on is the application's
                plain.add(port)
    return {port: _MODES[port in mutual, port in plain] for port in sorted((mutual | plain) - other)}


def takes_http(dump: ConfigDump, *, gateway: bool) -> bool:
    """Whether HTTP is understood anywhere that rules can stand: a gateway's listeners, or a sidecar's inbound one. Raises DumpError."""
    found = (chain for one in listeners(dump) if gateway or one.get("name") == INBOUND for chain in chains(one))
    return any(each.get("name") == MANAGER for chain in found for each in chain.get("filters") or [])


def _is_mutual(socket: t.Mapping[str, t.Any]) -> bool:
    own = (socket.get("commonTlsContext") or {}).get("tlsCertificateSdsSecretConfigs") or []
    return bool(socket.get("requireClientCertificate")) and any(one.get("name") == _OWN_CERTIFICATE for one in own)
