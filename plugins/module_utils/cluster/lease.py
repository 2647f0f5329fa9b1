# SPDX-License-Identifier: GPL-3.0-or-later
"""The writer's Lease: one run at a time writes to a cluster (https://kubernetes.io/docs/concepts/architecture/leases/).

Times in it are the API server's, so that machines whose clocks differ agree on when it ends.
"""
from __future__ import annotations

import contextlib
import datetime
import os
import socket
import threading
import time
import typing as t
import uuid

from .client import Client
from .errors import ApiError, ClusterError

Json = dict[str, t.Any]
NAME: t.Final = "meshfleet-istio"
SECONDS: t.Final = 60
RENEW_SECONDS: t.Final = 20
_PATIENCE: t.Final = 10.0  # seconds for one renewal, and for giving it back
_PLACE: t.Final = "meshfleet.istio/process"
_ATTEMPT: t.Final = "meshfleet.istio/attempt"  # tells our own write, whose answer was lost, from another's


class LeaseHeld(ClusterError):  # noqa: N818
    """Another run writes; the message says who and until when."""


@contextlib.contextmanager
def writer(client: Client, run: str, *, namespace: str, timeout: float = 0.0) -> t.Iterator[Lease]:
    """Hold the Lease while the block runs; it is renewed in a thread that ends with the block.

    ``timeout`` seconds are waited for another holder. Raises LeaseHeld, ApiError, ClusterError for a namespace that is not there.
    """
    lease = Lease(client, run, namespace)
    lease.take(timeout)
    stop = threading.Event()
    renewing = threading.Thread(target=lease.keep, args=(stop,), name="lease", daemon=True)
    renewing.start()
    try:
        yield lease
    finally:
        stop.set()
        renewing.join()
        with contextlib.suppress(ClusterError):
            lease.give_back()


