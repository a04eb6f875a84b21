from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.escpos.builder import PROFILE_58, PROFILE_80, PROFILES, Builder, Profile
from devices.escpos.encoding import printable, width
from devices.escpos.interpreter import papers_from
from devices.paper import CELL_WIDTH, Paper, Row
from tests.devices.receipts import receipt
from tests.devices.test_encoding import TEXT

PROFILE = st.sampled_from(list(PROFILES.values()))
SIDE = st.sampled_from(["left", "center", "right"])


def printed(builder: Builder, profile: Profile) -> Paper:
    [paper] = papers_from(bytes(builder.feed()), profile.dots)
    assert paper.unknown == ()
    return paper


def check_inside(paper: Paper) -> None:
    for row in paper.rows:
        assert not row.overflowed, row.text
        assert row.runs[0].left >= 0
        assert right_edge(row) <= paper.dots


def right_edge(row: Row) -> int:
    last = row.runs[-1]
    return last.left + width(last.text) * CELL_WIDTH * last.across


@given(PROFILE, TEXT, SIDE, st.booleans(), st.booleans())
def test_any_text_stays_on_the_paper_and_comes_out_as_it_went_in(
    profile: Profile, text: str, side: str, double: bool, bold: bool
) -> None:
    builder = Builder(profile).text(text, align=side, double=double, bold=bold)  # type: ignore[arg-type]
    paper = printed(builder, profile)
    check_inside(paper)
    assert "".join(paper.texts).replace(" ", "") == printable(text).replace(" ", "")
    assert all(run.double == double and run.bold == bold for row in paper.rows for run in row.runs)


@given(PROFILE, TEXT, TEXT, st.booleans())
def test_any_pair_stays_on_the_paper_with_its_figure_at_the_right(
    profile: Profile, left: str, right: str, double: bool
) -> None:
    paper = printed(Builder(profile).pair(left, right, double=double), profile)
    check_inside(paper)
    said = printable(left + " " + right).replace(" ", "")
    assert "".join(paper.texts).replace(" ", "") == said
    if printable(right).strip(" ") and not printable(right).endswith(" "):
        size = 2 if double else 1
        assert right_edge(paper.rows[-1]) > paper.dots - CELL_WIDTH * size * 2


@given(PROFILE, TEXT, TEXT)
def test_any_box_stays_on_the_paper(profile: Profile, title: str, subtitle: str) -> None:
    paper = printed(Builder(profile).boxed(title, subtitle), profile)
    check_inside(paper)
    assert {right_edge(row) - row.runs[0].left for row in paper.rows} == {paper.dots}
    ends = [row.text[0] + row.text[-1] for row in paper.rows]
    assert (ends[0], set(ends[1:-1]), ends[-1]) == ("┌┐", {"││"}, "└┘")


@given(PROFILE, st.booleans(), st.text(max_size=40))
def test_any_short_code_stays_on_the_paper_in_the_middle(profile: Profile, native: bool, data: str) -> None:
    kind = replace(profile, native_qr=native)
    if not data:
        return
    [picture] = printed(Builder(kind).qr(data), kind).pictures
    right = kind.dots - picture.left - picture.width * picture.scale
    assert abs(picture.left - right) <= 8
    assert picture.left >= 4 * picture.scale


def test_a_code_drawn_by_the_printer_and_one_sent_as_dots_are_the_same_code() -> None:
    by_itself = printed(Builder(PROFILE_80).qr("7K-260412-0087"), PROFILE_80)
    as_dots = printed(Builder(replace(PROFILE_80, native_qr=False)).qr("7K-260412-0087"), PROFILE_80)
    assert by_itself.pictures[0].qr == b"7K-260412-0087"
    assert black_dots(as_dots) == black_dots(by_itself)


def black_dots(paper: Paper) -> set[tuple[int, int]]:
    """Every black dot, counted from the first one."""
    return {
        ((x + across) * picture.scale + i, y * picture.scale + j)
        for picture in paper.pictures
        for x, y, length in picture.runs_of_black()
        for across in range(length)
        for i in range(picture.scale)
        for j in range(picture.scale)
    }


def test_a_code_too_long_for_the_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        Builder(PROFILE_58).qr("荷" * 400)
    Builder(PROFILE_80).qr("荷" * 400)


def test_the_name_is_large_and_in_the_middle_and_the_sum_large_at_both_edges() -> None:
    [paper] = papers_from(receipt(PROFILE_80), PROFILE_80.dots)
    name, due = paper.rows[0], next(row for row in paper.rows if row.text.startswith("应收"))
    assert name.runs[0].double
    assert name.runs[0].left == (576 - 6 * 48) // 2
    assert due.runs[0].double
    assert (due.runs[0].left, right_edge(due)) == (0, 576)


def test_a_long_name_wraps_and_its_price_stands_on_its_last_line() -> None:
    paper = printed(Builder(PROFILE_58).pair("金龙鱼黄金比例食用调和油五升装家庭实惠桶", "69.90"), PROFILE_58)
    assert paper.texts == ["金龙鱼黄金比例食用调和油五", "升装家庭实惠桶             69.90"]


def test_a_figure_too_wide_for_the_line_stands_alone() -> None:
    paper = printed(
        Builder(PROFILE_58).pair("经手人", "柳河村便民店 周桂芬 0530-5550126", double=True), PROFILE_58
    )
    assert paper.texts == ["经手人", " 柳河村便民店 周", "            桂芬", "    0530-5550126"]


@pytest.mark.parametrize("profile", [PROFILE_58, PROFILE_80], ids=lambda profile: profile.name)
def test_a_paper_ends_cut_or_far_enough_out_to_tear(profile: Profile) -> None:
    [paper] = papers_from(receipt(profile), profile.dots)
    last = paper.rows[-1]
    assert paper.cut == profile.cutter
    assert profile.cutter or paper.height - last.top - last.height >= 100
