# SPDX-License-Identifier: GPL-3.0-or-later
"""What istiod's webhook answers for a pod, without a webhook."""
from __future__ import annotations

import typing as t

from .containers import sidecar
from .context import Workload
from .injector import Injector
from .openshift import PROXY_ID, proxy_ids, without_assigned_user
from .owners import workload_of
from .pod import inject_pod
from .policy import refusal
from .proxy_configs import effective

Map = dict[str, t.Any]


def answer(
    pod: Map,
    workload: Workload | None,
    injector: Injector,
    namespace: str = "",
    *,
    namespace_annotations: t.Mapping[str, str] | None = None,
    proxy_configs: t.Sequence[Map] = (),
) -> tuple[Map | None, str]:
    """The injected pod and nothing, or None and why it gets no proxy.

    ``workload`` is found by the pod's owner where it is None. ``namespace`` is the pod's where its metadata names none,
    ``namespace_annotations`` that namespace's (OpenShift's ranges of ids), ``proxy_configs`` the live objects of kind
    ProxyConfig. Raises InjectError.
    """
    named = bool(pod["metadata"].get("namespace"))
    if namespace and not named:
        # The webhook knows it from the request; it is no part of what comes back.
        pod = {**pod, "metadata": {**pod["metadata"], "namespace": namespace}}
    reason = refusal(injector.config, pod["metadata"], pod["spec"], namespace)
    if reason:
        return None, reason
    ids = (PROXY_ID, PROXY_ID)
    if injector.openshift:
        ids = proxy_ids(namespace_annotations)
        mine = sidecar(pod["spec"])
        if mine is not None and mine.get("securityContext"):
            pod = {**pod, "spec": without_assigned_user(pod["spec"])}
    config = effective(injector.mesh, pod["metadata"], pod["metadata"].get("namespace") or namespace, proxy_configs)
    out = inject_pod(pod, workload or workload_of(pod), injector, injector.mesh, config, ids)
    if not named:
        out["metadata"].pop("namespace", None)
    return out, ""
