# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod's volumes as folders: ConfigMaps, Secrets, projected tokens, the downward API; kept up to date as a kubelet does."""

import base64
import time
from pathlib import Path
from typing import Any

from sandbox import whole_file
from sandbox.api.client import Client
from sandbox.pods.environment import field, resource

Json = dict[str, Any]


POD_LOGS = "/var/log/pods"
"""The one folder of the node that a hostPath volume shows as it is: a folder a pod, by its uid, with the logs of its containers in ``logs``."""


class MissingVolumeError(Exception):
    """A ConfigMap or Secret that a pod needs is not there yet; the message names it as a kubelet's event does."""


class Volumes:
    """The volumes of one pod below ``folder``."""

    def __init__(self, client: Client, pod: Json, folder: Path, addresses: dict[str, str]) -> None:
        self.client, self.pod, self.folder, self.addresses = client, pod, folder, addresses
        self.logs = {entry["name"] for entry in pod["spec"].get("volumes") or [] if entry.get("hostPath", {}).get("path") == POD_LOGS}
        self.tokens: dict[str, tuple[float, str]] = {}
        """By mount path: when it is to be renewed (seconds since the epoch) and the token."""

    def read(self, kind: str, name: str) -> dict[str, str]:
        """The texts of a ConfigMap or Secret; {} where there is none. Raises ApiError."""
        return {key: value.decode(errors="replace") for key, value in (self._load(kind, name) or {}).items()}

    def write(self) -> None:
        """Bring every volume up to date. Raises MissingVolumeError, ApiError."""
        for volume in self.pod["spec"].get("volumes") or []:
            target = self.folder / volume["name"]
            target.mkdir(parents=True, exist_ok=True)
            wanted = self._content(volume)
            if wanted is not None:
                _sync(target, wanted)

    def path(self, mount: Json) -> Path:
        """The folder or file behind a container's volumeMount."""
        if mount["name"] in self.logs:
            return self.folder.parent.parent
        target = self.folder / str(mount["name"])
        return target / mount["subPath"] if mount.get("subPath") else target

    def _content(self, volume: Json) -> dict[str, bytes] | None:
        """The files that a volume must hold, None for one that belongs to the pod."""
        if "configMap" in volume:
            return self._pick("configmaps", volume["configMap"]["name"], volume["configMap"])
        if "secret" in volume:
            return self._pick("secrets", volume["secret"]["secretName"], volume["secret"])
        if "downwardAPI" in volume:
            return self._downward(volume["downwardAPI"])
        if "projected" in volume:
            files: dict[str, bytes] = {}
            for number, source in enumerate(volume["projected"].get("sources") or []):
                files.update(self._projected(f"{volume['name']}/{number}", source))
            return files
        return None

    def _projected(self, place: str, source: Json) -> dict[str, bytes]:
        if "serviceAccountToken" in source:
            return {source["serviceAccountToken"]["path"]: self._token(place, source["serviceAccountToken"]).encode()}
        if "configMap" in source:
            return self._pick("configmaps", source["configMap"]["name"], source["configMap"])
        if "secret" in source:
            return self._pick("secrets", source["secret"]["name"], source["secret"])
        return self._downward(source.get("downwardAPI") or {})

    def _pick(self, kind: str, name: str, reference: Json) -> dict[str, bytes]:
        found = self._load(kind, name)
        if found is None:
            if reference.get("optional"):
                return {}
            raise MissingVolumeError(f'{kind.removesuffix("s")} "{name}" not found')
        if not reference.get("items"):
            return found
        return {item["path"]: found[item["key"]] for item in reference["items"] if item["key"] in found}

    def _load(self, kind: str, name: str) -> dict[str, bytes] | None:
        found = self.client.find(f"/api/v1/namespaces/{self.pod['metadata']['namespace']}/{kind}/{name}")
        if found is None:
            return None
        if kind == "secrets":
            return {key: base64.b64decode(value) for key, value in (found.get("data") or {}).items()}
        files = {key: value.encode() for key, value in (found.get("data") or {}).items()}
        return files | {key: base64.b64decode(value) for key, value in (found.get("binaryData") or {}).items()}

    def _downward(self, reference: Json) -> dict[str, bytes]:
        files = {}
        for item in reference.get("items") or []:
            if "fieldRef" in item:
                files[item["path"]] = field(self.pod, item["fieldRef"]["fieldPath"], self.addresses).encode()
            else:
                named = item["resourceFieldRef"]
                container = next(entry for entry in self.pod["spec"]["containers"] if entry["name"] == named["containerName"])
                files[item["path"]] = resource(container, named).encode()
        return files

    def _token(self, place: str, source: Json) -> str:
        """A token bound to the pod, renewed at 80 % of its life (the TokenRequest API)."""
        renew, token = self.tokens.get(place, (0.0, ""))
        if time.time() < renew:
            return token
        meta, seconds = self.pod["metadata"], int(source.get("expirationSeconds") or 3600)
        reference = {"kind": "Pod", "apiVersion": "v1", "name": meta["name"], "uid": meta["uid"]}
        spec: Json = {"expirationSeconds": seconds, "boundObjectRef": reference}
        if source.get("audience"):
            spec["audiences"] = [source["audience"]]
        account = self.pod["spec"].get("serviceAccountName", "default")
        path = f"/api/v1/namespaces/{meta['namespace']}/serviceaccounts/{account}/token"
        token = str(self.client.create(path, {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec})["status"]["token"])
        self.tokens[place] = (time.time() + seconds * 0.8, token)
        return token


def _sync(folder: Path, wanted: dict[str, bytes]) -> None:
    """Make the folder hold these files: each replaced at once, so that no reader sees half of one."""
    for path in [path for path in folder.rglob("*") if path.is_file() and str(path.relative_to(folder)) not in wanted]:
        path.unlink()
    for name, content in wanted.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        whole_file.replace(path, content)
