# SPDX-License-Identifier: GPL-3.0-or-later
"""The page's style: one column, dense rows, two colour schemes; states differ in shape as well as in colour."""
from __future__ import annotations

import typing as t

STYLE: t.Final = r"""
:root {
  --ground: #f7f7f5; --paper: #ffffff; --raised: #f1f1ee; --ink: #1a1d21; --soft: #5b636c; --line: #e2e2dd; --accent: #1c5fb8; --accent-ground: #e6effa;
  --synced: #2b8a57; --stale: #965a00; --stale-fill: #d3921f; --error: #c62f2f; --not-sent: #7a838c; --not-connected: #7048b6; --none: #d9d9d4;
  --error-ground: #fbeaea; --stale-ground: #fbf1e0; --shadow: 0 12px 40px rgb(0 0 0 / .18);
}
:root[data-theme="dark"] {
  --ground: #111315; --paper: #181b1e; --raised: #202428; --ink: #e4e7ea; --soft: #98a1aa; --line: #2b3035; --accent: #79aefa; --accent-ground: #1b2a3f;
  --synced: #4bb07f; --stale: #e0a13c; --stale-fill: #e0a13c; --error: #f07171; --not-sent: #8a939c; --not-connected: #b194f2; --none: #3a4046;
  --error-ground: #351d1f; --stale-ground: #33291a; --shadow: 0 12px 40px rgb(0 0 0 / .6);
}
* { box-sizing: border-box; }
html { color-scheme: light; scroll-padding-top: 56px; -webkit-text-size-adjust: 100%; }
html[data-theme="dark"] { color-scheme: dark; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 13px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums; }
h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
button, input, select { font: inherit; color: inherit; }
button { background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px; }
.soft { color: var(--soft); }
.wrap { max-width: 1360px; margin: 0 auto; padding: 0 24px; }

header { padding: 22px 0 14px; }
header .wrap { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; }
h1 { font-size: 20px; font-weight: 640; letter-spacing: -.01em; }
header .actions { margin-left: auto; display: flex; gap: 6px; }
.button { border: 1px solid var(--line); border-radius: 5px; padding: 3px 9px; background: var(--paper); color: var(--soft); white-space: nowrap; }
.button:hover { color: var(--ink); border-color: var(--soft); }

nav { position: sticky; top: 0; z-index: 5; background: var(--ground); border-bottom: 1px solid var(--line); }
nav .wrap { display: flex; align-items: center; gap: 18px; height: 42px; overflow-x: auto; scrollbar-width: none; }
nav a { color: var(--soft); text-decoration: none; white-space: nowrap; }
nav a:hover { color: var(--ink); }
nav a b { font-weight: 600; color: var(--ink); margin-left: 3px; }
nav a b.bad { color: var(--error); }
nav .scope { margin-left: auto; position: sticky; right: 0; background: var(--ground); padding-left: 8px; display: flex; align-items: center; gap: 6px; }
nav select { max-width: 190px; }

section { padding: 26px 0 6px; }
section > .head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin-bottom: 10px; min-height: 28px; }
h2 { font-size: 15px; font-weight: 640; }
h2 + .count { color: var(--soft); margin-right: auto; }
input[type="search"], select { height: 28px; border: 1px solid var(--line); border-radius: 5px; background: var(--paper); padding: 0 8px; min-width: 0; }
input[type="search"] { width: 230px; }
input::placeholder { color: var(--soft); }

.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); background: var(--line); gap: 1px; border: 1px solid var(--line);
  border-radius: 8px; overflow: hidden; }
.figure { background: var(--paper); padding: 12px 14px 11px; display: block; color: inherit; text-decoration: none; }
a.figure:hover { background: var(--raised); }
.figure .value { font-size: 24px; line-height: 1.15; font-weight: 600; letter-spacing: -.02em; }
.figure .label { color: var(--soft); }
.figure .note { color: var(--soft); font-size: 12px; min-height: 17px; }
.figure .note.bad { color: var(--error); }
.figure .note.warn { color: var(--stale); }
.figure.alarm .value { color: var(--error); }
.bar { display: flex; width: 100%; height: 6px; border-radius: 3px; overflow: hidden; background: var(--none); gap: 1px; }
.bar i { display: block; min-width: 2px; }
.bar.tall { height: 12px; border-radius: 4px; margin: 16px 0 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; }
.legend button { display: inline-flex; align-items: center; gap: 6px; color: var(--soft); }
.legend button:hover { color: var(--ink); }
.legend b { color: var(--ink); font-weight: 600; }

.state { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
.dot { flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--not-sent); }
.dot.SYNCED { background: var(--synced); }
.dot.STALE { background: linear-gradient(90deg, var(--stale-fill) 50%, transparent 50%); border: 1.5px solid var(--stale-fill); }
.dot.ERROR { background: var(--error); border-radius: 1px; transform: rotate(45deg) scale(.86); }
.dot.NOT_SENT { background: none; border: 1.5px solid var(--not-sent); }
.dot.NOT_CONNECTED { background: none; border: 1.5px dashed var(--not-connected); }
.bg-SYNCED { background: var(--synced); } .bg-STALE { background: var(--stale-fill); } .bg-ERROR { background: var(--error); }
.bg-NOT_SENT { background: var(--not-sent); } .bg-NOT_CONNECTED { background: var(--not-connected); }
.bad { color: var(--error); } .warn { color: var(--stale); } .good { color: var(--synced); }

.attention { border: 1px solid var(--line); border-radius: 8px; background: var(--paper); overflow: hidden; }
.attention button { display: flex; width: 100%; gap: 10px; padding: 7px 14px; border-top: 1px solid var(--line); align-items: baseline; }
.attention button:first-child { border-top: 0; }
.attention button:hover { background: var(--raised); }
.attention .what { flex: none; width: 128px; font-weight: 600; }
.attention .text { overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.calm { padding: 14px; color: var(--soft); }

.map { position: relative; display: flex; flex-wrap: wrap; gap: 14px; align-items: flex-start; }
.map svg { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; z-index: 1; }
.map svg path { fill: none; stroke: var(--soft); stroke-width: 1.25; stroke-dasharray: 4 3; }
.map svg circle { fill: var(--soft); }
.network { border: 1px solid var(--line); border-radius: 8px; background: var(--paper); padding: 9px 12px 12px; flex: 0 1 auto; max-width: 100%; }
.network h3 { font-size: 12px; font-weight: 600; color: var(--soft); margin-bottom: 8px; }
.tiles { display: flex; flex-wrap: wrap; gap: 6px; }
.tile { width: 166px; border: 1px solid var(--line); border-radius: 6px; padding: 6px 8px 8px; background: var(--ground); position: relative; }
.tile:hover, .tile.chosen { border-color: var(--accent); }
.tile .name { font-weight: 600; }
.ends { display: flex; min-width: 0; white-space: pre; }
.ends span:first-child { overflow: hidden; text-overflow: ellipsis; }
.tile .of { display: flex; justify-content: space-between; color: var(--soft); font-size: 12px; margin: 1px 0 5px; white-space: nowrap; gap: 6px; }
.tile .of span { overflow: hidden; text-overflow: ellipsis; }
.tile.away { background: repeating-linear-gradient(135deg, var(--error-ground) 0 6px, var(--paper) 6px 12px); }
.map.dense .tile { width: 130px; padding: 4px 7px 6px; }
.map.dense .tile .name { font-size: 12px; }
.map.dense .tile .of { font-size: 11px; margin: 0 0 3px; }

.table { border: 1px solid var(--line); border-radius: 8px; background: var(--paper); overflow: hidden; }
.table .row { display: grid; align-items: center; column-gap: 14px; padding: 0 14px; width: 100%; }
.table .titles { height: 32px; border-bottom: 1px solid var(--line); color: var(--soft); }
.table .titles button { color: inherit; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; height: 100%; }
.table .titles button:hover { color: var(--ink); }
.table .titles [aria-sort="ascending"] button::after { content: " \2191"; color: var(--accent); }
.table .titles [aria-sort="descending"] button::after { content: " \2193"; color: var(--accent); }
.table .titles > div { overflow: hidden; min-width: 0; height: 100%; }
.table .titles > div.num button { width: 100%; text-align: right; }
.table .view { overflow-y: auto; overflow-x: hidden; position: relative; }
.table .rows { position: absolute; left: 0; right: 0; top: 0; }
.table .rows .row { height: 30px; border-top: 1px solid var(--line); cursor: pointer; }
.table .rows .row:first-child { border-top-color: transparent; }
.table .rows .row:hover, .table .rows .row:focus-visible { background: var(--raised); outline-offset: -2px; }
.table.narrow .rows .row { height: 48px; }
.table .cell { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.table .cell.num, .table .titles .num { text-align: right; }
.table .sub { display: none; color: var(--soft); font-size: 12px; overflow: hidden; text-overflow: ellipsis; }
.table.narrow .sub { display: block; }
.table .empty { padding: 12px 14px; color: var(--soft); }
.cell .bar { width: 100%; }
.level { font-weight: 600; }

.groups { display: grid; gap: 8px; }
.group { border: 1px solid var(--line); border-radius: 8px; background: var(--paper); padding: 10px 14px; border-left: 3px solid var(--error); }
.group .top { display: flex; gap: 4px 14px; align-items: baseline; flex-wrap: wrap; }
.group pre { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 132px; overflow: auto; }
.group .who { display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--soft); }
.group .who button { color: var(--accent); overflow-wrap: anywhere; }

dialog { border: 1px solid var(--line); border-radius: 10px; background: var(--paper); color: var(--ink); box-shadow: var(--shadow); padding: 0;
  width: min(680px, calc(100vw - 24px)); max-height: min(80vh, 720px); }
dialog::backdrop { background: rgb(0 0 0 / .35); }
dialog .inner { padding: 16px 20px 20px; }
dialog h3 { font-size: 14px; overflow-wrap: anywhere; padding-right: 60px; margin-bottom: 10px; }
dialog .close { position: absolute; top: 14px; right: 16px; }
dialog dl { display: grid; grid-template-columns: minmax(92px, max-content) 1fr; gap: 5px 16px; }
dialog dt { color: var(--soft); }
dialog dd { overflow-wrap: anywhere; white-space: pre-wrap; }
footer { padding: 26px 0 40px; color: var(--soft); }

@media (max-width: 720px) {
  .wrap { padding: 0 14px; }
  header { padding: 16px 0 10px; }
  header .actions { margin-left: 0; width: 100%; margin-top: 6px; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .figure .value { font-size: 21px; }
  .figure:last-child:nth-child(odd) { grid-column: span 2; }
  input[type="search"] { width: auto; flex: 1 1 150px; }
  section > .head select { flex: 1 1 90px; }
  nav .wrap { gap: 14px; }
  nav select { width: 112px; }
  nav .scope { right: -14px; padding-right: 14px; }
  section > .head .count { flex: 1 0 60%; }
  .attention button { flex-wrap: wrap; gap: 0 10px; }
  .attention .what { width: 100%; }
  .attention .text { -webkit-line-clamp: 3; }
  .network { flex: 1 1 100%; }
  .tile, .map.dense .tile { width: calc(50% - 3px); }
  dialog dl { grid-template-columns: 1fr; gap: 0; }
  dialog dd { margin-bottom: 7px; }
}
@media print { nav, .actions, input, select { display: none !important; } body { background: #fff; } }
"""
