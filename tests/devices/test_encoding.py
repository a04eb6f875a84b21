from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.escpos.encoding import encode_line, fit, printable, width, wrap

LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
SIGNS = st.sampled_from("￥¥：，。（）·—“”…①℃×〓│┌€½éñ")
EMOJI = st.sampled_from(["🍎", "👨‍👩‍👧", "❤️", "👍🏽", "🇨🇳", "𠮷"])
ANYTHING = st.characters()
TEXT = st.lists(st.one_of(LATIN, HAN, SIGNS, EMOJI, ANYTHING), max_size=60).map("".join)


@pytest.mark.parametrize(
    ("text", "sent", "columns"),
    [
        ("合计", "bacf bcc6", 4),
        ("：￥", "a3ba a3a4", 4),
        ("¥9.80", "a3a4 39 2e 38 30", 6),
        ("× ①", "a1c1 20 a2d9", 5),
        ("26 ℃ · — “好”…", "3236 20 a1e6 20 a1a4 20 a1aa 20 a1b0 bac3 a1b1 a1ad", 20),
        ("café", "636166 a8a6", 5),
        ("cafe\u0301", "636166 a8a6", 5),
        ("Señora", "53656e6f7261", 6),
        ("½ ﬁ", "3f 20 6669", 4),
        ("2\u00a0瓶", "32 20 c6bf", 4),
        ("张𠮷", "d5c5 a1fe", 4),
        ("🍎苹果", "3f c6bb b9fb", 5),
        ("❤️👍🏽", "3f 3f", 2),
        ("甲\x1b@\x10\x04乙", "bcd7 40 d2d2", 5),
        ("右\u202e左", "d3d2 d7f3", 4),
    ],
)
def test_text_is_sent_as_the_printer_reads_it(text: str, sent: str, columns: int) -> None:
    assert encode_line(text) == bytes.fromhex(sent)
    assert width(text) == columns


@given(TEXT)
def test_width_is_what_is_sent_and_no_control_byte_ever_is(text: str) -> None:
    sent = encode_line(text)
    assert len(sent) == width(text)
    assert all(byte >= 0x20 and byte != 0x7F for byte in sent)
    assert sent.decode("gbk") == printable(text)
    assert printable(printable(text)) == printable(text)


@given(TEXT, st.integers(0, 48))
def test_fit_never_overflows(text: str, columns: int) -> None:
    fitted = fit(text, columns)
    assert width(fitted) <= columns
    if width(text) <= columns:
        assert fitted == printable(text)


@given(TEXT, st.integers(2, 48))
def test_wrap_never_overflows_and_loses_only_spaces(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert lines
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == printable(text).replace(" ", "")


def test_words_numbers_and_closing_signs_stay_where_they_belong() -> None:
    assert wrap("柳河村 Coca-Cola 330ml", 15) == ["柳河村", "Coca-Cola 330ml"]
    assert wrap("一二三四（五）六", 10) == ["一二三四", "（五）六"]
    assert wrap("一二三四五，六", 10) == ["一二三四", "五，六"]
    assert wrap("上行\n下行", 10) == ["上行", "下行"]
    assert wrap("", 10) == [""]


def test_a_cut_text_shows_that_it_was_cut() -> None:
    assert fit("散养土鸡蛋三十枚", 10) == "散养土鸡…"


def test_a_line_of_one_column_is_refused() -> None:
    with pytest.raises(ValueError, match="two columns"):
        wrap("好", 1)
