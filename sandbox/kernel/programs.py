# SPDX-License-Identifier: GPL-3.0-or-later
"""The system's network programs: the machine's own, or the unpacked Debian packages', in one folder to put on PATH."""

import os
import shutil
from pathlib import Path

SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MARK = "0x539"
"""The mark of a proxy's connections. Proxy and application share a user, so that capture tells them apart by it instead of Istio's uid 1337."""

IPTABLES = ("iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore")
_BY_MARK = f"""sed -E -e 's/-m owner ! --[ug]id-owner 1337/-m mark ! --mark {MARK}/' -e 's/-m owner --[ug]id-owner 1337/-m mark --mark {MARK}/' \\
  -e '0,/^-A ISTIO_OUTPUT /s//-A ISTIO_OUTPUT -p tcp -m multiport --dports 15010,15012 -j RETURN\\n&/'"""


def present() -> bool:
    """Whether the machine has iptables and iproute2 of its own."""
    return all(shutil.which(name, path=SYSTEM) for name in ("iptables-nft", "ip"))


def lay_out(folder: Path, unpacked: Path | None) -> None:
    """Fill ``folder`` with ``ip`` and the iptables family; ``unpacked`` is where the packages are, None to use the machine's.

    iptables-restore speaks of marks where it is told of uid 1337 (pilot-agent istio-iptables writes for it); agents reach istiod past the proxy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base = unpacked or Path("/")
    setting = ""
    if unpacked:
        libraries = [str(path) for pattern in ("usr/lib/*-linux-gnu", "lib/*-linux-gnu") for path in base.glob(pattern)]
        setting = f"export LD_LIBRARY_PATH={':'.join(libraries)} XTABLES_LIBDIR={libraries[0]}/xtables\n"
    for name in IPTABLES:
        kind, _, verb = name.partition("-")
        real = _find(base, f"{kind}-nft" + (f"-{verb}" if verb else ""))
        run = f"{_BY_MARK} | {real}" if verb == "restore" else f"exec {real}"
        for alias in (name, f"{kind}-nft" + (f"-{verb}" if verb else "")):
            _script(folder / alias, f'{setting}{run} "$@"\n')
    _script(folder / "ip", f'{setting}exec {_find(base, "ip")} "$@"\n')


def _find(base: Path, name: str) -> str:
    for place in ("usr/sbin", "sbin", "usr/bin", "bin"):
        if (base / place / name).exists():
            return str(base / place / name)
    return shutil.which(name, path=SYSTEM) or name


def _script(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text("#!/bin/sh\n" + text, encoding="utf-8")
    os.chmod(path, 0o755)
