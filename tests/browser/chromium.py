# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's Chromium without a window, spoken to over its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)."""
from __future__ import annotations

import base64
import itertools
import json
import os
import subprocess
import tempfile
import time
import typing as t
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import websocket

Json = dict[str, t.Any]
SECONDS: t.Final = 60.0
"""For a start, a page, or an answer."""
_FONTS: t.Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@contextmanager
def chromium(binary: Path) -> Iterator[Browser]:
    """A running Chromium; it and its profile end with the block."""
    root = binary.parents[3]
    libraries = [root / "usr/lib/chromium", *sorted(root.glob("usr/lib/*-linux-gnu*")), *sorted(root.glob("usr/lib/*-linux-gnu*/pulseaudio")),
                 *sorted(root.glob("lib/*-linux-gnu*"))]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="meshfleet-chromium-", ignore_cleanup_errors=True) as folder:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(_FONTS.format(folder=root, cache=Path(folder) / "fonts"))
        environment = {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(map(str, libraries)), "FONTCONFIG_FILE": str(fonts), "HOME": folder}
        command = [str(binary), "--remote-debugging-port=0", f"--user-data-dir={folder}/profile", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                   "--remote-allow-origins=*", "--hide-scrollbars", "--no-first-run", "about:blank"]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
            browser = None
            try:
                browser = Browser(_address(Path(folder) / "profile" / "DevToolsActivePort", process))
                yield browser
            finally:
                if browser is not None:
                    browser.socket.close()
                process.terminate()
                process.wait(60)


def _address(file: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"Chromium ended with {process.returncode}"
        lines = file.read_text().splitlines() if file.is_file() else []
        if len(lines) > 1:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.05)
    raise AssertionError("Chromium does not say its port")


class Browser:
    """One connection to a browser, whose pages share it."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(address, timeout=SECONDS)
        self._numbers = itertools.count(1)
        self.events: list[Json] = []

    def call(self, method: str, session: str = "", **params: t.Any) -> Json:
        """A command's answer; events that come meanwhile are kept."""
        number = next(self._numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}))
        while True:
            said: Json = json.loads(self.socket.recv())
            if said.get("id") == number:
                assert "error" not in said, f"{method}: {said['error']}"
                return t.cast(Json, said["result"])
            self.events.append(said)

    def until(self, wanted: t.Callable[[Json], bool], after: int = 0) -> None:
        """Until an event comes that is wanted, or has come after so many others."""
        while not any(wanted(one) for one in self.events[after:]):
            self.events.append(json.loads(self.socket.recv()))

    @contextmanager
    def page(self, width: int, height: int = 900, *, dark: bool = False, narrow: bool = False) -> Iterator[Page]:
        """An empty page of a size in pixels and a colour scheme; ``narrow``: as a phone shows it."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        page = Page(self, context, self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=narrow)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        try:
            yield page
        finally:
            self.call("Target.disposeBrowserContext", browserContextId=context)


class Page:
    """A page; what goes wrong in it is kept in ``complaints``, what it loads in ``requests``."""

    def __init__(self, browser: Browser, context: str, session: str) -> None:
        self.browser, self.context, self.session = browser, context, session

    def call(self, method: str, **params: t.Any) -> Json:
        return self.browser.call(method, self.session, **params)

    def open(self, file: Path) -> float:
        """Open a file until its script has run; seconds from the navigation's start to the first frame after that, by the page's own clock."""
        before = len(self.browser.events)
        self.call("Page.navigate", url=file.resolve().as_uri())
        self.browser.until(lambda one: one.get("method") == "Page.loadEventFired" and one.get("sessionId") == self.session, before)
        deadline = time.monotonic() + SECONDS
        while self.run("document.documentElement.dataset.ready") != "yes":  # the event may still have been the empty page's
            assert time.monotonic() < deadline, self.complaints
            time.sleep(0.05)
        return float(self.run("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))")) / 1000

    def run(self, script: str) -> t.Any:
        """An expression's value, also of a promise. Raises AssertionError for what it throws."""
        said = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def shot(self, file: Path, *, whole: bool = False) -> None:
        """A picture of what is seen, or of the whole page."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]))

    def _own(self, method: str) -> list[Json]:
        return [one["params"] for one in self.browser.events if one.get("method") == method and one.get("sessionId") == self.session]

    @property
    def complaints(self) -> list[str]:
        """Exceptions, console errors and warnings, and the browser's own entries."""
        self.run("0")
        thrown = [str(one["exceptionDetails"]) for one in self._own("Runtime.exceptionThrown")]
        logged = [str(one["args"]) for one in self._own("Runtime.consoleAPICalled") if one["type"] in ("error", "warning", "assert")]
        return thrown + logged + [f"{one['entry']['level']}: {one['entry']['text']}" for one in self._own("Log.entryAdded")]

    @property
    def requests(self) -> list[str]:
        """The addresses of all that was asked for."""
        self.run("0")
        return [str(one["request"]["url"]) for one in self._own("Network.requestWillBeSent")]
