# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to one API server: JSON in, JSON out, pooled, retried, with a deadline on each."""
from __future__ import annotations

import contextlib
import datetime
import json
import random
import re
import ssl
import threading
import time
import typing as t
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from .errors import ApiError, ClusterError, ClusterUnreachable, WaitTimeout
from .pool import POOL_SIZE, Identity

Json = dict[str, t.Any]
T = t.TypeVar("T")
R = t.TypeVar("R")

PAGE: t.Final = 500
"""Objects of one answer to a list."""
REQUEST_SECONDS: t.Final = 30.0
RETRY_SECONDS: t.Final = 60.0
"""How long refused and broken requests are sent again to a server that has answered before."""
_PATIENT: t.Final = (429, 502, 503, 504)
_SERVER_ERRORS: t.Final = 3
"""How often a request is sent again after status 500, which mostly means what it says."""
_STARTING: t.Final = b"not yet ready to handle request"
"""What an API server that has just started says with status 403 while its admission does not know the cluster yet (k8s.io/apiserver/pkg/admission)."""
_UNTRUSTED: t.Final = "its certificate is not trusted; give its CA by ca_cert or in the kubeconfig"
_SECONDS: t.Final = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_SAME_CLOCK: t.Final = datetime.timedelta(seconds=3)  # Date tells whole seconds, and an answer takes time
METADATA_ONLY: t.Final = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"


