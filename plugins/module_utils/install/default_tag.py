# SPDX-License-Identifier: GPL-3.0-or-later
"""The default tag at installation: who validates and injects where no revision is named.

It is made only where no default tag and no default validator exist; afterwards only ``revision_tag`` moves it.
"""
from __future__ import annotations

import typing as t

from ..cluster.ownership import APPLY, managers
from ..istio.webhooks import DEFAULT, REVISION_LABEL, TAG_LABEL, VALIDATOR, is_injector, labels_of, tag_objects
from .desired import RELEASE_NAME, Desired, key_of
from .live import INJECTORS, VALIDATORS, Live
from .paths import Map
from .reconcile import TAG_MANAGER


def missing_default(desired: t.Sequence[Desired], live: Live, revision: str, namespace: str) -> list[Map]:
    """The objects of tag ``default`` for a revision that is being installed, where nothing stands for it yet.

    Revision ``default`` injects by its own webhook, so that it needs the validator only; its own webhook may be there already, from a run
    that did not come as far as this. Where a run of ours has made only some of the objects for this revision, it is the rest.
    """
    objects = [item for one in desired for item in one.objects]
    injector = next((item for item in objects if item["kind"] == INJECTORS[1] and TAG_LABEL not in labels_of(item)), None)
    validates = any(item["kind"] == VALIDATORS[1] for one in desired if one.component == "pilot" for item in one.objects)
    own = {key_of(item) for item in objects}
    others = [item for item in [*live.of_kind(INJECTORS[1]), *live.of_kind(VALIDATORS[1])] if key_of(item) not in own and not _begun(item, revision)]
    if injector is None or not validates or any(map(_stands_for_default, others)) or any(key[2] == VALIDATOR for key in own):
        return []
    found = tag_objects(injector, DEFAULT, revision, namespace)
    return [item for item in found if key_of(item) not in live and (item["kind"] == VALIDATORS[1] or revision != DEFAULT)]


def _begun(item: Map, revision: str) -> bool:
    """Whether an object of a tag leads to a revision and we have applied it."""
    return labels_of(item).get(REVISION_LABEL) == revision and (TAG_MANAGER, APPLY) in managers(item)


def _stands_for_default(item: Map) -> bool:
    if item["metadata"]["name"] == VALIDATOR:
        return True
    labels = labels_of(item)
    return is_injector(item) and (labels.get(TAG_LABEL) == DEFAULT or (TAG_LABEL not in labels and labels.get(REVISION_LABEL) == DEFAULT))


def tags_of(live: Live, revisions: t.Collection[str]) -> list[Map]:
    """The live webhook configurations of tags that lead to these revisions, the default validator among them, but for those of Helm releases."""
    return [
        item
        for item in [*live.of_kind(INJECTORS[1]), *live.of_kind(VALIDATORS[1]), *live.of_kind("Service")]
        if labels_of(item).get(REVISION_LABEL) in revisions
        and (TAG_LABEL in labels_of(item) or item["metadata"]["name"] == VALIDATOR)
        and RELEASE_NAME not in (item["metadata"].get("annotations") or {})
    ]
