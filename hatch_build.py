"""Build hook of the package: sees to it that a wheel carries the GraphiQL page, built from its sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "src/seggql/web/graphiql_src"))

import bundle


class GraphiQLHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the page when it is missing or not built from the present sources; else does nothing."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, only where a build is due and the machine has no Node."""
        return [] if bundle.is_current() or bundle.find_node() else [bundle.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises BundleError for a wheel or sdist without the page; an editable install only warns."""
        try:
            if not bundle.is_current():
                bundle.build()
        except bundle.BundleError as error:
            if version != "editable":
                raise
            self.app.display_warning(f"Installed without GraphiQL (`make assets` builds it): {error}")
