# SPDX-License-Identifier: GPL-3.0-or-later
"""A report's document as one HTML file that loads nothing: style, script and data are inside, and its own policy forbids everything else."""
from __future__ import annotations

import html
import json
import typing as t

from .fields import Json
from .script_columns import COLUMNS
from .script_sections import SECTIONS
from .script_table import TABLE
from .script_topology import TOPOLOGY
from .style import STYLE

_POLICY: t.Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_BODY: t.Final = """
<header><div class="wrap"><h1>{title}</h1><span class="soft">{generated}</span>
<div class="actions"><button class="button" id="theme"></button><button class="button" id="save">Save as JSON</button></div></div></header>
<nav><div class="wrap"><a href="#topology">Topology</a><a href="#clusters" id="nav-clusters">Clusters</a><a href="#proxies" id="nav-proxies">Proxies</a>
<a href="#rejections" id="nav-rejections">Rejected</a><a href="#istiods">Control planes</a><a href="#messages" id="nav-messages">Messages</a>
<a href="#certificates" id="nav-certificates">Certificates</a>
<span class="scope"><select id="scope" aria-label="Cluster"><option value="">All clusters</option></select></span></div></nav>
<main class="wrap">
<section id="overview"><div class="figures" id="figures"></div><div id="states"></div></section>
<section id="attention"><div class="head"><h2>Needs attention</h2></div><div class="attention" id="attention-list"></div></section>
<section id="topology"><div class="head"><h2>Topology</h2><span class="count" id="map-count"></span></div><div class="map" id="map"></div></section>
<section id="clusters"></section>
<section id="proxies"></section>
<section id="rejections"><div class="head"><h2>Rejected configuration</h2><span class="count" id="rejection-count"></span></div>
<div class="groups" id="rejection-list"></div></section>
<section id="istiods"></section>
<section id="revisions"></section>
<section id="messages"></section>
<section id="certificates"></section>
</main>
<footer><div class="wrap">Made by meshfleet.istio. This file holds all of its data and loads nothing.</div></footer>
<dialog id="detail"></dialog>
"""


def as_json(document: Json) -> str:
    """The document as a file of JSON."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def as_page(document: Json) -> str:
    """The document as a page."""
    generated = f"as of {document['generated_at']}" if document["generated_at"] else ""
    data = json.dumps(document, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")  # no text can end the element it is in
    body = _BODY.format(title=html.escape(document["title"]), generated=html.escape(generated))
    return "".join(
        (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><link rel="icon" href="data:,">',
            f"<title>{html.escape(document['title'])}</title><style>{STYLE}</style></head><body>{body}",
            f'<script type="application/json" id="data">{data}</script>\n<script>{TABLE}{SECTIONS}{COLUMNS}{TOPOLOGY}</script></body></html>\n',
        )
    )
