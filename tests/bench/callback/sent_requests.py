# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback that writes down each request to an API server that a playbook's workers send: they are forked after it is loaded."""
from __future__ import annotations

import os
import typing as t

from ansible.plugins.callback import CallbackBase
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client

DOCUMENTATION = """
name: sent_requests
type: aggregate
short_description: writes requests to API servers into the file SENT_REQUESTS
description: A line each, method and URL.
requirements: [enabled in configuration]
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Counts by itself; no event is looked at."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "sent_requests"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *words: t.Any, **options: t.Any) -> None:
        super().__init__(*words, **options)
        file = os.open(os.environ["SENT_REQUESTS"], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        send = Client._send

        def counted(client: Client, method: str, url: str, *rest: t.Any) -> t.Any:
            os.write(file, f"{method} {url}\n".encode())  # whole, whoever else writes
            return send(client, method, url, *rest)

        Client._send = counted  # type: ignore[method-assign]
