# SPDX-License-Identifier: GPL-3.0-or-later
"""Remedies for warnings: written into a file and analyzed again, their messages are gone and no other has come; and where there must be none."""
from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml

from .test_operation import Json, run


def made(kind: str, spec: Json, group: str = "networking.istio.io", version: str = "v1") -> Json:
    return {"apiVersion": f"{group}/{version}" if group else version, "kind": kind, "metadata": {"name": "one", "namespace": "shop"}, "spec": spec}


def to(host: str = "cart", **more: t.Any) -> Json:
    return {"route": [{"destination": {"host": host}}], **more}


def routes(*http: Json, **more: t.Any) -> Json:
    return made("VirtualService", {"hosts": ["cart"], "http": list(http), **more})


def balancer(**consistent: t.Any) -> Json:
    return made("DestinationRule", {"host": "cart", "trafficPolicy": {"loadBalancer": {"consistentHash": {"useSourceIp": True, **consistent}}}})


def ejecting(**outlier: t.Any) -> Json:
    return made("DestinationRule", {"host": "cart", "trafficPolicy": {"outlierDetection": outlier}})


def sidecar(*hosts: str) -> Json:
    return made("Sidecar", {"egress": [{"hosts": list(hosts)}]})


def gateway(mode: str, **tls: t.Any) -> Json:
    port = {"number": 443, "name": "tls", "protocol": "TLS" if "PASSTHROUGH" in mode else "HTTPS"}
    return made("Gateway", {"selector": {"app": "edge"}, "servers": [{"port": port, "hosts": ["*"], "tls": {"mode": mode, **tls}}]})


def pod(labels: Json | None, value: str) -> Json:
    meta = {"name": "one", "namespace": "shop", "annotations": {"sidecar.istio.io/inject": value}, **({"labels": labels} if labels else {})}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": [{"name": "app", "image": "a"}]}}


