# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each component's chart is: Istio's ``manifests`` tree, a folder of charts, a repository or a registry."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..helm.chart import Chart
from ..helm.errors import ChartError
from ..helm.fetching import Access
from ..helm.source import Source, is_remote, open_chart
from .components import Component
from .errors import InstallError


@dataclass
class ChartSource:
    """The charts of one Istio version; each is read once.

    ``source`` is a folder (Istio's ``manifests``, its ``charts``, a release's top folder, or a folder of charts and
    ``.tgz`` files by their repository names) or an address (``https://``, ``oci://``).
    """

    source: str
    version: str = ""
    access: Access = field(default_factory=Access)
    _charts: dict[str, Chart] = field(default_factory=dict, repr=False)

    @property
    def tree(self) -> Path | None:
        """Istio's ``manifests`` folder, where the source is one: it has the profiles too."""
        if is_remote(self.source):
            return None
        place = Path(self.source).expanduser()
        for candidate in (place, place / "manifests", place.parent):
            if (candidate / "charts" / "base" / "Chart.yaml").is_file():
                return candidate
        return None

    def load(self, component: Component) -> Chart:
        """The chart of a component. Raises InstallError that names the component, the place and what to do."""
        name = component.tree if self.tree is not None else component.repository
        if name not in self._charts:
            try:
                self._charts[name] = self._open(component)
            except ChartError as error:
                raise InstallError(f"component {component.key}: {error}") from None
        return self._charts[name]

    def _open(self, component: Component) -> Chart:
        tree = self.tree
        if tree is not None:
            return self._checked(open_chart(Source(str(tree / "charts" / component.tree))))
        if is_remote(self.source):
            return open_chart(Source(component.repository, self.version, self.source, self.access))
        place = Path(self.source).expanduser()
        if not place.is_dir():
            raise ChartError(f"charts.source {self.source}: no such directory")
        if (place / component.repository / "Chart.yaml").is_file():
            return self._checked(open_chart(Source(str(place / component.repository))))
        found = sorted(place.glob(f"{component.repository}-[0-9]*.tgz"))
        if self.version:
            found = [path for path in found if path.name == f"{component.repository}-{self.version}.tgz"]
        if len(found) == 1:
            return self._checked(open_chart(Source(str(found[0]))))
        if found:
            raise ChartError(f"charts.source {self.source}: holds {', '.join(path.name for path in found)}; say which by charts.version")
        raise ChartError(
            f"charts.source {self.source}: has neither charts/{component.tree} nor {component.repository}/ nor "
            f"{component.repository}-VERSION.tgz; give Istio's manifests folder, or a folder of its charts"
        )

    def _checked(self, chart: Chart) -> Chart:
        if self.version and chart.version != self.version:
            raise ChartError(f"charts.source {self.source}: {chart.name} has version {chart.version}, charts.version asks for {self.version}")
        return chart
