# SPDX-License-Identifier: GPL-3.0-or-later
"""Protocols and targets of Services' ports."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.service_ports import protocol_of, target_port

POD: t.Final = {
    "spec": {
        "containers": [{"ports": [{"name": "web", "containerPort": 8080, "protocol": "TCP"}, {"name": "dns", "containerPort": 53, "protocol": "UDP"}]}],
        "initContainers": [
            {"restartPolicy": "Always", "ports": [{"name": "native", "containerPort": 15090}]}, {"ports": [{"name": "once", "containerPort": 1}]},
        ],
    }
}  # fmt: skip


@pytest.mark.parametrize(
    ("port", "protocol"),
    [
        ({"name": "http"}, "HTTP"), ({"name": "GRPC-port"}, "GRPC"), ({"name": "grpc-web-x"}, "GRPC-Web"), ({"name": "http2"}, "HTTP2"),
        ({"name": "tls-x"}, "TLS"), ({"name": "mongo"}, "Mongo"), ({"name": "redis-a"}, "Redis"), ({"name": "mysql"}, "MySQL"),
        ({"name": "status-port"}, "UnsupportedProtocol"), ({"name": "x", "port": 3306}, "TCP"), ({"port": 80}, "auto-detect"),
        ({"protocol": "UDP", "port": 80}, "UDP"), ({"name": "http", "protocol": "UDP"}, "UDP"), ({"appProtocol": "HTTP"}, "HTTP"),
        ({"name": "tcp", "appProtocol": "kubernetes.io/h2c"}, "HTTP2"), ({"appProtocol": "kubernetes.io/wss"}, "HTTPS"), ({"appProtocol": "hbone"}, "HBONE"),
    ],
)  # fmt: skip
def test_by_app_protocol_else_by_name(port: dict[str, t.Any], protocol: str) -> None:
    assert protocol_of(port) == protocol


@pytest.mark.parametrize(
    ("port", "target"),
    [
        ({"port": 80}, 80), ({"port": 80, "targetPort": 8080}, 8080), ({"port": 80, "targetPort": "web"}, 8080), ({"port": 80, "targetPort": "dns"}, None),
        ({"port": 80, "targetPort": "dns", "protocol": "UDP"}, 53), ({"port": 80, "targetPort": "native"}, 15090), ({"port": 80, "targetPort": "once"}, None),
    ],
)  # fmt: skip
def test_where_it_leads(port: dict[str, t.Any], target: int | None) -> None:
    assert target_port(POD, port) == target
