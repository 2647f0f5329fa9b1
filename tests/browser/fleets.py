# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets of any size, as modules would find them; the same each time."""
from __future__ import annotations

import random
import typing as t

Json = dict[str, t.Any]
REGIONS: t.Final = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "ap-south-1")
SPACES: t.Final = ("shop", "payments", "search", "identity", "istio-ingress", "reports", "mail", "ledger")
APPS: t.Final = ("cart", "checkout", "catalog", "prices", "reviews", "ledger", "login", "gateway", "index", "mailer")
TYPES: t.Final = ("CDS", "LDS", "EDS", "RDS", "ECDS")
REFUSAL: t.Final = "Error adding/updating listener(s) 0.0.0.0_8080: Didn't find a registered implementation for 'example.quota'"


def fleet(clusters: int, proxies: int, *, seed: int = 7) -> Json:
    """The option ``data`` of module report: ``proxies`` over ``clusters``, some of each kind of trouble; the last of more than three is away."""
    dice = random.Random(seed)
    out: Json = {}
    left = proxies
    for number in range(clusters):
        region = REGIONS[number % len(REGIONS)]
        name = f"{'prod' if number % 4 else 'stage'}-{region.rpartition('-')[0]}-{number + 1:03}"
        if clusters > 3 and number == clusters - 1:
            out[name] = {"place": {"network": region, "region": region}, "error": "https://10.0.0.7:6443 does not answer: connection timed out"}
            continue
        share = left if number >= clusters - (2 if clusters > 3 else 1) else min(left, max(1, round(proxies / clusters * dice.uniform(0.5, 1.5))))
        left -= share
        out[name] = _cluster(name, region, number, share, dice)
    return out


def _cluster(name: str, region: str, number: int, proxies: int, dice: random.Random) -> Json:
    revisions = ["1-31-0"] if number % 5 else ["1-31-0", "1-30-2"]
    istiods = [f"istiod-{revision}-{dice.getrandbits(36):09x}-{dice.getrandbits(20):05x}" for revision in revisions for _ in range(2)]
    found = [_proxy(name, istiods, dice) for _ in range(proxies)]
    unconnected = []
    if number % 9 == 4:
        unconnected.append({"pod": f"late-{number}-7d4b9", "namespace": "reports", "kind": "sidecar", "revision": "1-31-0", "ready": True, "certain": True})
    silent = [{"pod": istiods[-1], "revision": revisions[-1], "reason": "is not ready"}] if number % 17 == 3 else []
    messages = []
    if number % 3 == 0:
        messages.append(_message("IST0101", "ReferencedResourceNotFound", "Error", f"VirtualService shop/cart-{number}", "Host not found: 'cart-v2'"))
    if number % 2:
        messages.append(_message("IST0118", "PortNameIsNotUnderNamingConvention", "Info", f"Service mail/mailer-{number}", "Port name smtp ..."))
        messages.append(_message("MF0120", "DanglingTag", "Warning", f"Namespace ledger-{number}", "asks for revision 'next', which is not there"))
    days = 3 if number == 1 else -2 if number == 2 else 200 + number
    return {
        "place": {"network": region, "region": region, "role": "primary"},
        "proxy_status": {"proxies": found, "unconnected": unconnected, "no_answer": silent, "problems": []},
        "control_plane": {
            "revisions": [
                {"name": one, "versions": [one.replace("-", ".")], "tags": ["prod"] if one == "1-31-0" else [], "namespaces": list(SPACES[:5]),
                 "pods": {"shop": sum(1 for proxy in found if proxy["revision"] == one)}, "in_use": True}
                for one in revisions
            ],
            "tags": [{"name": "prod", "revision": "1-31-0", "problem": "" if number % 23 else "its MutatingWebhookConfiguration is missing"}],
            "drift": [{"object": "Deployment istio-system/istiod"}] if number % 11 == 5 else [],
        },
        "versions": {
            "kubernetes_version": "v1.34.1",
            "control_plane": [{"pod": pod, "revision": pod[7:13], "version": pod[7:13].replace("-", ".")} for pod in istiods], "no_answer": [],
        },
        "messages": {"messages": messages},
        "certificates": [_certificate("intermediate", "Secret istio-system/cacerts", f"CN=Intermediate CA,O=Istio,L={name}", days),
                         _certificate("gateway", "Secret istio-ingress/shop", "CN=shop.example", 60 + number)],
    }  # fmt: skip


def _proxy(cluster: str, istiods: list[str], dice: random.Random) -> Json:
    app, istiod = dice.choice(APPS), dice.choice(istiods)
    pod = f"{app}-v{dice.randint(1, 3)}-{dice.getrandbits(36):09x}-{dice.getrandbits(20):05x}"
    space = "istio-ingress" if app == "gateway" else dice.choice(SPACES)
    types: Json = {short: {"state": "SYNCED", "age": 60.0, "error": ""} for short in TYPES}
    luck = dice.random()
    state = "SYNCED"
    if luck < 0.006:
        state, types["LDS"] = "ERROR", {"state": "ERROR", "age": 61.0, "error": REFUSAL if luck < 0.004 else f"{REFUSAL} in {space}"}
    elif luck < 0.03:
        state, types["RDS"] = "STALE", {"state": "STALE", "age": 4.0, "error": ""}
    elif luck < 0.034:
        state, types = "NOT_SENT", {short: {"state": "NOT_SENT", "age": None, "error": ""} for short in TYPES}
    return {
        "name": f"{pod}.{space}", "pod": pod, "namespace": space, "cluster": "Kubernetes", "kind": "gateway" if app == "gateway" else "sidecar",
        "version": istiod[7:13].replace("-", "."), "istiod": istiod, "revision": istiod[7:13], "state": state, "types": types, "health": None,
    }  # fmt: skip


def _message(code: str, name: str, level: str, origin: str, text: str) -> Json:
    return {"code": code, "name": name, "level": level, "origin": origin, "message": text, "next_step": "", "documentation_url": "https://istio.io/"}


def _certificate(use: str, origin: str, subject: str, days: int) -> Json:
    return {
        "use": use, "origin": origin, "subject": subject, "issuer": "CN=Root CA,O=Istio", "spiffe": [], "not_before": "2025-11-25T00:00:00+00:00",
        "not_after": "2027-01-01T00:00:00+00:00", "fingerprint": "91be" * 16, "days_left": days,
    }  # fmt: skip
