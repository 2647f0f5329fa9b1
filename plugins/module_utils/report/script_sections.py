# SPDX-License-Identifier: GPL-3.0-or-later
"""The page's parts beside its tables: figures, what needs attention, rejections by their text, and what opens on a row."""
from __future__ import annotations

import typing as t

SECTIONS: t.Final = r"""
const STATES = ["SYNCED", "STALE", "NOT_SENT", "ERROR", "NOT_CONNECTED"];
const WORST = ["ERROR", "NOT_CONNECTED", "STALE", "NOT_SENT", "SYNCED"];
const said = (state) => state.replace("_", " ").toLowerCase();
const place = (name) => document.getElementById(name);
const state = (name) => h("span", {class: "state"}, h("i", {class: `dot ${name}`}), said(name));
// A name that is too long loses its middle: ends tell clusters apart.
const ends = (name, look = "") => h("span", {class: `ends ${look}`, title: name}, h("span", {}, name.slice(0, -6)), h("span", {}, name.slice(-6)));
const total = (states) => STATES.reduce((sum, one) => sum + states[one], 0);
const worst = (states) => WORST.find((one) => states[one]) || "";
const bytes = (number) => number >= 1e9 ? `${(number / 1e9).toFixed(1)} GB` : number >= 1e6 ? `${Math.round(number / 1e6)} MB`
  : `${Math.round(number / 1e3)} kB`;
const long = (days) => days < 1 ? "< 1 d" : days < 730 ? `${count(days)} d` : `${Math.floor(days / 365)} y`;
const expiry = (days) => days === null ? "" : days < 0 ? `ended ${long(-days)} ago` : long(days);
const urgent = (days, renewed) => days === null ? "" : days < 0 ? "bad" : days <= DATA.summary.expiring_days && !renewed ? "warn" : "";

function bar(states, tall) {
  const found = STATES.filter((one) => states[one]);
  const words = found.map((one) => `${count(states[one])} ${said(one)}`).join(", ") || "no proxies";
  return h("div", {class: tall ? "bar tall" : "bar", role: "img", "aria-label": words, title: words},
    found.map((one) => h("i", {class: `bg-${one}`, style: `flex: ${states[one]} 1 0`})));
}

const tables = {};
function go(section, choices = {}, words = "") {
  const table = tables[section];
  if (table) {
    table.search.value = words;
    table.chosen = {};
    for (const select of table.selects) select.value = "";
    for (const [key, value] of Object.entries(choices)) table.choose(key, value);
    table.filter();
  }
  place(section).scrollIntoView({block: "start"});
}

function figures() {
  const {summary} = DATA, {Error: errors, Warning: warnings} = summary.messages;
  const {certificates_ended: ended, certificates_ending: ending, clusters_not_asked: away, istiods_silent: silent} = summary;
  const share = summary.proxies ? summary.states.SYNCED / summary.proxies * 100 : 100;
  const figure = (section, label, value, note, look = "", alarm = false) => h("a", {class: alarm ? "figure alarm" : "figure", href: `#${section}`},
    h("div", {class: "label"}, label), h("div", {class: "value"}, count(value)), h("div", {class: `note ${look}`}, note));
  place("figures").append(
    figure("clusters", "Clusters", summary.clusters, away ? `${count(away)} not asked` : "all asked", away ? "bad" : ""),
    figure("istiods", "istiods", summary.istiods, silent ? `${count(silent)} silent` : "all answer", silent ? "bad" : ""),
    figure("revisions", "Revisions", summary.revisions, summary.drift ? `${plural(summary.drift, "field")} drifted` : "no drift", summary.drift ? "warn" : ""),
    figure("proxies", "Proxies", summary.proxies, `${share === 100 ? "100" : Math.min(share, 99.99).toFixed(2)} % in sync`),
    figure("rejections", "Rejecting", summary.rejecting, summary.rejecting ? "proxies with a NACK" : "no NACK", "", summary.rejecting > 0),
    figure("messages", "Messages", DATA.messages.length, `${errors ? plural(errors, "error") + ", " : ""}${plural(warnings, "warning")}`,
      errors ? "bad" : warnings ? "warn" : ""),
    figure("certificates", "Certificates", summary.certificates, ended ? `${count(ended)} ended`
      : ending ? `${count(ending)} end within ${summary.expiring_days} d` : "none ends soon", ended ? "bad" : ending ? "warn" : ""));
  const key = (one) => h("button", {onclick: () => go("proxies", {state: one}), "data-state": one},
    h("i", {class: `dot ${one}`}), h("b", {}, count(summary.states[one])), said(one));
  place("states").append(bar(summary.states, true), h("div", {class: "legend"}, STATES.map(key)));
}

// One line for each kind of trouble, the worst first; a kind that has happened more than twice is told as a whole.
function attention() {
  const lines = [];
  const kind = (what, found, whole, act, one, look = "bad") => {
    if (found.length > 2) lines.push({what, look, text: `${whole(found)}: ${found.slice(0, 3).map((item) => item.text).join("; ")}…`, act});
    else for (const item of found) lines.push({what, look, text: item.text, act: () => one(item.row)});
  };
  const rows = DATA.clusters.flatMap((one) => one.istiods.filter((istiod) => istiod.problem).map((istiod) =>
    ({row: istiod, text: `${one.name}: ${istiod.pod}: ${istiod.problem}`})));
  const away = DATA.clusters.filter((one) => one.error).map((one) => ({row: one, text: `${one.name}: ${one.error}`}));
  kind("Not asked", away, (found) => `${plural(found.length, "cluster")}`, () => go("clusters"), (row) => open(row.name, cluster(row)));
  kind("Silent istiods", rows, (found) => plural(found.length, "istiod"), () => go("istiods"), (row) => go("istiods", {}, row.pod));
  const here = () => place("rejections").scrollIntoView();
  for (const {rows: found, type, error} of rejected().slice(0, 4))
    lines.push({what: "Rejected", look: "bad", text: `${plural(found.length, "proxy")}: ${type}: ${error}`, act: here});
  const {STALE: stale, NOT_CONNECTED: alone} = DATA.summary.states;
  if (alone) lines.push({what: "Not connected", look: "bad", text: `${plural(alone, "pod")} with a proxy that no istiod knows`,
    act: () => go("proxies", {state: "NOT_CONNECTED"})});
  const near = (found) => found.map((row) => ({row, text: `${row.cluster}: ${row.origin}: ${row.days_left < 0 ? "" : "ends in "}${expiry(row.days_left)}`}));
  const ended = near(DATA.certificates.filter((one) => urgent(one.days_left, one.renewed) === "bad"));
  kind("Certificates", ended, (found) => `${count(found.length)} have ended`, () => go("certificates"), (row) => open(row.origin, row));
  const codes = new Map();
  for (const row of DATA.messages.filter((one) => one.level === "Error")) {
    if (!codes.has(row.code)) codes.set(row.code, []);
    codes.get(row.code).push({row, text: `${row.cluster}: ${row.origin}: ${row.message}`});
  }
  for (const [code, found] of codes)
    kind(code, found, () => plural(found.length, "error"), () => go("messages", {code}), (row) => open(row.origin, row));
  const tags = DATA.clusters.flatMap((one) => one.tags.filter((tag) => tag.problem).map((tag) =>
    ({row: one, text: `${one.name}: ${tag.name}: ${tag.problem}`})));
  kind("Tags", tags, (found) => `${plural(found.length, "tag")} lead nowhere`, () => go("revisions"), (row) => go("revisions", {}, row.name));
  const late = () => go("proxies", {state: "STALE"});
  if (stale) lines.push({what: "Stale", look: "warn", text: `${plural(stale, "proxy")} not yet with what was sent`, act: late});
  const ending = near(DATA.certificates.filter((one) => urgent(one.days_left, one.renewed) === "warn"));
  kind("Certificates", ending, (found) => `${count(found.length)} end soon`, () => go("certificates"), (row) => open(row.origin, row), "warn");
  const line = (one) => h("button", {onclick: one.act}, h("span", {class: `what ${one.look}`}, one.what), h("span", {class: "text"}, one.text));
  place("attention-list").append(...(lines.length ? lines.map(line) : [h("div", {class: "calm"}, "Nothing needs attention.")]));
}

function rejected() {
  const groups = new Map();
  for (const row of DATA.rejections) {
    const key = `${row.type} ${row.error}`;
    if (!groups.has(key)) groups.set(key, {type: row.type, error: row.error, rows: []});
    groups.get(key).rows.push(row);
  }
  return [...groups.values()].sort((one, other) => other.rows.length - one.rows.length);
}

function rejections(scope) {
  const own = (row) => !scope || row.cluster === scope;
  const rows = rejected().map((group) => ({...group, rows: group.rows.filter(own)})).filter((group) => group.rows.length);
  const who = (group, from, to) => group.rows.slice(from, to).map((row) =>
    h("button", {class: "mono", onclick: () => go("proxies", {}, `${row.name} ${row.cluster}`)}, `${row.cluster} ${row.namespace}/${row.name}`));
  const groups = rows.map((group) => {
    const more = h("button", {onclick: () => more.replaceWith(...who(group, 12))}, `${count(group.rows.length - 12)} more`);
    return h("div", {class: "group"}, h("div", {class: "top"}, h("b", {}, group.type), h("span", {class: "soft"}, plural(group.rows.length, "proxy"))),
      h("pre", {class: "mono"}, group.error),
      h("div", {class: "who"}, who(group, 0, 12), group.rows.length > 12 ? more : ""));
  });
  place("rejection-list").replaceChildren(...(groups.length ? groups : [h("div", {class: "table"}, h("div", {class: "empty"}, "No proxy rejects anything."))]));
  place("rejection-count").textContent = groups.length ? `${plural(groups.length, "text")} of Envoy` : "";
}

const NAMES = {istiod: "istiod", istiods: "istiods", served_by: "Control plane in", kubernetes_version: "Kubernetes", not_before: "Valid from",
  first_expiry: "First expiry (days)", not_after: "Valid until"};
const words = (key) => NAMES[key] || key[0].toUpperCase() + key.slice(1).replaceAll("_", " ");
function flat(value, key = "") {
  if (Array.isArray(value)) return value.map((one) => flat(one)).join("\n");
  if (value === null || typeof value !== "object") return key.endsWith("bytes") ? bytes(value) : String(value);
  return Object.entries(value).filter(([, one]) => one !== null && one !== "").map(([name, one]) => `${words(name)}: ${flat(one, name)}`).join("\n");
}
function open(title, facts) {
  const dialog = place("detail"), empty = (value) => value === null || value === "" || Array.isArray(value) && !value.length;
  const shown = (key, value) => key === "documentation_url" && /^https:/.test(value) ? h("a", {href: value, rel: "noreferrer"}, value) : flat(value, key);
  const rows = Object.entries(facts).filter(([, value]) => !empty(value)).flatMap(([key, value]) => [h("dt", {}, words(key)), h("dd", {}, shown(key, value))]);
  dialog.replaceChildren(h("div", {class: "inner"}, h("h3", {}, title), h("button", {class: "button close", onclick: () => dialog.close()}, "Close"),
    h("dl", {}, rows)));
  dialog.showModal();
}
const cluster = (one) => ({...one,
  istiods: one.istiods.map((istiod) => `${istiod.pod} ${istiod.version} ${istiod.problem}`.trim()),
  revisions: one.revisions.map((revision) => `${revision.name} ${revision.versions.join(" ")}`),
  tags: one.tags.map((tag) => `${tag.name} \u2192 ${tag.revision} ${tag.problem}`)});
const proxy = (row) => ({...row, state: said(row.state), rejected: DATA.rejections.filter((one) => one.cluster === row.cluster && one.name === row.name
  && one.namespace === row.namespace).map((one) => `${one.type}: ${one.error}`)});
"""
