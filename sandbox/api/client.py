# SPDX-License-Identifier: GPL-3.0-or-later
"""A small client of one API server: JSON in, JSON out, deadlines everywhere."""

import http.client
import json
import os
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

Json = dict[str, Any]
MERGE = "application/merge-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
APPLY = "application/apply-patch+yaml"
ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


class ApiError(Exception):
    """The API server's refusal; ``status`` is the HTTP status, 0 when it could not be reached."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """Requests as the administrator to 127.0.0.1:PORT. A connection a request, so that threads may share one client."""

    def __init__(self, port: int, certificates: Path) -> None:
        self.host, self.port = "127.0.0.1", port
        self.context = ssl.create_default_context(cafile=str(certificates / "ca.crt"))
        self.context.load_cert_chain(certificates / "admin.crt", certificates / "admin.key")

    def headers(self) -> dict[str, str]:
        """What every request says besides its own headers."""
        return {"Accept": "application/json"}

    def request(self, method: str, path: str, body: Json | None = None, content: str = "application/json", timeout: float = 15) -> Json:
        """One request; returns the decoded answer ({} for one that is no JSON). Raises ApiError."""
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=self.context)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": content, **self.headers()})
            answer = connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise ApiError(0, f"{method} {path}: {error}") from error
        finally:
            connection.close()
        try:
            decoded = json.loads(raw)
        except ValueError:
            decoded = {}
        found: Json = decoded if isinstance(decoded, dict) else {}
        if answer.status >= 400:
            raise ApiError(answer.status, f"{method} {path}: {answer.status} {found.get('message', raw[:200])}")
        return found

    def get(self, path: str) -> Json:
        """GET. Raises ApiError."""
        return self.request("GET", path)

    def find(self, path: str) -> Json | None:
        """GET; None for what does not exist. Raises ApiError for other refusals."""
        try:
            return self.request("GET", path)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def create(self, path: str, body: Json) -> Json:
        """POST. Raises ApiError."""
        return self.request("POST", path, body)

    def apply(self, path: str, body: Json) -> Json:
        """Server-side apply as field manager ``sandbox``. Raises ApiError."""
        return self.request("PATCH", f"{path}?fieldManager=sandbox&force=true", body, APPLY)

    def patch(self, path: str, body: Json, content: str = MERGE) -> Json:
        """PATCH. Raises ApiError."""
        return self.request("PATCH", path, body, content)

    def delete(self, path: str) -> None:
        """DELETE at once; what does not exist is fine. Raises ApiError for other refusals."""
        try:
            self.request("DELETE", path, {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0})
        except ApiError as error:
            if error.status != 404:
                raise

    def ready(self) -> bool:
        """Whether /readyz answers ok within 2 s."""
        try:
            self.request("GET", "/readyz", timeout=2)
        except ApiError:
            return False
        return True

    def follow(self, path: str, seconds: int = 290) -> Iterator[tuple[str, Json]]:
        """List, then watch ``path``: pairs of ADDED, MODIFIED, DELETED and the object, after each list one SYNCED with its list.

        Ends after ``seconds`` or with the connection; call it again. Raises ApiError.
        """
        listed = self.get(path)
        version = listed["metadata"]["resourceVersion"]
        yield "SYNCED", listed
        query = urlencode({"watch": "1", "resourceVersion": version, "timeoutSeconds": seconds, "allowWatchBookmarks": "true"})
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=seconds + 10, context=self.context)
        try:
            connection.request("GET", f"{path}{'&' if '?' in path else '?'}{query}", headers=self.headers())
            answer = connection.getresponse()
            if answer.status != 200:
                raise ApiError(answer.status, f"watch {path}: {answer.status}")
            for line in answer:
                event = json.loads(line)
                if event["type"] == "ERROR":
                    return
                if event["type"] != "BOOKMARK":
                    yield event["type"], event["object"]
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ApiError(0, f"watch {path}: {error}") from error
        finally:
            connection.close()


class InClusterClient(Client):
    """Requests of a pod with its service account's token (Kubernetes: "Accessing the Kubernetes API from a Pod"), read anew each time."""

    def __init__(self) -> None:
        self.host, self.port = os.environ["KUBERNETES_SERVICE_HOST"], int(os.environ["KUBERNETES_SERVICE_PORT"])
        self.context = ssl.create_default_context(cafile=str(ACCOUNT / "ca.crt"))

    def headers(self) -> dict[str, str]:
        """The same with the token."""
        return {**super().headers(), "Authorization": f"Bearer {(ACCOUNT / 'token').read_text(encoding='ascii')}"}


def administrator(cluster: dict[str, str]) -> Client:
    """A client of a cluster as the sandbox's state has it."""
    return Client(int(cluster["server"].rpartition(":")[2]), Path(cluster["folder"]) / "certificates")
