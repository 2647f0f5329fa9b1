# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet's document out of modules' results: counted once, only what is shown, no secrets; what it looks like is tests/browser."""
from __future__ import annotations

import json
import typing as t
from html.parser import HTMLParser

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.report.document import build
from ansible_collections.meshfleet.istio.plugins.module_utils.report.fields import ReportError
from ansible_collections.meshfleet.istio.plugins.module_utils.report.masking import MASK, masked
from ansible_collections.meshfleet.istio.plugins.module_utils.report.page import as_json, as_page

Json = dict[str, t.Any]
KEY: t.Final = "-----BEGIN EC PRIVATE KEY-----\nS2FuYXJpZW52b2dlbA==\n-----END EC PRIVATE KEY-----"
TOKEN: t.Final = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJLYW5hcmllbnZvZ2VsIn0.c2lnbmF0dXJl"


def proxy(pod: str, state: str = "SYNCED", *, cluster: str = "Kubernetes", error: str = "", **more: t.Any) -> Json:
    types = {"CDS": {"state": "SYNCED", "age": 1.0, "error": ""}, "LDS": {"state": state, "age": 1.0, "error": error}}
    return {
        "name": f"{pod}.shop", "pod": pod, "namespace": "shop", "cluster": cluster, "kind": "sidecar", "version": "1.31.0", "istiod": "istiod-a",
        "revision": "default", "state": state, "types": types, "health": None, **more,
    }  # fmt: skip


def status(*proxies: Json, **more: t.Any) -> Json:
    return {"proxy_status": {"proxies": list(proxies), **more}}


def made(**data: Json) -> Json:
    return build("Fleet", "", data)


def test_proxies_are_counted_by_state() -> None:
    alone = {"pod": "d", "namespace": "shop", "kind": "sidecar", "revision": "default", "ready": True, "certain": False}
    found = made(one=status(proxy("a"), proxy("b", "ERROR", error="no"), unconnected=[alone]), two=status(proxy("c", "STALE")))
    assert found["summary"]["states"] == {"SYNCED": 1, "STALE": 1, "NOT_SENT": 0, "ERROR": 1, "NOT_CONNECTED": 1}
    assert [one["proxies"]["STALE"] for one in found["clusters"]] == [0, 1]
    assert found["rejections"] == [
        {"cluster": "one", "name": "b", "namespace": "shop", "type": "LDS", "revision": "default", "istiod": "istiod-a", "error": "no"}
    ]
    assert found["proxies"][-2]["problems"] == ["an istiod that did not answer may know it"]


def test_a_remote_clusters_proxies_are_its_own_and_counted_once() -> None:
    alone = {"pod": "a", "namespace": "shop", "kind": "sidecar", "revision": "default", "ready": True, "certain": True}
    found = made(primary=status(proxy("a", cluster="remote"), proxy("b")), remote=status(unconnected=[alone]))
    assert [(one["cluster"], one["served_by"], one["name"]) for one in found["proxies"]] == [("remote", "primary", "a"), ("primary", "primary", "b")]
    assert found["links"] == [{"from": "remote", "to": "primary", "proxies": 1}]
    assert [istiod["proxies"] for one in found["clusters"] for istiod in one["istiods"]] == [2]


def test_istiods_are_those_that_versions_and_proxies_name_and_those_that_are_silent() -> None:
    versions = {"kubernetes_version": "v1.34.1", "control_plane": [{"pod": "istiod-b", "revision": "canary", "version": "1.31.0"}]}
    silent = [{"pod": "istiod-c", "revision": "default", "reason": "is not ready"}]
    (one,) = made(one={**status(proxy("a"), no_answer=silent), "versions": versions})["clusters"]
    assert [(istiod["pod"], istiod["version"], istiod["problem"], istiod["proxies"]) for istiod in one["istiods"]] == [
        ("istiod-a", "", "", 1), ("istiod-b", "1.31.0", "", 0), ("istiod-c", "", "is not ready", 0),
    ]  # fmt: skip
    assert one["kubernetes_version"] == "v1.34.1"


def test_messages_and_certificates_are_taken_as_lists_and_as_results() -> None:
    message = {"code": "IST0101", "level": "error", "origin": "VirtualService shop/a", "message": "no host"}
    certificate = {"use": "gateway", "origin": "Secret shop/tls", "days_left": 12, "not_after": "2027-01-01"}
    plain = made(one={"messages": [message], "certificates": [certificate]})
    result = made(one={"messages": {"messages": [message], "passed": False}, "certificates": {"certificates": [certificate]}})
    assert plain == result
    assert plain["messages"][0]["level"] == "Error"
    assert plain["summary"]["certificates_ending"] == 1
    assert plain["clusters"][0]["first_expiry"] == 12


