"""Import-linter contracts that its own types cannot say."""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """The named packages import the standard library and themselves, whatever else is installed."""

    type_name = "standard_library_only"

    modules = fields.ListField(subfield=fields.ModuleField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's own signature
        strangers = sorted(
            (importer, imported)
            for package in (module.name for module in self.modules)
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
