# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights that were just granted."""
from __future__ import annotations

from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client

from .sandbox.running import until

REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"


def await_right(client: Client, user: str, **attributes: str) -> None:
    """Wait until a right that was granted to a user counts: the API server learns of roles and bindings some time after they are made."""
    review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": user, "resourceAttributes": attributes}}
    until(lambda: client.create(REVIEWS, review)["status"]["allowed"], 60, lambda: (user, attributes))
