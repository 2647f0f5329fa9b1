# SPDX-License-Identifier: GPL-3.0-or-later
"""Probes, asked from the node's network namespace as a kubelet asks them."""

import contextlib
import http.client
import os
import signal
import socket
import ssl
import subprocess
from typing import Any

from sandbox.kernel.namespaces import socket_in
from sandbox.pods import enter

Json = dict[str, Any]


def answers(network: int, address: str, container: Json, probe: Json) -> bool:
    """Whether ``probe`` (httpGet or tcpSocket) succeeds at the pod's ``address`` within its timeoutSeconds; one of another kind is taken for passed."""
    timeout = float(probe.get("timeoutSeconds") or 1)
    if "httpGet" in probe:
        request = probe["httpGet"]
        return _http(network, request.get("host") or address, port_number(container, request["port"]), request, timeout)
    if "tcpSocket" in probe:
        return _connect(network, address, port_number(container, probe["tcpSocket"]["port"]), timeout) is not None
    return True


def succeeds(pid: int, probe: Json, environment: dict[str, str]) -> bool:
    """Whether the command of an exec probe ends with status 0 in the pod with this first process, within its timeoutSeconds."""
    command = [*enter.into(str(pid)), "env", "-i", *(f"{name}={value}" for name, value in environment.items()), *probe["exec"]["command"]]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(float(probe.get("timeoutSeconds") or 1)) == 0
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False


def port_number(container: Json, port: Any) -> int:
    """A port by number or by the name that the container gives it."""
    if isinstance(port, int) or str(port).isdigit():
        return int(port)
    return next((int(entry["containerPort"]) for entry in container.get("ports") or [] if entry.get("name") == port), 0)


def _connect(network: int, address: str, port: int, timeout: float) -> socket.socket | None:
    connection = socket_in(network, socket.AF_INET, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    try:
        connection.connect((address, port))
    except OSError:
        connection.close()
        return None
    return connection


def _http(network: int, address: str, port: int, request: Json, timeout: float) -> bool:
    connection = _connect(network, address, port, timeout)
    if connection is None:
        return False
    client = http.client.HTTPConnection(address, port, timeout=timeout)
    try:
        if request.get("scheme") == "HTTPS":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # as a kubelet: probes verify nothing
            client.sock = context.wrap_socket(connection)
        else:
            client.sock = connection
        headers = {entry["name"]: entry["value"] for entry in request.get("httpHeaders") or []}
        client.request("GET", request.get("path") or "/", headers=headers)
        return 200 <= client.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()
        connection.close()
