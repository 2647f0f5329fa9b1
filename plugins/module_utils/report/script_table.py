# SPDX-License-Identifier: GPL-3.0-or-later
"""The page's tables: sorted by any column, filtered by words and choices; only the rows in view exist, so that 10,000 are as quick as ten."""
from __future__ import annotations

import typing as t

TABLE: t.Final = r"""
"use strict";
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") element.append(child);
  return element;
}
const count = (number) => number.toLocaleString("en-US");
const plural = (number, word) => `${count(number)} ${number === 1 ? word : word === "proxy" ? "proxies" : word + "s"}`;
const order = new Intl.Collator("en", {numeric: true});

class Table {
  // columns: {key, label, width (px at the least), grow, num, rank (those of a high rank go first where there is no room), sort(row), cell(row)}
  constructor(place, {id, title, columns, rows, sub, choices = [], find, open, sorted, descending = false, noun = "row"}) {
    Object.assign(this, {id, columns, rows, sub, choices, find, open, noun, descending, sorted: sorted || columns[0].key, scope: "", words: [], shown: []});
    this.chosen = {};
    this.total = h("span", {class: "count"});
    this.search = h("input", {type: "search", placeholder: "Filter", "aria-label": `Filter ${title}`, oninput: () => this.filter()});
    this.selects = choices.map((choice) => this.select(choice));
    this.titles = h("div", {class: "row titles", role: "row"});
    this.inner = h("div", {class: "rows", role: "rowgroup"});
    this.space = h("div");
    this.view = h("div", {class: "view", tabindex: -1, onscroll: () => this.draw()}, this.space, this.inner);
    this.box = h("div", {class: "table", role: "table", "aria-label": title}, this.titles, this.view);
    place.append(h("div", {class: "head"}, h("h2", {}, title), this.total, this.selects, this.search), this.box);
    new ResizeObserver(() => this.layout()).observe(this.box);
    this.texts = new Map();
    this.filter();
  }
  select({key, label, values, name = String}) {
    const found = values || [...new Set(this.rows.map((row) => row[key]))].filter(Boolean).sort(order.compare);
    const options = [h("option", {value: ""}, label), ...found.map((value) => h("option", {value}, name(value)))];
    return h("select", {"aria-label": label, "data-key": key, onchange: (event) => { this.chosen[key] = event.target.value; this.filter(); }}, options);
  }
  choose(key, value) {
    this.chosen[key] = value;
    for (const select of this.selects) if (select.dataset.key === key) select.value = value;
    this.filter();
  }
  text(row) {
    let found = this.texts.get(row);
    if (found === undefined) this.texts.set(row, found = this.find(row).join(" ").toLowerCase());
    return found;
  }
  filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = Object.entries(this.chosen).filter(([, value]) => value);
    this.shown = this.rows.filter((row) => (!this.scope || row.cluster === this.scope || row.name === this.scope && this.id === "clusters")
      && chosen.every(([key, value]) => row[key] === value) && words.every((word) => this.text(row).includes(word)));
    this.sort();
  }
  sort() {
    const column = this.columns.find((one) => one.key === this.sorted);
    const keys = new Map(this.shown.map((row) => [row, column.sort ? column.sort(row) : row[column.key]]));
    const sign = this.descending ? -1 : 1;
    this.shown.sort((one, other) => {
      const a = keys.get(one), b = keys.get(other);
      if (a === b) return 0;
      if (a === null || a === "") return 1;
      if (b === null || b === "") return -1;
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : order.compare(a, b));
    });
    const all = this.rows.length;
    this.total.textContent = `${this.shown.length === all ? "" : `${count(this.shown.length)} of `}${plural(all, this.noun)}`;
    this.view.scrollTop = 0;
    this.layout();
  }
  layout() {
    const width = this.box.clientWidth;
    if (!width) return;
    const narrow = width < 620;
    let kept = [...this.columns], needed = () => kept.reduce((sum, one) => sum + one.width + 14, 28);
    while (kept.length > 1 && needed() > width) {
      const last = Math.max(...kept.map((one) => one.rank || 0));
      kept.splice(kept.findLastIndex((one) => (one.rank || 0) === last), 1);
    }
    this.kept = kept;
    this.height = narrow && this.sub ? 48 : 30;
    this.box.classList.toggle("narrow", narrow && Boolean(this.sub));
    this.template = kept.map((one) => `minmax(${one.width}px, ${one.grow || 0.0001}fr)`).join(" ");
    const whole = this.shown.length * this.height;
    this.view.style.height = this.shown.length ? `${Math.min(whole, Math.max(300, Math.round(window.innerHeight * 0.66)))}px` : "auto";
    this.space.style.height = `${whole}px`;
    const gutter = this.view.offsetWidth - this.view.clientWidth;
    this.titles.style.cssText = `grid-template-columns: ${this.template}; padding-right: ${14 + gutter}px`;
    this.titles.replaceChildren(...kept.map((one) => {
      const direction = one.key !== this.sorted ? "none" : this.descending ? "descending" : "ascending";
      const turn = () => { this.descending = one.key === this.sorted ? !this.descending : Boolean(one.down); this.sorted = one.key; this.sort(); };
      return h("div", {role: "columnheader", class: one.num ? "num" : "", "aria-sort": direction}, h("button", {onclick: turn}, one.label));
    }));
    this.box.setAttribute("aria-rowcount", this.shown.length + 1);
    this.first = -1;
    this.draw();
  }
  draw() {
    if (!this.shown.length) {
      this.inner.style.position = "static";
      this.inner.style.transform = "";
      this.inner.replaceChildren(h("div", {class: "empty"}, this.rows.length ? "Nothing matches the filter." : "There is none."));
      return;
    }
    const first = Math.max(0, Math.floor(this.view.scrollTop / this.height) - 8);
    if (first === this.first) return;
    this.first = first;
    const last = Math.min(this.shown.length, first + Math.ceil(this.view.clientHeight / this.height) + 17);
    this.inner.style.position = "";
    this.inner.style.transform = `translateY(${first * this.height}px)`;
    this.inner.replaceChildren(...this.shown.slice(first, last).map((row, position) => this.row(row, first + position)));
  }
  row(row, position) {
    const open = () => this.open(row);
    const attributes = {role: "row", class: "row", tabindex: 0, "aria-rowindex": position + 2, style: `grid-template-columns: ${this.template}`,
      onclick: open, onkeydown: (event) => { if (event.key === "Enter") open(); }};
    return h("div", attributes, this.kept.map((one, place) => {
      const value = one.cell ? one.cell(row) : row[one.key];
      const sub = place === 0 && this.sub ? h("div", {class: "sub"}, this.sub(row)) : null;
      const shown = value === null || value === undefined ? "" : value, look = `cell${one.num ? " num" : ""}${one.mono ? " mono" : ""}`;
      return h("div", {role: "cell", class: look, title: typeof shown === "string" ? shown : null}, shown, sub);
    }));
  }
}
"""
