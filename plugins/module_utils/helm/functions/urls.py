# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's URLs and paths: net/url, path and path/filepath."""
from __future__ import annotations

import posixpath
import re
import typing as t
import urllib.parse

from ...gotemplate.errors import FunctionError
from ...gotemplate.gotypes import kind
from ...gotemplate.quoting import quote
from ...gotemplate.signature import MAP, STRING, Func


def clean(path: str) -> str:
    """path.Clean."""
    if not path:
        return "."
    cleaned = posixpath.normpath(path)
    return "/" + cleaned.lstrip("/") if path.startswith("/") else cleaned


def base(path: str) -> str:
    """path.Base."""
    if not path:
        return "."
    stripped = path.rstrip("/")
    return stripped.rsplit("/", 1)[-1] if stripped else "/"


def _dir(path: str) -> str:
    return clean(path[: path.rfind("/") + 1])


def _ext(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name[name.rfind(".") :] if "." in name else ""


def _unescape(text: str, url: str) -> str:
    bad = re.search(r"%(?![0-9a-fA-F]{2})", text)
    if bad:
        raise FunctionError(f"unable to parse url: parse {quote(url)}: invalid URL escape {quote(text[bad.start():bad.start() + 3])}")
    return urllib.parse.unquote(text, errors="surrogateescape")


def _parse(url: str) -> dict[str, t.Any]:
    def fail(problem: str) -> t.NoReturn:
        raise FunctionError(f"unable to parse url: parse {quote(url)}: {problem}")

    if any(char < " " or char == "\x7f" for char in url):
        fail("net/url: invalid control character in URL")
    rest, _, fragment = url.partition("#")
    scheme = ""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", rest)
    if found:
        scheme, rest = found[1].lower(), rest[found.end() :]
    elif rest.startswith(":"):
        fail("missing protocol scheme")
    elif re.match(r"[^A-Za-z/?][^/?]*:", rest):
        fail("first path segment in URL cannot contain colon")
    rest, _, query = rest.partition("?")
    result = dict.fromkeys(("fragment", "host", "hostname", "opaque", "path", "query", "scheme", "userinfo"), "")
    result.update(scheme=scheme, query=query, fragment=_unescape(fragment, url))
    if scheme and not rest.startswith("/"):
        result["opaque"] = rest
        return result
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
        user, at, host = authority.rpartition("@")
        port = re.search(r":([^\]:]*)$", host)
        if port and not re.fullmatch("[0-9]*", port[1]):
            fail(f"invalid port {quote(port[0])} after host")
        if " " in host:
            fail('invalid character " " in host name')
        result["host"] = _unescape(host, url)
        result["hostname"] = (host[: port.start()] if port else host).strip("[]")
        if at:
            name, colon, password = user.partition(":")
            result["userinfo"] = _user_escape(_unescape(name, url)) + (colon and ":" + _user_escape(_unescape(password, url)))
    result["path"] = _unescape(rest, url)
    return result


def _user_escape(text: str) -> str:
    return urllib.parse.quote(text, safe="$&+,;=~", errors="surrogateescape")


def _text(value: dict[str, t.Any], key: str) -> str:
    text = value.get(key, "")
    if not isinstance(text, str):
        raise FunctionError(f"unable to parse {key} key, must be of type string, but {kind(text)} found")
    return text


def _join(value: dict[str, t.Any]) -> str:
    scheme, host, path = _text(value, "scheme"), _text(value, "host"), _text(value, "path")
    query, opaque, fragment = _text(value, "query"), _text(value, "opaque"), _text(value, "fragment")
    user = _text(value, "userinfo")
    out = scheme + ":" if scheme else ""
    if opaque:
        out += opaque
    else:
        if scheme or host or user:
            if host or path or user:
                if host or user or path.startswith("//"):
                    out += "//"
                out += _parse(f"proto://{user}@host")["userinfo"] + "@" if user else ""
                out += host
        escaped = urllib.parse.quote(path, safe="/$&+,:;=@~!*'()", errors="surrogateescape")
        if escaped and not escaped.startswith("/") and host:
            out += "/"
        if not out and ":" in escaped.split("/")[0]:
            out += "./"
        out += escaped
    if query:
        out += "?" + query
    if fragment:
        out += "#" + urllib.parse.quote(fragment, safe="/?$&+,:;=@~!*'()", errors="surrogateescape")
    return out


_TEXT = (STRING,)
FUNCTIONS: t.Final[dict[str, Func]] = {
    **{name: Func(_TEXT, call) for names, call in (
        (("base", "osBase"), base), (("clean", "osClean"), clean), (("dir", "osDir"), _dir), (("ext", "osExt"), _ext),
        (("isAbs", "osIsAbs"), lambda path: path.startswith("/")),
    ) for name in names},
    "urlJoin": Func((MAP,), _join),
    "urlParse": Func(_TEXT, _parse),
}  # fmt: skip
