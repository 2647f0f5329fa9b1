# SPDX-License-Identifier: GPL-3.0-or-later
"""All pods of one cluster: real ones get a thread, others are played, and every deletion is completed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sandbox.api.client import ApiError
from sandbox.api.mirror import Mirror
from sandbox.pods.node import Node
from sandbox.pods.pod import Pod
from sandbox.pods.status import Container, now, pod_status
from sandbox.pods.usage import Usage

Json = dict[str, Any]
PLAYERS = 4


class Runner:
    """Plays the kubelet of every node of a cluster."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.pods: dict[str, Pod] = {}
        self.played: dict[str, str] = {}
        """The address of every played pod by its uid."""
        self.players = ThreadPoolExecutor(PLAYERS, thread_name_prefix="player")
        self.mirror = Mirror(node.client, "/api/v1/pods", self.changed)
        self.usage = Usage(lambda: list(self.pods.values()))

    def changed(self, kind: str, pod: Json) -> None:
        """Every change of a pod."""
        meta = pod["metadata"]
        uid = meta["uid"]
        own = self.pods.get(uid)
        if kind == "DELETED":
            self._drop(uid, own)
        elif not pod["spec"].get("nodeName"):
            if meta.get("deletionTimestamp"):
                self.players.submit(self._remove, pod)
        elif own:
            own.pod["metadata"] = meta
            if meta.get("deletionTimestamp"):
                own.deleted.set()
        elif meta.get("deletionTimestamp"):
            self.players.submit(self._remove, pod)
        elif uid not in self.played and pod.get("status", {}).get("phase") not in ("Succeeded", "Failed"):
            images = [self.node.images.find(entry["image"]).kind for key in ("initContainers", "containers") for entry in pod["spec"].get(key) or []]
            if all(image == "played" for image in images):
                self.played[uid] = ""
                self.players.submit(self._play, pod)
            else:
                self.pods[uid] = Pod(self.node, pod)

    def _drop(self, uid: str, own: Pod | None) -> None:
        if own:
            own.gone = True
            own.deleted.set()
            del self.pods[uid]
        address = self.played.pop(uid, "")
        if address:
            self.node.network.give_back(address)

    def _play(self, pod: Json) -> None:
        """Say of a pod that it runs and is ready; a Job's, that it is done."""
        meta = pod["metadata"]
        address = self.played[meta["uid"]] = self.node.network.take_address()
        containers = [Container(entry, init=True) for entry in pod["spec"].get("initContainers") or []]
        containers += [Container(entry) for entry in pod["spec"]["containers"]]
        for one in containers:
            one.run()
            one.started = one.ready = True
            if (one.init and not one.sidecar) or pod["spec"].get("restartPolicy") in ("Never", "OnFailure"):
                one.end(0)
        addresses = {"status.podIP": address, "status.hostIP": self.node.place.node_ip}
        try:
            status = pod_status(pod, addresses, containers, now())
            self.node.client.patch(f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}/status", {"status": status, "metadata": {"uid": meta["uid"]}})
        except ApiError:
            self.played.pop(meta["uid"], None)  # the next change tries again

    def _remove(self, pod: Json) -> None:
        meta = pod["metadata"]
        self.node.remove(f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}", meta["uid"])
