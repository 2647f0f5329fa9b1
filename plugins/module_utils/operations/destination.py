# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a result to ``dest``: whole or not at all, and only where it differs."""
from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from ..cluster.secret_masking import MASK, masked_secret
from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import loads
from ..helm.manifest import split_documents
from ..helm.output import manifest_text
from .result import OperationError


def write_destination(dest: str, text: str, *, check_mode: bool, diff_mode: bool) -> tuple[bool, dict[str, str] | None]:
    """Write a manifest to the file ``dest`` (in check mode: say whether that would change it).

    Gives back whether it changed, and the diff where one is asked; the data of Secrets is masked in it. An
    existing file keeps its mode. Raises OperationError.
    """
    path = Path(dest).expanduser()
    if path.is_dir():
        raise OperationError(f"dest {dest}: is a directory; give a file")
    if not path.parent.is_dir():
        raise OperationError(f"dest {dest}: the directory {path.parent} does not exist; create it first")
    try:
        before = path.read_text() if path.exists() else ""
    except UnicodeDecodeError:
        before = ""
    except OSError as error:
        raise OperationError(f"dest {dest}: {error.strerror}") from None
    changed = before != text or not path.exists()
    diff = None
    if diff_mode:
        diff = {"before_header": dest, "after_header": dest, "before": _masked(before), "after": _masked(text)}
    if changed and not check_mode:
        _replace(path, text)
    return changed, diff


def _replace(path: Path, text: str) -> None:
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w") as file:
            file.write(text)
        if path.exists():
            mode = stat.S_IMODE(path.stat().st_mode)
        else:
            mask = os.umask(0)
            os.umask(mask)
            mode = 0o666 & ~mask
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise OperationError(f"dest {path}: cannot be written: {error.strerror}") from None


def _masked(text: str) -> str:
    """The text with the values of Secrets masked; a text that is no YAML is left out whole."""
    if "Secret" not in text:
        return text
    out: list[str] = []
    for document in split_documents(text):
        try:
            item = loads(document, ints=True)
        except FunctionError:
            return MASK
        if isinstance(item, dict) and item.get("kind") == "Secret":
            out.append(manifest_text([masked_secret(item)]))
        else:
            out.append("---\n" + document.strip("\n") + "\n")
    return "".join(out)
