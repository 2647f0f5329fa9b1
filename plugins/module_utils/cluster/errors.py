# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with a cluster. Every message names the cluster."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

Json = dict[str, t.Any]
LONGEST: t.Final = 4000
"""Characters of the server's text that are shown."""


class ClusterError(Exception):
    """Something about one cluster; the message names it and the next step."""


class ConnectionSettingsError(ClusterError):
    """The options, environment or kubeconfig do not say how a cluster is reached."""


class ClusterUnreachable(ClusterError):  # noqa: N818 - the name of Ansible's own outcome
    """The API server does not answer within the time allowed."""


class WaitTimeout(ClusterError):  # noqa: N818
    """A deadline passed; the message says what was waited for and what is known of it."""


@dataclass(frozen=True)
class Cause:
    """An entry of a Status' details: ``reason`` (``FieldManagerConflict``, ``FieldValueInvalid``), message, field path."""

    reason: str
    message: str
    field: str


class ApiError(ClusterError):
    """The API server's refusal: HTTP ``status``, Status ``reason``, its text and causes.

    A body that is no Status is never shown: proxies echo headers with credentials. ``text`` stands for one that says nothing.
    """

    def __init__(self, cluster: str, request: str, status: int, body: t.Any, *, text: str = "") -> None:
        said: Json = body if isinstance(body, dict) and body.get("kind") == "Status" else {}
        self.status = status
        self.reason = str(said.get("reason") or "")
        self.text = _shortened(str(said.get("message") or text or f"HTTP status {status}"))
        if status == 401:
            self.text += ": the credentials are refused; they may be expired, or another cluster's: renew them (api_key, client_cert or the kubeconfig's user)"
        details = said.get("details")
        causes = details.get("causes") if isinstance(details, dict) else None
        self.causes = tuple(
            Cause(str(one.get("reason") or ""), _shortened(str(one.get("message") or "")), str(one.get("field") or ""))
            for one in (causes if isinstance(causes, list) else ()) if isinstance(one, dict)
        )  # fmt: skip
        super().__init__(f"cluster {cluster}: {request}: {self.text}")

    @property
    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """(field path, manager) of every field that another manager owns."""
        return tuple((cause.field, _quoted(cause.message)) for cause in self.causes if cause.reason == "FieldManagerConflict")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "..."


def _quoted(message: str) -> str:
    """The manager in ``conflict with "kubectl" using apps/v1``."""
    return message.split('"')[1] if message.count('"') > 1 else message