A, B = {"uri": {"prefix": "/a"}}, {"uri": {"prefix": "/b"}, "headers": {"x": {"exact": "1"}}}
CIPHER: t.Final = "ECDHE-RSA-AES128-GCM-SHA256"
MIRROR: t.Final = {"mirror": {"host": "cart"}}


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        # what says the same in another field
        (routes(to(**MIRROR, mirrorPercent=7)), routes(to(**MIRROR, mirrorPercentage={"value": 7})), 1),
        (routes(to(**MIRROR, mirrorPercent=0)), routes(to(**MIRROR, mirrorPercentage={"value": 0})), 1),
        (routes(to(**MIRROR, mirrorPercent=7, mirrorPercentage={"value": 8})), routes(to(**MIRROR, mirrorPercentage={"value": 8})), 1),
        (balancer(minimumRingSize=2048), balancer(ringHash={"minimumRingSize": 2048}), 1),
        (routes(to(corsPolicy={"allowOrigin": ["a.example", "*"], "allowCredentials": True})),
         routes(to(corsPolicy={"allowOrigins": [{"exact": "a.example"}, {"exact": "*"}], "allowCredentials": True})), 1),
        (routes(to(corsPolicy={"allowOrigin": ["a.example"], "allowOrigins": [{"exact": "b"}]})), routes(to(corsPolicy={"allowOrigins": [{"exact": "b"}]})), 1),
        (made("DestinationRule", {"host": "cart", "trafficPolicy": {"loadBalancer": {"simple": "LEAST_CONN", "warmupDurationSecs": "30s"}}}),
         made("DestinationRule", {"host": "cart", "trafficPolicy": {"loadBalancer": {"simple": "LEAST_REQUEST", "warmup": {"duration": "30s"}}}}), 2),
        # what istiod does not read
        (ejecting(consecutiveErrors=3, interval="10s"), ejecting(interval="10s"), 1),
        (gateway("SIMPLE", credentialName="a", cipherSuites=["NONE", CIPHER, "OLD", CIPHER]), gateway("SIMPLE", credentialName="a", cipherSuites=[CIPHER]), 2),
        (gateway("PASSTHROUGH", credentialName="a"), gateway("PASSTHROUGH"), 1),
        (gateway("AUTO_PASSTHROUGH", serverCertificate="a", privateKey="b"), gateway("AUTO_PASSTHROUGH"), 1),
        # what stands there twice
        (sidecar("a/one.example", "a/*.two.example", "a/one.example", "b/c.example", "b/c.example"),
         sidecar("a/one.example", "a/*.two.example", "b/c.example"), 2),
        (routes(to(match=[A, B]), to("other", match=[A, {**B, "name": "again"}, {"uri": {"prefix": "/c"}}])),
         routes(to(match=[A, B]), to("other", match=[{"uri": {"prefix": "/c"}}])), 2),
        # rules that nothing comes to, several at once
        (routes(to(), to("second"), to("third", match=[A, B])), routes(to()), 2),
        (routes(to(match=[A]), to("second", match=[A]), to("third", match=[B]), to("fourth", match=[B, A])), routes(to(match=[A]), to("third", match=[B])), 2),
        # a label for an annotation
        (pod({"app": "a"}, "false"), {**pod(None, ""), "metadata": {"name": "one", "namespace": "shop", "annotations": {},
                                                                    "labels": {"app": "a", "sidecar.istio.io/inject": "false"}}}, 1),
        (pod(None, "false"), {**pod(None, ""), "metadata": {"name": "one", "namespace": "shop", "annotations": {},
                                                            "labels": {"sidecar.istio.io/inject": "false"}}}, 1),
    ],
)  # fmt: skip
def test_a_fix_is_written_and_nothing_else_is_told(before: Json, after: Json, count: int, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(yaml.safe_dump(before))
    # files alone: what is about other objects is not looked at; a pod counts only where they are all
    given = {"files": [str(file)], "files_complete": before["kind"] == "Pod", "failure_threshold": "never"}
    told = {(one["code"], one["message"]) for one in run(**given).values["messages"]}
    done = run(**given, apply_fixes=True).values
    fixed = {(one["code"], one["message"]) for one in done["fixed"]}
    assert len(fixed) == count
    assert yaml.safe_load(file.read_text()) == after
    left = {(one["code"], one["message"]) for one in run(**given).values["messages"]}
    assert left <= told - fixed
    assert not {code for code, _ in left} & {"IST0130", "IST0131", "IST0133", "IST0135", "MF0380"}
    again = run(**given, apply_fixes=True)
    assert (again.changed, again.values["fixed"]) == (False, [])


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (made("VirtualService", {"http": [to(**MIRROR, mirrorPercent=7)]}), "IST0133"),  # a delegate: its fields are merged with others
        (routes({"delegate": {"name": "two"}, **MIRROR, "mirrorPercent": 7}), "IST0133"),
        (routes(to(**MIRROR, mirrorPercent=101)), "IST0133"),
        (balancer(minimumRingSize=2048, maglev={"tableSize": 251}), "IST0133"),
        (sidecar("a/*", "a/one.example"), "IST0133"),
        (made("Sidecar", {"workloadSelector": {"labels": {"app": "a"}}, "ingress": [
            {"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "defaultEndpoint": "127.0.0.1:80",
             "tls": {"mode": "SIMPLE", "serverCertificate": "a", "privateKey": "b", "cipherSuites": ["NONE", CIPHER]}}
        ]}), "IST0133"),
        (routes({"delegate": {"name": "two"}}, to("second")), "IST0130"),  # the delegate need not take all
        (routes({"match": [A], "delegate": {"name": "two"}}, to("second", match=[A, B])), "IST0131"),
        (routes(to(match=[A]), to("second", match=[{"uri": {"prefix": "/a/b"}}])), "IST0131"),  # covered by its prefix only
        (pod({"app": "a"}, "true"), "IST0135"),
    ],
)  # fmt: skip
def test_where_a_remedy_might_change_more_there_is_none(item: Json, code: str) -> None:
    found = [one for one in run(objects=[item], files_complete=True, failure_threshold="never").values["messages"] if one["code"] == code]
    assert found
    assert all(one["fix"] is None for one in found)


def test_what_an_alias_stands_for_is_changed_in_each_place(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    rules = "[{match: [{uri: {prefix: /a}}], fault: &fault {delay: {percent: 5, fixedDelay: 1s}}, route: &route [{destination: {host: cart}}]}"
    file.write_text(
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: one}\n"
        f"spec:\n  hosts: [cart]\n  http: {rules}, {{fault: *fault, route: *route}}]\n"
    )
    assert len(run(files=[str(file)], apply_fixes=True, failure_threshold="never").values["fixed"]) == 1  # both read the same
    http = yaml.safe_load(file.read_text())["spec"]["http"]
    assert [one["fault"]["delay"] for one in http] == [{"fixedDelay": "1s", "percentage": {"value": 5}}] * 2
    assert run(files=[str(file)], failure_threshold="never").values["messages"] == []


def test_a_rule_whose_matches_all_stand_before_is_removed_whole() -> None:
    found = run(objects=[routes(to(match=[A, B]), to("second", match=[A, B]))], failure_threshold="never").values["messages"]
    fixes = {(one["code"], one["fix"] and one["fix"]["patch"][0]["path"]) for one in found if one["code"] in ("IST0130", "IST0131")}
    assert fixes == {("IST0130", "/spec/http/1"), ("IST0131", None)}
