from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices import paper_png as png_module
from devices.errors import Misconfigured
from devices.escpos import commands
from devices.escpos.builder import PROFILE_58, PROFILE_80, Builder, Profile
from devices.escpos.interpreter import papers_from
from devices.paper import Paper
from devices.paper_png import paper_png
from devices.paper_svg import paper_svg
from tests.devices.receipts import E_RECEIPT, receipt

SVG = "{http://www.w3.org/2000/svg}"
BOTH = pytest.mark.parametrize("profile", [PROFILE_58, PROFILE_80], ids=lambda profile: profile.name)


def paper_of(profile: Profile, job: bytes | None = None) -> Paper:
    [paper] = papers_from(job or receipt(profile), profile.dots)
    return paper


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


@BOTH
def test_both_pictures_are_as_large_as_the_paper_and_black_only(profile: Profile) -> None:
    paper = paper_of(profile)
    image = opened(paper_png(paper))
    assert (image.size, image.mode) == ((profile.dots, paper.height), "1")
    root = ET.fromstring(paper_svg(paper))
    assert (root.get("width"), root.get("height")) == (str(profile.dots), str(paper.height))
    assert {element.get("fill") for element in root.iter()} == {None, "#000"}
    assert not any(element.get("style") for element in root.iter())


@given(st.text(max_size=40))
def test_no_text_escapes_from_its_picture(text: str) -> None:
    paper = paper_of(PROFILE_80, bytes(Builder(PROFILE_80).text(text).text("末").feed()))
    root = ET.fromstring(paper_svg(paper))
    assert {element.tag for element in root.iter()} <= {SVG + tag for tag in ("svg", "g", "text", "rect")}
    drawn = "".join(element.text or "" for element in root.iter(SVG + "text"))
    assert len(drawn) + len(list(root.iter(SVG + "rect"))) >= len("".join(paper.texts).replace(" ", ""))


def test_a_name_that_is_markup_is_printed_as_it_is() -> None:
    svg = paper_svg(paper_of(PROFILE_80, bytes(Builder(PROFILE_80).text('<script x="1">&'))))
    assert "<script" not in svg
    assert "&lt;scriptx=&quot;1&quot;&gt;&amp;" in svg


def test_every_character_of_the_svg_stands_at_its_own_column() -> None:
    svg = paper_svg(paper_of(PROFILE_80, bytes(Builder(PROFILE_80).text("醋 9A"))))
    assert re.search(r'x="0 36 48" y="21">醋9A<', svg)
    double = paper_svg(paper_of(PROFILE_80, bytes(Builder(PROFILE_80).text("醋 9A", double=True))))
    assert re.search(r'scale\(2 2\)" x="0 36 48" y="21">醋9A<', double)


def test_figures_end_at_the_right_edge_of_the_picture() -> None:
    image = opened(paper_png(paper_of(PROFILE_80, bytes(Builder(PROFILE_80).pair("合计", "42.74"))))).convert(
        "L"
    )
    left, _, right, _ = image.point(lambda level: 255 - level).getbbox() or (0, 0, 0, 0)
    assert left <= 3
    assert 576 - 6 <= right <= 576


@BOTH
def test_the_sides_of_the_box_meet(profile: Profile) -> None:
    paper = paper_of(profile, bytes(Builder(profile).boxed("补 打", "第 1 次")))
    image = opened(paper_png(paper))
    top, bottom = 11, paper.rows[-1].top + 12
    for x in (11, profile.dots - 13):
        assert {image.getpixel((x, y)) for y in range(top, bottom)} == {0}
    assert {image.getpixel((x, top)) for x in range(11, profile.dots - 11)} == {0}


def test_the_code_in_the_png_is_the_code_of_the_paper() -> None:
    paper = paper_of(PROFILE_80)
    [picture] = paper.pictures
    assert picture.qr == E_RECEIPT.encode()
    image = opened(paper_png(paper))
    middle = picture.scale // 2
    black = {(x + i, y) for x, y, length in picture.runs_of_black() for i in range(length)}
    for x in range(picture.width):
        for y in range(len(picture.rows)):
            dot = (picture.left + x * picture.scale + middle, picture.top + y * picture.scale + middle)
            assert (image.getpixel(dot) == 0) == ((x, y) in black)


def test_double_height_alone_is_drawn_too() -> None:
    tall = commands.INIT + commands.TALL_ON + "高".encode("gbk") + b"\n"
    image = opened(paper_png(paper_of(PROFILE_80, tall))).convert("L")
    _, top, right, bottom = image.point(lambda level: 255 - level).getbbox() or (0, 0, 0, 0)
    assert right <= 24
    assert bottom - top > 36


def test_without_a_chinese_font_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(png_module, "_FONT_FOLDER", tmp_path)
    png_module._font.cache_clear()
    png_module._glyph.cache_clear()
    with pytest.raises(Misconfigured, match="fonts-noto-cjk"):
        paper_png(paper_of(PROFILE_80))
