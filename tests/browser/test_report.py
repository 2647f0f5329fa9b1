# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as a browser shows it: what is on the page is what is in the data; sorting, filtering, both widths, both colour schemes, nothing loaded."""
from __future__ import annotations

import json
import re
import typing as t
from collections import Counter
from pathlib import Path

import pytest

from .chromium import Browser, Page
from .conftest import Json, Write
from .fleets import fleet

SECTIONS: t.Final = ("clusters", "proxies", "istiods", "revisions", "messages", "certificates")
STATES: t.Final = ("SYNCED", "STALE", "NOT_SENT", "ERROR", "NOT_CONNECTED")
FRAME: t.Final = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
WIDTHS: t.Final = {"desk": 1440, "phone": 390}


def data_of(page: Path) -> Json:
    return t.cast(Json, json.loads(page.with_suffix(".json").read_text()))


def number(text: str) -> int:
    return int(text.replace(",", ""))


def cells(page: Page, section: str, column: str) -> list[str]:
    """The texts of a column from the first row to the last, scrolled through as a user does."""
    script = """(() => {
      const table = tables["%s"], view = table.view, place = table.kept.findIndex((one) => one.key === "%s"), found = new Map();
      if (place < 0) throw new Error("the column is not shown");
      for (let top = 0; ; top += 200) {
        view.scrollTop = top;
        table.draw();
        for (const row of view.querySelectorAll(".row"))
          found.set(Number(row.getAttribute("aria-rowindex")), row.children[place].firstChild?.textContent || "");
        if (top > view.scrollHeight) break;
      }
      view.scrollTop = 0;
      table.draw();
      return [...found].sort((one, other) => one[0] - other[0]).map(([, text]) => text);
    })()"""
    return t.cast(list[str], page.run(script % (section, column)))


def click_title(page: Page, section: str, label: str) -> None:
    """A click on a column's title."""
    script = f"""[...document.querySelectorAll("#{section} .titles button")].find((one) => one.textContent === {json.dumps(label)}).click()"""
    page.run(script)


def type_filter(page: Page, section: str, text: str) -> None:
    """Keys into a table's filter."""
    page.run(f"""document.querySelector("#{section} input[type=search]").focus()""")
    page.run(f"""document.querySelector("#{section} input[type=search]").select()""")
    page.call("Input.insertText", text=text)


def counted(page: Page, section: str) -> str:
    return str(page.run(f"""document.querySelector("#{section} .count").textContent"""))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_counts_on_the_page_are_the_datas(browser: Browser, small: Path, width: str, dark: bool) -> None:
    data = data_of(small)
    with browser.page(WIDTHS[width], dark=dark, narrow=width == "phone") as page:
        page.open(small)
        figures = dict(page.run("""[...document.querySelectorAll(".figure")].map((one) => [one.querySelector(".label").textContent,
            one.querySelector(".value").textContent])"""))
        assert {label: number(value) for label, value in figures.items()} == {
            "Clusters": len(data["clusters"]), "istiods": sum(len(one["istiods"]) for one in data["clusters"]),
            "Revisions": sum(len(one["revisions"]) for one in data["clusters"]), "Proxies": len(data["proxies"]),
            "Rejecting": len({(one["cluster"], one["name"]) for one in data["rejections"]}), "Messages": len(data["messages"]),
            "Certificates": len(data["certificates"]),
        }  # fmt: skip
        shown = page.run("""[...document.querySelectorAll(".legend button")].map((one) => [one.dataset.state, one.querySelector("b").textContent])""")
        states = Counter(one["state"] for one in data["proxies"])
        assert {state: number(value) for state, value in shown} == {state: states[state] for state in STATES}
        assert all(states[state] for state in STATES)
        for section in ("clusters", "proxies", "messages", "certificates"):
            assert counted(page, section) == f"{len(data[section])} {section}"
        tiles = page.run("""[...document.querySelectorAll(".tile")].map((one) => one.dataset.cluster)""")
        assert sorted(tiles) == [one["name"] for one in data["clusters"]]
        assert page.run("document.documentElement.scrollWidth <= window.innerWidth")
        assert (page.complaints, page.requests) == ([], [small.resolve().as_uri()])