class Client:
    """One cluster's API server. Threads may share it; it holds no thread of its own."""

    def __init__(self, name: str, server: str, pool: t.Any, identity: Identity, tls: ssl.SSLContext, *, connect_timeout: float = 10.0) -> None:
        self.name, self.server, self.pool, self.identity, self.tls = name, server, pool, identity, tls
        self.connect_timeout = connect_timeout
        self.answered = False
        """Whether the server has answered once."""
        self.requests = 0
        """Requests sent so far, those sent again included."""
        self._counting = threading.Lock()
        self._ended = False
        self._ahead = datetime.timedelta()

    @property
    def server_time(self) -> datetime.datetime:
        """The time by the server's clock, as its last answer told it: what machines with clocks of their own agree on."""
        return datetime.datetime.now(datetime.UTC) + self._ahead

    def request(
        self, method: str, path: str, *, query: Mapping[str, t.Any] | None = None, body: t.Any = None,
        content: str = "application/json", accept: str = "application/json", timeout: float = REQUEST_SECONDS, patience: float = RETRY_SECONDS,
    ) -> Json:  # fmt: skip
        """One request, its answer decoded ({} for an empty one). ``timeout``: seconds for one answer, ``patience``: for sending it again.

        It is sent again where the server is busy (429 with its Retry-After, 502 to 504), fails (500, three times), starts, or breaks the connection;
        all requests here may be sent twice: creates answer AlreadyExists then, a delete that finds nothing has done its work. Raises ApiError,
        also for an answer that is no JSON object (a login page), and ClusterUnreachable when the server has not answered within
        ``connect_timeout`` at first, within ``patience`` later.
        """
        answer = self.raw(method, path, query=query, body=body, content=content, accept=accept, timeout=timeout, patience=patience)
        if not answer:
            return {}
        try:
            decoded = json.loads(answer)
        except ValueError:
            decoded = None
        if not isinstance(decoded, dict):
            raise ApiError(self.name, f"{method} {path}", 200, None, text=f"the answer is no JSON object; is {self.server} a Kubernetes API server?")
        return decoded

    def raw(
        self, method: str, path: str, *, query: Mapping[str, t.Any] | None = None, body: t.Any = None,
        content: str = "application/json", accept: str = "application/json", timeout: float = REQUEST_SECONDS, patience: float = RETRY_SECONDS,
    ) -> bytes:  # fmt: skip
        """The same, with the answer's bytes as they are (logs, a pod's answer)."""
        url = f"{self.server}{path}" + (f"?{urlencode({key: value for key, value in query.items() if value is not None})}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        start = time.monotonic()
        tries, limit, unsure = 0, timeout if self.answered else min(timeout, self.connect_timeout), False
        while True:
            if self._ended:
                raise ClusterError(f"cluster {self.name}: {method} {path}: not sent: the task has ended")
            tries += 1
            status, answer, retry_after, trouble = self._send(method, url, data, content, accept, limit)
            if 200 <= status < 300 or (status == 404 and method == "DELETE" and unsure):
                return answer
            deadline = start + (patience if self.answered else min(patience, self.connect_timeout))
            if status == 0:
                pause, again = _backoff(tries), trouble != _UNTRUSTED
                failure: Exception = ClusterUnreachable(f"cluster {self.name}: {self.server} does not answer: {trouble}")
            else:
                pause = retry_after if retry_after is not None else _backoff(tries)
                again = status in _PATIENT or (status == 500 and tries <= _SERVER_ERRORS) or (status == 403 and _STARTING in answer)
                failure = ApiError(self.name, f"{method} {path}", status, _status(answer))
            if not again or time.monotonic() + pause >= deadline:
                raise failure
            unsure = unsure or status == 0 or status >= 500  # it may have been done
            time.sleep(pause)
            limit = min(timeout, max(deadline - time.monotonic(), 0.1))

    def _send(
        self, method: str, url: str, data: bytes | None, content: str, accept: str, timeout: float
    ) -> tuple[int, bytes, float | None, str]:
        """HTTP status (0: no answer), body, the seconds of Retry-After, and what went wrong on the way."""
        import urllib3

        headers = urllib3.HTTPHeaderDict({"Accept": accept, "User-Agent": "meshfleet.istio"})
        for key, value in self.identity.headers():
            headers.add(key, value)
        if data is not None:
            headers["Content-Type"] = content
        with self._counting:
            self.requests += 1
        limits = urllib3.Timeout(connect=min(timeout, self.connect_timeout), read=timeout)
        try:
            found = self.pool.request(method, url, body=data, headers=headers, timeout=limits, redirect=False)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return 0, b"", None, _trouble(error)
        self.answered = True
        self._set_clock(found.headers.get("Date", ""))
        wait = found.headers.get("Retry-After", "")
        return found.status, found.data, float(wait) if _SECONDS.fullmatch(wait) else None, ""

    def _set_clock(self, date: str) -> None:
        try:
            ahead = parsedate_to_datetime(date) - datetime.datetime.now(datetime.UTC)
        except (ValueError, TypeError):  # none, or one without a zone
            return
        self._ahead = ahead if abs(ahead) > _SAME_CLOCK else datetime.timedelta()

    def get(self, path: str, **query: t.Any) -> Json:
        """GET. Raises ApiError, also for what does not exist."""
        return self.request("GET", path, query=query)

    def find(self, path: str, *, deadline: float | None = None) -> Json | None:
        """GET; None for what does not exist. Raises ApiError, and WaitTimeout after ``deadline``, a time of ``time.monotonic``."""
        timeout, patience = self._limits(path, deadline)
        try:
            return self.request("GET", path, timeout=timeout, patience=patience)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def list_objects(
        self, path: str, *, labels: str = "", fields: str = "", metadata_only: bool = False, deadline: float | None = None, must_exist: bool = False
    ) -> list[Json]:
        """All objects of a collection, page by page; [] where the kind or namespace does not exist. Raises ApiError.

        ``labels`` and ``fields`` are selectors as the API takes them. ``metadata_only`` leaves out everything but the metadata (how
        Secrets are listed). The items carry no apiVersion and kind, as the API sends them. ``deadline`` is a time of ``time.monotonic``
        after which WaitTimeout is raised; ``must_exist`` raises the ApiError of a kind that does not.
        """
        query: Json = {"limit": PAGE, "labelSelector": labels or None, "fieldSelector": fields or None}
        accept = METADATA_ONLY if metadata_only else "application/json"
        out: list[Json] = []
        while True:
            timeout, patience = self._limits(path, deadline)
            try:
                page = self.request("GET", path, query=query, accept=accept, timeout=timeout, patience=patience)
            except ApiError as error:
                if error.status == 404 and not must_exist:
                    return out
                if error.status == 410 and "continue" in query:  # the list has become too old: once more from the start
                    del query["continue"]
                    out.clear()
                    continue
                raise
            out += page.get("items") or []
            following = (page.get("metadata") or {}).get("continue")
            if not following:
                return out
            query["continue"] = following

    def _limits(self, path: str, deadline: float | None) -> tuple[float, float]:
        """Timeout and patience of a reading request, neither beyond a deadline. Raises WaitTimeout after it."""
        if deadline is None:
            return REQUEST_SECONDS, RETRY_SECONDS
        left = deadline - time.monotonic()
        if left <= 0:
            raise WaitTimeout(f"cluster {self.name}: {path} was not read in the time allowed; allow more (timeout), or look at less")
        return min(REQUEST_SECONDS, left), min(RETRY_SECONDS, left)

    def create(self, path: str, body: Json, *, dry_run: bool = False, manager: str = "") -> Json:
        """POST. Raises ApiError."""
        return self.request("POST", path, query={"dryRun": "All" if dry_run else None, "fieldManager": manager or None}, body=body)

    def replace(self, path: str, body: Json, *, manager: str = "", patience: float = RETRY_SECONDS) -> Json:
        """PUT; with the resourceVersion in ``body`` only what was read is replaced. Raises ApiError."""
        return self.request("PUT", path, query={"fieldManager": manager or None}, body=body, timeout=min(REQUEST_SECONDS, patience), patience=patience)

    def patch(self, path: str, body: t.Any, *, dry_run: bool = False, manager: str = "", content: str = "application/merge-patch+json") -> Json:
        """PATCH. Raises ApiError."""
        return self.request("PATCH", path, query={"dryRun": "All" if dry_run else None, "fieldManager": manager or None}, body=body, content=content)

    def each(self, work: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """``work`` for every item, as many at once as there are connections; results in order. Raises the first error, after all have ended."""
        todo = list(items)
        if len(todo) < 2:
            return [work(item) for item in todo]
        with self.threads(min(POOL_SIZE, len(todo))) as threads:
            return list(threads.map(work, todo))

    @contextlib.contextmanager
    def threads(self, count: int) -> Iterator[ThreadPoolExecutor]:
        """Threads that end with the block, also when the task's timeout or an interrupt ends it: then they send no further request."""
        with ThreadPoolExecutor(count, thread_name_prefix=self.name) as threads:
            try:
                yield threads
            except BaseException as error:
                self._ended = self._ended or not isinstance(error, Exception)
                raise


def _backoff(tries: int) -> float:
    """Seconds before the next try: 0.1, 0.2, ... 5, each with jitter."""
    return float(min(0.1 * 2 ** (tries - 1), 5.0) * random.uniform(0.75, 1.25))


def _status(answer: bytes) -> t.Any:
    try:
        return json.loads(answer)
    except ValueError:
        return None


def _trouble(error: Exception) -> str:
    """What broke a connection, in words without addresses of objects; urllib3 keeps the cause inside."""
    reason: t.Any = getattr(error, "reason", None) or error
    if "CERTIFICATE_VERIFY_FAILED" in str(reason):
        return _UNTRUSTED
    return str(reason).partition("): ")[2] or str(reason) or type(reason).__name__
