"""Runs benchmarks: `run.py` for all, `run.py sale counter` for some. Prints a table, writes build/bench/NAME.json."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("sale", "startup", "counter")


def main() -> None:
    """Run the benchmarks that were named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(NAMES)}; none means all")
    names = parser.parse_args().names or list(NAMES)
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    sys.path.insert(0, str(ROOT))
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        # Beside the results, not in /tmp, which may be memory and would make every fsync free.
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=folder) as work:
            metrics: dict[str, float] = module.measure(Path(work))
        (folder / f"{name}.json").write_text(json.dumps({"metrics": metrics}, indent=2) + "\n")
        print_table(name, metrics)


def print_table(name: str, metrics: dict[str, float]) -> None:
    """One line a figure."""
    print(f"\n{name}")
    for metric, value in metrics.items():
        print(f"  {metric:<32}{value:>12,.3f}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
