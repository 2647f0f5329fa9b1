# SPDX-License-Identifier: GPL-3.0-or-later
"""The page's picture of the fleet, and its start: networks with their clusters, and lines to the cluster whose istiods serve another's proxies."""
from __future__ import annotations

import typing as t

TOPOLOGY: t.Final = r"""
let scope = "";
function setScope(name) {
  scope = name;
  place("scope").value = name;
  for (const table of Object.values(tables)) { table.scope = name; table.filter(); }
  rejections(name);
  for (const tile of document.querySelectorAll(".tile")) tile.classList.toggle("chosen", tile.dataset.cluster === name);
}

function topology() {
  const networks = new Map();
  for (const one of DATA.clusters) {
    if (!networks.has(one.network)) networks.set(one.network, []);
    networks.get(one.network).push(one);
  }
  const map = place("map"), tiles = new Map();
  map.classList.toggle("dense", DATA.clusters.length > 60);
  const tile = (one) => {
    const number = total(one.proxies), choose = () => setScope(scope === one.name ? "" : one.name);
    const title = `${one.name}: ${one.error || plural(number, "proxy")}`;
    const of = [h("span", {}, one.error ? "not asked" : one.role || one.region), h("span", {}, one.error ? "" : count(number))];
    const element = h("button", {class: one.error ? "tile away" : "tile", "data-cluster": one.name, title, onclick: choose},
      ends(one.name, "name"), h("span", {class: "of"}, of), bar(one.proxies));
    tiles.set(one.name, element);
    return element;
  };
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  lines.setAttribute("aria-hidden", "true");
  map.append(...[...networks].sort(([one], [other]) => order.compare(one, other)).map(([name, found]) => h("div", {class: "network"},
    h("h3", {}, name ? `Network ${name}` : networks.size > 1 ? "No network named" : "One network"), h("div", {class: "tiles"}, found.map(tile)))), lines);
  const draw = () => {
    const origin = map.getBoundingClientRect(), middle = (name) => {
      const found = tiles.get(name).getBoundingClientRect();
      return [found.left + found.width / 2 - origin.left, found.top + found.height / 2 - origin.top, found.height / 2];
    };
    const svg = (tag, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      return element;
    };
    lines.replaceChildren(...DATA.links.filter((link) => tiles.has(link.from) && tiles.has(link.to)).flatMap((link) => {
      const [x1, y1, half] = middle(link.from), [x2, y2, other] = middle(link.to);
      const down = y2 > y1 + half ? 1 : y2 < y1 - half ? -1 : 0;
      const from = y1 + (down || 1) * half, to = y2 + (down ? -down : 1) * other, bend = down ? (to - from) / 2 : 22;
      return [svg("path", {d: `M${x1} ${from} C${x1} ${from + bend} ${x2} ${to + (down ? -bend : bend)} ${x2} ${to}`}), svg("circle", {cx: x2, cy: to, r: 3})];
    }));
  };
  new ResizeObserver(draw).observe(map);
  const named = [...networks.keys()].filter(Boolean).length;
  place("map-count").textContent = `${plural(DATA.clusters.length, "cluster")} in ${plural(Math.max(named, 1), "network")}`
    + (DATA.links.length ? `, ${plural(DATA.links.length, "control plane")} elsewhere (dashed)` : "");
}

function theme() {
  const system = matchMedia("(prefers-color-scheme: dark)"), button = place("theme"), modes = ["system", "light", "dark"];
  let mode = "system";
  const apply = () => {
    document.documentElement.dataset.theme = mode === "system" ? (system.matches ? "dark" : "light") : mode;
    button.textContent = `Colours: ${mode}`;
  };
  button.addEventListener("click", () => { mode = modes[(modes.indexOf(mode) + 1) % modes.length]; apply(); });
  system.addEventListener("change", apply);
  apply();
}

const TEXT = place("data").textContent;
const DATA = JSON.parse(TEXT);
theme();
figures();
build();
attention();
topology();
rejections("");
for (const [section, number, bad] of [["clusters", DATA.clusters.length], ["proxies", DATA.proxies.length], ["rejections", DATA.summary.rejecting, true],
  ["messages", DATA.messages.length], ["certificates", DATA.certificates.length]])
  place(`nav-${section}`).append(h("b", {class: bad && number ? "bad" : ""}, count(number)));
place("scope").append(...DATA.clusters.map((one) => h("option", {value: one.name}, one.name)));
place("scope").addEventListener("change", (event) => setScope(event.target.value));
place("save").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob([TEXT], {type: "application/json"}));
  h("a", {href: address, download: "report.json"}).click();
  URL.revokeObjectURL(address);
});
place("detail").addEventListener("click", (event) => { if (event.target === event.currentTarget) event.currentTarget.close(); });
document.documentElement.dataset.ready = "yes";
"""
