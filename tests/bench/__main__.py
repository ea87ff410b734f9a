"""``python -m tests.bench [NAME] [ARGUMENTS]``: all benchmarks, or one, each printing a Markdown table."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

NAMES = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(name: str = "", *arguments: str) -> None:
    """Run one benchmark or all."""
    if name and name not in NAMES:
        sys.exit(f"There is no benchmark “{name}”. There are: {', '.join(NAMES)}.")
    for each in [name] if name else NAMES:
        print(f"\n## {each}\n", flush=True)
        importlib.import_module(f"tests.bench.bench_{each}").run(*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