class Lease:
    """One attempt to be the writer."""

    def __init__(self, client: Client, run: str, namespace: str) -> None:
        self.client = client
        self.collection = f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases"
        self.path = f"{self.collection}/{NAME}"
        self.holder = f"{socket.gethostname()}/{os.getpid()}/{run}"
        self.namespace = namespace
        self.place, self.attempt = _process(os.getpid()), uuid.uuid4().hex
        self.current: Json = {}
        self.renewed = 0.0
        """When it was renewed last, by the monotonic clock."""
        self.lost = ""
        """Why the Lease is no longer ours; empty while it is."""

    def take(self, timeout: float) -> None:
        """Take the Lease when it is free, has expired, or its holder's process on this machine is gone. Raises LeaseHeld, ClusterError."""
        deadline = time.monotonic() + timeout
        while True:
            found = self.client.find(self.path)
            if found and self._is_ours(found):
                self.current = found
                return
            expires = _expires(found) if found else None
            if found is None or expires is None or _is_gone(found) or expires <= self.client.server_time:
                try:
                    self.current = self._write(found)
                    return
                except ApiError as error:
                    if error.status == 404:
                        raise ClusterError(
                            f"cluster {self.client.name}: namespace {self.namespace} for the Lease {NAME} is not there; create it, or set lease_namespace"
                        ) from None
                    if error.status != 409:  # another one was faster, or it is ours
                        raise
                    continue
            if time.monotonic() >= deadline:
                holder = found["spec"].get("holderIdentity")
                raise LeaseHeld(
                    f"cluster {self.client.name}: another run writes to it: {holder} holds the Lease {NAME} until {expires:%H:%M:%S} UTC unless it "
                    f"renews it; wait for it, or set lock_timeout"
                )
            time.sleep(min(1.0, max(0.0, deadline - time.monotonic())) or 0.05)

    def _is_ours(self, found: Json) -> bool:
        return (found["metadata"].get("annotations") or {}).get(_ATTEMPT) == self.attempt

    def _write(self, found: Json | None) -> Json:
        self.renewed, now = time.monotonic(), _text(self.client.server_time)
        spec: Json = {
            "holderIdentity": self.holder, "leaseDurationSeconds": SECONDS, "acquireTime": now, "renewTime": now,
            "leaseTransitions": ((found or {}).get("spec") or {}).get("leaseTransitions", 0) + (1 if found else 0),
        }  # fmt: skip
        meta: Json = {"name": NAME, "annotations": {_PLACE: self.place, _ATTEMPT: self.attempt}}
        body = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": meta, "spec": spec}
        if found is None:
            return self.client.create(self.collection, body)
        meta["resourceVersion"] = found["metadata"]["resourceVersion"]
        return self.client.replace(self.path, body)

    def keep(self, stop: threading.Event) -> None:
        """Renew until told to stop, or until another has it: ``lost`` says so then. What fails is tried again."""
        while not stop.wait(RENEW_SECONDS if time.monotonic() - self.renewed < RENEW_SECONDS else 2):
            with contextlib.suppress(ClusterError):
                self._renew()
            if self.lost:
                return

    def _renew(self) -> None:
        stamped = time.monotonic()
        self.current["spec"]["renewTime"] = _text(self.client.server_time)
        try:
            self.current = self.client.replace(self.path, self.current, patience=_PATIENCE)
        except ApiError as error:
            if error.status not in (404, 409):
                raise
            found = self.client.find(self.path)
            if found is None or not self._is_ours(found):
                self.lost = "another run has taken it" if found else "it was deleted"
                return
            self.current = found  # only the answer was lost
        self.renewed = stamped

    def check(self) -> None:
        """Raises LeaseHeld when it is no longer ours."""
        if not self.lost and time.monotonic() - self.renewed > SECONDS:
            self.lost = f"it could not be renewed for {SECONDS} s"
        if self.lost:
            raise LeaseHeld(f"cluster {self.client.name}: the Lease {NAME} was lost midway: {self.lost}; run again: the next run finishes what this one began")

    def give_back(self) -> None:
        """Let the next one write at once. Raises ClusterError."""
        if self.lost:
            return
        self.current["spec"] |= {"holderIdentity": "", "renewTime": None, "acquireTime": None}
        self.current["metadata"]["annotations"] = {}
        self.client.replace(self.path, self.current, patience=_PATIENCE)


def held_by(client: Client, namespace: str) -> str:
    """Who holds the Lease now; empty for nobody. Raises ApiError."""
    found = client.find(f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases/{NAME}")
    expires = _expires(found) if found else None
    return str(found["spec"].get("holderIdentity") or "") if found and expires and expires > client.server_time and not _is_gone(found) else ""


def _expires(lease: Json) -> datetime.datetime | None:
    spec = lease.get("spec") or {}
    if not spec.get("holderIdentity") or not spec.get("renewTime"):
        return None
    renewed = datetime.datetime.fromisoformat(spec["renewTime"].replace("Z", "+00:00"))
    return renewed + datetime.timedelta(seconds=spec.get("leaseDurationSeconds") or SECONDS)


def _process(pid: int) -> str:
    """A process in the world: machine boot, pid namespace, number, start; empty where the kernel does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            boot = file.read().strip()
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        if fields[0] in ("Z", "X"):  # it has ended; its parent has not looked yet
            return ""
        started = fields[19]
        return f"{boot} {os.readlink('/proc/self/ns/pid')} {pid} {started}"
    except OSError:
        return ""


def _is_gone(lease: Json) -> bool:
    """Whether the holder was a process of this machine and pid namespace that runs no longer: nobody has to wait for it."""
    told = str((lease["metadata"].get("annotations") or {}).get(_PLACE) or "").split(" ")
    own = _process(os.getpid()).split(" ")
    return len(told) == 4 and len(own) == 4 and told[:2] == own[:2] and told[2].isdecimal() and _process(int(told[2])) != " ".join(told)


def _text(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
