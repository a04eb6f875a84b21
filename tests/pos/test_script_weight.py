"""What a page loads before anybody presses a key: at most 30 KB of script, compressed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from pos.app.store import static_folder

MOST = 30 * 1024
IMPORT = re.compile(r'(?:from|import)\s*"(\.[^"]+)"')


def loaded_with(script: Path) -> set[Path]:
    """The script and what it imports at once; `import(…)` comes later and is left out."""
    found: set[Path] = set()
    waiting = [script.resolve()]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += [(file.parent / name).resolve() for name in IMPORT.findall(file.read_text())]
    return found


@pytest.mark.parametrize("page", ["counter/app.js", "keys/app.js", "codes.js"])
def test_a_page_loads_thirty_kilobytes_of_script_at_most(page: str) -> None:
    files = loaded_with(static_folder() / "js" / page)
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= MOST
    assert {file.name for file in files}.isdisjoint({"panels.js", "figures.js"})
