"""Collects sentences for `pybabel extract`.

In Python every Chinese string counts: errors are worded where they are raised. An f-string becomes a template:
f"还差 {yuan(due)}。" is collected as "还差 {0}。"; `pos.web.i18n.say` finds it again. In scripts it is every t("…"),
also inside templates within templates, where Babel's own reader of JavaScript gets lost.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

HAN = range(0x4E00, 0xA000)

Found = tuple[int, str | None, str, list[str]]


TOLD = re.compile(r"""\bt\(\s*"([^"\\]+)\"""")


def scripts(
    file: IO[bytes], _keywords: Mapping[str, Any], _tags: Collection[str], **_options: Any
) -> Iterator[Found]:
    """The sentences of one script."""
    for number, line in enumerate(file.read().decode().splitlines(), start=1):
        for told in TOLD.finditer(line):
            yield number, None, told[1], []


def extract(
    file: IO[bytes], _keywords: Mapping[str, Any], _tags: Collection[str], **_options: Any
) -> Iterator[Found]:
    """The sentences of one file, as Babel wants them."""
    tree = ast.parse(file.read())
    silent = _docstrings(tree) | _parts(tree)
    for node in ast.walk(tree):
        sentence = "" if id(node) in silent else _sentence(node)
        if any(ord(character) in HAN for character in sentence):
            yield node.lineno, None, sentence, []  # type: ignore[attr-defined]


def _sentence(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    places = iter(range(len(node.values)))
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{next(places)}}}" for part in node.values
    )


def _docstrings(tree: ast.AST) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _parts(tree: ast.AST) -> set[int]:
    return {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