def test_every_row_is_there(browser: Browser, small: Path) -> None:
    data = data_of(small)
    with browser.page(1440) as page:
        page.open(small)
        assert Counter(cells(page, "proxies", "name")) == Counter(one["name"] for one in data["proxies"])
        assert Counter(cells(page, "proxies", "namespace")) == Counter(one["namespace"] for one in data["proxies"])
        assert Counter(cells(page, "certificates", "origin")) == Counter(one["origin"] for one in data["certificates"])
        assert Counter(cells(page, "messages", "message")) == Counter(one["message"] for one in data["messages"])
        assert Counter(cells(page, "istiods", "pod")) == Counter(istiod["pod"] for one in data["clusters"] for istiod in one["istiods"])
        assert cells(page, "clusters", "total") == [str(sum(one["proxies"].values())) for one in data["clusters"]]


def test_columns_sort_both_ways(browser: Browser, small: Path) -> None:
    data = data_of(small)
    with browser.page(1440) as page:
        page.open(small)
        totals = sorted(sum(one["proxies"].values()) for one in data["clusters"])
        click_title(page, "clusters", "Proxies")
        assert [number(text) for text in cells(page, "clusters", "total")] == totals[::-1]  # the largest first
        click_title(page, "clusters", "Proxies")
        assert [number(text) for text in cells(page, "clusters", "total")] == totals
        assert page.run("""document.querySelector("#clusters [aria-sort=ascending]").textContent""") == "Proxies"
        click_title(page, "proxies", "Namespace")
        assert cells(page, "proxies", "namespace") == sorted(one["namespace"] for one in data["proxies"])
        click_title(page, "proxies", "Namespace")
        assert cells(page, "proxies", "namespace") == sorted((one["namespace"] for one in data["proxies"]), reverse=True)
        assert page.complaints == []


def test_words_choices_and_a_cluster_filter(browser: Browser, small: Path) -> None:
    data = data_of(small)
    with browser.page(1440) as page:
        page.open(small)
        type_filter(page, "proxies", "CART payments")
        found = [one for one in data["proxies"] if "cart" in one["name"] and one["namespace"] == "payments"]
        assert found
        assert Counter(cells(page, "proxies", "name")) == Counter(one["name"] for one in found)
        assert counted(page, "proxies") == f"{len(found)} of {len(data['proxies'])} proxies"
        type_filter(page, "proxies", "no such thing")
        assert page.run("""document.querySelector("#proxies .empty").textContent""") == "Nothing matches the filter."
        page.run("""document.querySelector("[data-state=STALE]").click()""")  # a number of the overview leads to its rows
        stale = [one["name"] for one in data["proxies"] if one["state"] == "STALE"]
        assert sorted(cells(page, "proxies", "name")) == sorted(stale)
        cluster = data["clusters"][1]["name"]
        page.run(f"""document.querySelector('.tile[data-cluster="{cluster}"]').click()""")
        assert sorted(cells(page, "proxies", "name")) == sorted(one["name"] for one in data["proxies"] if one["state"] == "STALE" and one["cluster"] == cluster)
        assert cells(page, "clusters", "name") == [cluster]
        assert counted(page, "certificates") == f"2 of {len(data['certificates'])} certificates"
        assert page.complaints == []


def test_rejections_are_grouped_by_envoys_text_and_a_row_opens(browser: Browser, small: Path) -> None:
    data = data_of(small)
    with browser.page(1440) as page:
        page.open(small)
        texts = page.run("""[...document.querySelectorAll(".group pre")].map((one) => one.textContent)""")
        assert sorted(texts) == sorted({one["error"] for one in data["rejections"]})
        who = page.run("""[...document.querySelectorAll(".group .who button")].map((one) => one.textContent)""")
        assert sorted(who) == sorted(f"{one['cluster']} {one['namespace']}/{one['name']}" for one in data["rejections"])
        page.run("""document.querySelector(".group .who button").click()""")
        page.run("""document.querySelector("#proxies .rows .row").click()""")
        detail = page.run("""document.querySelector("dialog[open]").innerText""")
        assert texts[0] in detail
        assert who[0].split("/")[1] in detail
        page.run("""document.querySelector("dialog .close").click()""")
        assert page.run("""document.querySelector("dialog[open]")""") is None