def test_certificates_that_are_renewed_by_themselves_are_no_trouble_until_they_have_ended() -> None:
    def certificate(use: str, days: int) -> Json:
        return {"use": use, "origin": f"proxy {use}-{days}", "days_left": days}

    found = made(one={"certificates": [certificate("workload", 0), certificate("istiod", 3), certificate("root", 900)]})
    assert (found["summary"]["certificates_ending"], found["summary"]["certificates_ended"], found["clusters"][0]["first_expiry"]) == (0, 0, 900)
    found = made(one={"certificates": [certificate("workload", -1), certificate("gateway", 3)]})
    assert (found["summary"]["certificates_ending"], found["summary"]["certificates_ended"], found["clusters"][0]["first_expiry"]) == (1, 1, -1)


def test_only_fields_that_are_shown_are_read_and_secrets_in_texts_are_masked() -> None:
    refusal = f"cannot load key {KEY} with {TOKEN}"
    given = status(proxy("a", "ERROR", error=refusal), invocation={"module_args": {"api_key": "Kanarienvogel-1"}})
    given |= {"error": f"Authorization: Bearer {TOKEN}", "messages": [{"level": "Info", "message": KEY, "secret": "Kanarienvogel-2"}]}
    document = build(f"Fleet {'x'}", "", {"one": given})
    for text in (as_json(document), as_page(document)):
        assert "Kanarienvogel" not in text
        assert "S2FuYXJpZW52b2dlbA" not in text
        assert "PRIVATE KEY" not in text
        assert TOKEN not in text
        assert MASK in text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"a {KEY} b", f"a {MASK} b"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", MASK),
        (f"x {TOKEN}", f"x {MASK}"),
        ("Bearer abcdefgh12345", f"Bearer {MASK}"),
        ("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2Z0lCQURBTkJna3Foa2lHOXcwQkFRRUZBQVNDQktnd2dnU2s= end", f"{MASK} end"),
        ("-----BEGIN CERTIFICATE-----\nMIIB", "-----BEGIN CERTIFICATE-----\nMIIB"),
        ("Didn't find a registered implementation for 'istio.alpn'", "Didn't find a registered implementation for 'istio.alpn'"),
        ("eyJust a word", "eyJust a word"),
    ],
)
def test_private_keys_and_tokens_are_masked(text: str, left: str) -> None:
    assert masked(text) == left


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "data: is no mapping of clusters"),
        ([], "data: is no mapping of clusters"),
        ({"one": []}, "data: cluster one: is no mapping"),
        ({"one": {"proxies": []}}, "data: cluster one: has no part proxies; its parts are: place, proxy_status"),
        ({"one": {"proxy_status": {"proxies": "all"}}}, "data: cluster one: proxy_status.proxies: is no list of mappings"),
        ({"one": {"proxy_status": {"proxies": [{"types": []}]}}}, "data: cluster one: types: is no mapping"),
        ({"one": {"messages": {"messages": 3}}}, "data: cluster one: messages: is no list of mappings"),
        ({"one": {"control_plane": {"revisions": [3]}}}, "data: cluster one: control_plane.revisions: is no list"),
    ],
)
def test_data_that_no_report_can_be_made_of_is_refused(data: t.Any, text: str) -> None:
    with pytest.raises(ReportError, match=text):
        build("Fleet", "", data)


def test_a_cluster_of_which_nothing_is_known_is_a_cluster() -> None:
    found = made(one={}, two={"error": "is away"})
    assert [(one["name"], one["error"]) for one in found["clusters"]] == [("one", ""), ("two", "is away")]
    assert (found["summary"]["clusters_not_asked"], found["summary"]["proxies"]) == (1, 0)


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_names_nothing_to_load_and_forbids_it() -> None:
    page = as_page(build('A "fleet" </title><script>', "<now>", {"one": {"error": "</script><script>alert(1)</script>"}}))
    elements = Elements()
    elements.feed(page)
    assert [tag for tag, _ in elements.found].count("script") == 2
    assert not any(set(facts) & {"src", "srcset", "data"} for _, facts in elements.found)
    assert [facts["href"] for tag, facts in elements.found if tag == "link"] == ["data:,"]
    policies = [facts["content"] for tag, facts in elements.found if facts.get("http-equiv") == "Content-Security-Policy"]
    assert policies[0] is not None
    assert policies[0].startswith("default-src 'none';")
    assert json.loads(page.partition('id="data">')[2].partition("</script>")[0])["clusters"][0]["error"].startswith("</script>")


def test_the_same_data_gives_the_same_page() -> None:
    data = {"b": status(proxy("a")), "a": status(proxy("b", "STALE"))}
    turned = dict(reversed(data.items()))
    assert as_page(made(**data)) == as_page(made(**turned))
