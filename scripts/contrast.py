"""Contrast of every text and shape pair of the design tokens (WCAG 2.2). Exits 1 below the floor.

python scripts/contrast.py            check, print the table
python scripts/contrast.py --quiet    check, print only what is wrong
python scripts/contrast.py --write    check, rewrite the table at the end of tokens.css
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOKENS = Path(__file__).resolve().parent.parent / "static" / "css" / "tokens.css"
MARK = "/* ---------- contrast, written by contrast.py"

THEMES = {
    "light": r":root",
    "elder": r'\n\[data-theme="elder"\]',
    "night": r'\n\[data-theme="night"\]',
}
TEXT_FLOOR = {"light": 4.5, "elder": 7.0, "night": 4.5}
SHAPE_FLOOR = 3.0

HUES = ("leaf", "petal", "seal", "straw", "sky")
GROUNDS = ("paper", "card", "well")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS),
    *((f"{hue}-ink", ground) for hue in HUES for ground in ("card", "paper", f"{hue}-wash")),
    *((ink, f"{hue}-wash") for ink in ("ink", "ink-2") for hue in HUES),
    *((f"on-{hue}", hue) for hue in (*HUES, "off")),
    ("on-leaf", "leaf-deep"),
    ("ink", "plate-leaf"),
]
SHAPES = [
    *(("edge", ground) for ground in GROUNDS),
    ("focus", "paper"),
    *((shape, "card") for shape in ("focus", "leaf", "petal", "seal", "sky", "bar")),
]


@dataclass(frozen=True)
class Pair:
    """One colour on another in every theme; `ratios` and `low` are keyed by theme."""

    kind: str
    fore: str
    back: str
    ratios: dict[str, float]
    low: set[str]

    def row(self) -> str:
        cells = (f"{ratio:6.2f}{'!' if theme in self.low else ' '}" for theme, ratio in self.ratios.items())
        return f"   {self.kind:5} {self.fore:10} on {self.back:12} {'  '.join(cells)}".rstrip()


def main(arguments: list[str]) -> int:
    css = TOKENS.read_text(encoding="utf-8")
    pairs = list(measure(palette(css)))
    failed = [pair for pair in pairs if pair.low]
    for pair in failed if "--quiet" in arguments else pairs:
        print(pair.row())
    if "--write" in arguments:
        TOKENS.write_text(css.split(MARK)[0].rstrip() + "\n\n" + table(pairs), encoding="utf-8")
    print(f"contrast: {len(pairs)} pairs in {len(THEMES)} themes, {len(failed)} below the floor")
    return 1 if failed else 0


def palette(css: str) -> dict[str, dict[str, str]]:
    """Colours by theme and token; a theme inherits what it does not name.

    Raises LookupError when a theme's block is gone.
    """
    named = {theme: colours(css, selector) for theme, selector in THEMES.items()}
    return {theme: named["light"] | own for theme, own in named.items()}


def colours(css: str, selector: str) -> dict[str, str]:
    block = re.search(selector + r"\s*\{(.*?)\n\}", css, re.DOTALL)
    if block is None:
        raise LookupError(f"{TOKENS.name} has no block {selector}")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block[1]))


def measure(themes: dict[str, dict[str, str]]) -> Iterator[Pair]:
    for kind, pairs in (("text", TEXT), ("shape", SHAPES)):
        for fore, back in pairs:
            ratios = {theme: contrast(tokens[fore], tokens[back]) for theme, tokens in themes.items()}
            low = {
                theme
                for theme, ratio in ratios.items()
                if ratio < (TEXT_FLOOR[theme] if kind == "text" else SHAPE_FLOOR)
            }
            yield Pair(kind, fore, back, ratios, low)


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def table(pairs: list[Pair]) -> str:
    heads = "    ".join(THEMES)
    return "\n".join(
        [
            f"{MARK}. Floor for text: light 4.5, elder and kiosk 7, night 4.5; for shapes 3 ----------",
            f"   {'':5} {'':10}    {'':12}  {heads}",
            *(pair.row() for pair in pairs),
            "*/",
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