def test_the_page_follows_the_systems_colours_and_can_be_told_otherwise(browser: Browser, small: Path) -> None:
    def ground(page: Page) -> str:
        return str(page.run("getComputedStyle(document.body).backgroundColor"))

    with browser.page(1440) as page:
        page.open(small)
        light = ground(page)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        page.run(FRAME)
        assert ground(page) != light
        page.run("""document.getElementById("theme").click()""")
        assert page.run("""document.getElementById("theme").textContent""") == "Colours: light"
        assert ground(page) == light


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_stand_out_from_their_ground(browser: Browser, small: Path, dark: bool) -> None:
    """WCAG 2's contrast of 4.5 for everything that is read."""
    script = """(() => {
      const part = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
      const numbers = (text) => text.match(/[0-9.]+/g).map(Number);
      const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
      const ground = (one) => { for (; one; one = one.parentElement) { const found = numbers(getComputedStyle(one).backgroundColor);
        if (found.length < 4 || found[3] > 0) return found; } return [255, 255, 255]; };
      const out = {};
      for (const one of document.querySelectorAll("body *")) {
        if (![...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) || !one.getClientRects().length) continue;
        const a = light(numbers(getComputedStyle(one).color)), b = light(ground(one));
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < 4.5) out[`${one.tagName}.${one.className}`] = contrast.toFixed(2);
      }
      return out;
    })()"""
    with browser.page(1440, dark=dark) as page:
        page.open(small)
        assert page.run(script) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_ten_thousand_proxies_stay_usable(browser: Browser, large: Path, width: str) -> None:
    data = data_of(large)
    with browser.page(WIDTHS[width], narrow=width == "phone") as page:
        page.open(large)
        assert counted(page, "proxies") == f"{len(data['proxies']):,} proxies"
        assert len(data["proxies"]) > 10_000
        assert page.run("""document.querySelectorAll("*").length""") < 6000  # only the rows in view exist
        table = "tables.proxies"
        page.run(f"{table}.view.scrollTop = {table}.view.scrollHeight")
        page.run(FRAME)
        last = page.run("""Math.max(...[...document.querySelectorAll("#proxies .rows .row")].map((one) => Number(one.getAttribute("aria-rowindex"))))""")
        assert last == len(data["proxies"]) + 1
        type_filter(page, "proxies", "ledger-v2 1.30.2")
        found = [one for one in data["proxies"] if "ledger-v2" in one["name"] and one["version"] == "1.30.2"]
        assert counted(page, "proxies") == f"{len(found)} of {len(data['proxies']):,} proxies"
        assert page.run("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.complaints == []


def test_texts_of_others_are_texts(browser: Browser, write: Write) -> None:
    """Envoy's errors, names and titles never become part of the page."""
    evil = "</script><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">\u2028"
    data = fleet(2, 6)
    name = next(iter(data))
    data[name]["proxy_status"]["proxies"][0].update(state="ERROR", types={"LDS": {"state": "ERROR", "age": 1.0, "error": evil}}, pod=evil)
    message = {"code": "X", "level": "Error", "origin": evil, "message": evil, "documentation_url": "javascript:document.title='broken'"}
    data[name]["messages"]["messages"] = [message]
    page_file = write(data)
    with browser.page(1440) as page:
        page.open(page_file)
        page.run("""document.querySelector("#messages .rows .row").click()""")
        assert page.run("document.title") == "Production fleet"
        assert page.run("""document.querySelectorAll("img, dialog a").length""") == 0
        assert page.run("""document.querySelector(".group pre").textContent""") == evil
        assert (page.complaints, page.requests) == ([], [page_file.resolve().as_uri()])


def test_a_remote_cluster_hangs_on_its_control_plane(browser: Browser, write: Write) -> None:
    data = fleet(2, 8)
    primary, remote = sorted(data)
    served = data[primary]["proxy_status"]["proxies"]
    for one in served[:2]:
        one["cluster"] = remote
    alone = [{"pod": served[0]["pod"], "namespace": served[0]["namespace"]}]
    data[remote] = {"place": {"role": "remote"}, "proxy_status": {"proxies": [], "unconnected": alone}}
    page_file = write(data)
    found = data_of(page_file)
    assert found["links"] == [{"from": remote, "to": primary, "proxies": 2}]
    assert [one["proxies"]["SYNCED"] + one["proxies"]["NOT_CONNECTED"] for one in found["clusters"] if one["name"] == remote] == [2]
    with browser.page(1440) as page:
        page.open(page_file)
        assert page.run("""document.querySelectorAll("#map svg path").length""") == 1
        assert re.fullmatch(r"M[\d.]+ .*", page.run("""document.querySelector("#map svg path").getAttribute("d")"""))


def test_the_json_can_be_had_from_the_page(browser: Browser, small: Path, tmp_path: Path) -> None:
    with browser.page(1440) as page:
        page.open(small)
        assert page.run("""JSON.parse(document.getElementById("data").textContent)""") == data_of(small)
        page.browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path), eventsEnabled=True,
                          browserContextId=page.context)  # fmt: skip
        page.run("""document.getElementById("save").click()""")
        page.browser.until(lambda one: one.get("method") == "Browser.downloadProgress" and one["params"]["state"] == "completed")
        assert json.loads((tmp_path / "report.json").read_text()) == data_of(small)
