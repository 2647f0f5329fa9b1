# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights that an installation needs."""
from __future__ import annotations

import typing as t

from ...cluster.access import Right, lacking
from ...cluster.client import Client
from ..message import CLUSTER, ERROR, WARNING, Message

_RBAC: t.Final = "rbac.authorization.k8s.io"
_ADMISSION: t.Final = "admissionregistration.k8s.io"
_STEP: t.Final = "Grant it to the account of this host's credentials."


def check(client: Client, namespace: str) -> list[Message]:
    """IST0141 for what istioctl asks for, MF0150 for what this collection needs beside it. Raises ApiError."""
    istioctl = {
        Right("create", group, resource, place)
        for group, resource, place in (
            ("", "namespaces", ""), (_RBAC, "clusterroles", ""), (_RBAC, "clusterrolebindings", ""),
            ("apiextensions.k8s.io", "customresourcedefinitions", ""), (_RBAC, "roles", namespace), ("", "serviceaccounts", namespace),
            ("", "services", namespace), ("apps", "deployments", namespace), ("", "configmaps", namespace),
            (_ADMISSION, "mutatingwebhookconfigurations", ""), (_ADMISSION, "validatingwebhookconfigurations", ""),
        )
    }  # fmt: skip
    own = {Right("patch", right.group, right.resource, right.namespace) for right in istioctl}
    own |= {Right(verb, "", "secrets", namespace) for verb in ("get", "list", "create", "update", "delete")}
    own |= {Right(verb, "coordination.k8s.io", "leases", "kube-system") for verb in ("get", "create", "update")}
    own |= {Right(verb, "", "pods/portforward", namespace) for verb in ("get", "create")}
    missing = lacking(client, istioctl | own)
    return [
        Message("IST0141", "InsufficientPermissions", ERROR, CLUSTER,
                f"Missing required permission to create resource {right.resource} (permission denied)", _STEP)
        if right in istioctl
        else Message("MF0150", "MissingRight", WARNING, CLUSTER, f"Missing right: {right}", _STEP)
        for right in missing
    ]  # fmt: skip
