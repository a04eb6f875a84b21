"""Import-linter contracts that its own types cannot say."""

from __future__ import annotations

import sys
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.imports import Module


class StandardLibraryOnly(Contract):
    """The named packages import the standard library and themselves, whatever else is installed."""

    type_name = "standard_library_only"

    modules = fields.ListField(subfield=fields.ModuleField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        packages = [module.name for module in cast("list[Module]", self.modules)]
        output.verbose_print(verbose, f"Looking for imports from outside in {', '.join(packages)}...")
        strangers = sorted(
            (importer, imported)
            for package in packages
            for importer in {package} | graph.find_descendants(package)
            for imported in graph.find_modules_directly_imported_by(importer)
            if not within(package, imported) and imported.partition(".")[0] not in sys.stdlib_module_names
        )
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["strangers"]:
            output.print_error(f"{importer} imports {imported}, which is not in the standard library")
        output.new_line()


def within(package: str, module: str) -> bool:
    return module == package or module.startswith(f"{package}.")
