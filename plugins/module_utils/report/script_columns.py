# SPDX-License-Identifier: GPL-3.0-or-later
"""The columns of the page's tables: what each shows, is sorted by, and how early it goes where there is no room."""
from __future__ import annotations

import typing as t

COLUMNS: t.Final = r"""
const LEVELS = ["Error", "Warning", "Info"];
const BETWEEN = " \u00b7 ";
const behind = (row) => Object.entries(row.types).filter(([, value]) => value === "STALE" || value === "ERROR").map(([key]) => key).join(", ");
const istio = (one) => [...new Set([...one.istiods.map((istiod) => istiod.version), ...one.revisions.flatMap((revision) => revision.versions)])]
  .filter(Boolean).sort(order.compare).join(", ");
const list = (key) => ({sort: (row) => row[key].join(), cell: (row) => row[key].join(", ")});
const number = (value) => ({num: true, down: true, sort: value, cell: (row) => count(value(row))});
const coloured = (look, text) => h("span", {class: look}, text);
const told = ({Error: errors, Warning: warnings}) => errors ? coloured("bad", plural(errors, "error")) : warnings ? plural(warnings, "warning") : "";

function clusterTable() {
  const rows = DATA.clusters.map((one) => ({...one, cluster: one.name, worst: one.error ? "ERROR" : worst(one.proxies), istio: istio(one)}));
  const choices = ["network", "region", "role"].filter((key) => new Set(rows.map((one) => one[key])).size > 1);
  return {
    title: "Clusters", noun: "cluster", rows, choices: choices.map((key) => ({key, label: `Any ${key}`})),
    find: (row) => [row.name, row.network, row.region, row.role, row.istio, row.error],
    open: (row) => open(row.name, cluster(DATA.clusters.find((one) => one.name === row.name))),
    sub: (row) => row.error ? row.error : [row.network, row.region, row.istio].filter(Boolean).join(BETWEEN),
    columns: [
      {key: "name", label: "Cluster", width: 120, grow: 2, cell: (row) => h("b", {}, row.name)},
      {key: "worst", label: "State", width: 112, rank: 1, sort: (row) => row.error ? -1 : WORST.indexOf(row.worst),
        cell: (row) => row.error ? coloured("bad", "not asked") : row.worst ? state(row.worst) : ""},
      {key: "network", label: "Network", width: 80, grow: 1, rank: 5},
      {key: "region", label: "Region", width: 80, grow: 1, rank: 6},
      {key: "role", label: "Role", width: 60, rank: 7},
      {key: "istio", label: "Istio", width: 74, grow: 1, rank: 4},
      {key: "kubernetes_version", label: "Kubernetes", width: 76, rank: 8},
      {key: "istiods", label: "istiods", width: 52, rank: 6, ...number((row) => row.istiods.length)},
      {key: "total", label: "Proxies", width: 54, rank: 1, ...number((row) => total(row.proxies))},
      {key: "bar", label: "By state", width: 110, grow: 1, rank: 3, down: true, sort: (row) => total(row.proxies) - row.proxies.SYNCED,
        cell: (row) => bar(row.proxies)},
      {key: "told", label: "Messages", width: 80, num: true, rank: 5, down: true, sort: (row) => row.messages.Error * 1e6 + row.messages.Warning,
        cell: (row) => told(row.messages)},
      {key: "first_expiry", label: "First expiry", width: 96, num: true, rank: 5,
        cell: (row) => coloured(urgent(row.first_expiry), expiry(row.first_expiry))},
    ]};
}

function proxyTable() {
  return {
    title: "Proxies", noun: "proxy", sorted: "state", rows: DATA.proxies,
    choices: [{key: "state", label: "Any state", values: STATES, name: said}, {key: "kind", label: "Any kind"}, {key: "version", label: "Any version"}],
    find: (row) => [row.name, row.namespace, row.cluster, row.version, row.revision, row.istiod, said(row.state)],
    open: (row) => open(`${row.namespace}/${row.name}`, proxy(row)),
    sub: (row) => [row.cluster, row.namespace, row.version].filter(Boolean).join(BETWEEN),
    columns: [
      {key: "name", label: "Proxy", width: 180, grow: 3, mono: true},
      {key: "namespace", label: "Namespace", width: 100, grow: 1.2, rank: 3},
      {key: "cluster", label: "Cluster", cell: (row) => ends(row.cluster), width: 126, grow: 1.6, rank: 2},
      {key: "state", label: "State", width: 112, rank: 1, sort: (row) => WORST.indexOf(row.state), cell: (row) => state(row.state)},
      {key: "behind", label: "Types", width: 96, grow: 1, rank: 6, sort: behind, cell: behind},
      {key: "kind", label: "Kind", width: 66, rank: 7},
      {key: "version", label: "Version", width: 64, rank: 4},
      {key: "revision", label: "Revision", width: 78, rank: 5},
      {key: "istiod", label: "istiod", width: 120, grow: 1.6, mono: true, rank: 8},
    ]};
}

function istiodTable() {
  return {
    title: "istiods", noun: "istiod", sorted: "problem", rows: DATA.clusters.flatMap((one) => one.istiods.map((istiod) => ({...istiod, cluster: one.name}))),
    find: (row) => [row.pod, row.cluster, row.revision, row.version, row.problem], open: (row) => open(row.pod, row),
    sub: (row) => [row.cluster, row.revision, row.version].filter(Boolean).join(BETWEEN),
    columns: [
      {key: "pod", label: "istiod", width: 180, grow: 3, mono: true},
      {key: "cluster", label: "Cluster", cell: (row) => ends(row.cluster), width: 110, grow: 1, rank: 3},
      {key: "revision", label: "Revision", width: 78, grow: 1, rank: 4},
      {key: "version", label: "Version", width: 64, rank: 2},
      {key: "proxies", label: "Proxies", width: 54, rank: 1, ...number((row) => row.proxies)},
      {key: "problem", label: "Answer", width: 90, grow: 3, rank: 2, cell: (row) => row.problem ? coloured("bad", row.problem) : coloured("soft", "answers")},
    ]};
}

function revisionTable() {
  return {
    title: "Revisions", noun: "revision", sorted: "cluster",
    rows: DATA.clusters.flatMap((one) => one.revisions.map((revision) => ({...revision, cluster: one.name}))),
    find: (row) => [row.name, row.cluster, ...row.versions, ...row.tags], open: (row) => open(`${row.cluster} ${row.name}`, row),
    sub: (row) => [row.cluster, ...row.versions].join(BETWEEN),
    columns: [
      {key: "name", label: "Revision", width: 110, grow: 1},
      {key: "cluster", label: "Cluster", cell: (row) => ends(row.cluster), width: 110, grow: 1, rank: 2},
      {key: "versions", label: "Versions", width: 74, grow: 1, rank: 3, ...list("versions")},
      {key: "tags", label: "Tags", width: 80, grow: 1, rank: 4, ...list("tags")},
      {key: "namespaces", label: "Namespaces", width: 90, rank: 5, ...number((row) => row.namespaces.length)},
      {key: "proxies", label: "Proxies", width: 54, rank: 1, ...number((row) => row.proxies)},
      {key: "in_use", label: "In use", width: 48, rank: 6, sort: (row) => Number(row.in_use), cell: (row) => row.in_use ? "yes" : coloured("soft", "no")},
    ]};
}

function messageTable() {
  const looks = {Error: "bad", Warning: "warn", Info: "soft"};
  return {
    title: "Messages", noun: "message", sorted: "level", rows: DATA.messages,
    choices: [{key: "level", label: "Any level", values: LEVELS}, {key: "code", label: "Any code"}],
    find: (row) => [row.code, row.name, row.level, row.cluster, row.origin, row.message], open: (row) => open(row.origin, row),
    sub: (row) => `${row.cluster}${BETWEEN}${row.message}`,
    columns: [
      {key: "origin", label: "Object", width: 150, grow: 2},
      {key: "level", label: "Level", width: 60, rank: 1, sort: (row) => LEVELS.indexOf(row.level),
        cell: (row) => coloured(`level ${looks[row.level]}`, row.level)},
      {key: "code", label: "Code", width: 62, rank: 2},
      {key: "cluster", label: "Cluster", cell: (row) => ends(row.cluster), width: 110, grow: 0.7, rank: 3},
      {key: "message", label: "Message", width: 200, grow: 4, rank: 4},
    ]};
}

function certificateTable() {
  const subject = (row) => row.subject || row.spiffe.join(", ");
  return {
    title: "Certificates", noun: "certificate", sorted: "days_left", rows: DATA.certificates, choices: [{key: "use", label: "Any use"}],
    find: (row) => [row.origin, row.subject, row.use, row.cluster, ...row.spiffe], open: (row) => open(row.origin, row),
    sub: (row) => [row.cluster, row.use, subject(row)].filter(Boolean).join(BETWEEN),
    columns: [
      {key: "origin", label: "Where", width: 170, grow: 2},
      {key: "use", label: "Use", width: 90, rank: 4},
      {key: "cluster", label: "Cluster", cell: (row) => ends(row.cluster), width: 110, grow: 0.7, rank: 2},
      {key: "subject", label: "Subject", width: 150, grow: 2, rank: 3, sort: subject, cell: subject},
      {key: "not_after", label: "Valid until", width: 84, rank: 5, cell: (row) => row.not_after.slice(0, 10)},
      {key: "days_left", label: "Left", width: 96, num: true, rank: 1, cell: (row) => coloured(urgent(row.days_left, row.renewed), expiry(row.days_left))},
    ]};
}

function build() {
  const made = {clusters: clusterTable(), proxies: proxyTable(), istiods: istiodTable(), revisions: revisionTable(), messages: messageTable(),
    certificates: certificateTable()};
  for (const [id, settings] of Object.entries(made)) tables[id] = new Table(place(id), {id, ...settings});
}
"""
