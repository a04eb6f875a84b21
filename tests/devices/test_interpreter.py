from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.escpos import commands
from devices.escpos.builder import PROFILE_58, PROFILE_80
from devices.escpos.interpreter import Interpreter, papers_from
from tests.devices.receipts import receipt

JOB = receipt(PROFILE_80) * 2
PIECES = st.sampled_from(
    [bytes((a, b)) for a in (0x10, 0x1B, 0x1C, 0x1D) for b in b"\x04@Eadp23JRt!&.S(Vv"]
    + [b"\n", b"1P0", b"1Q0", b"1C", b"k\x03\x00", b"0\x00\x02\x00\x01\x00"]
)
NOISE = st.lists(st.one_of(st.binary(max_size=12), PIECES), max_size=60).map(b"".join)


@given(NOISE)
def test_no_bytes_break_the_printer(noise: bytes) -> None:
    for paper in papers_from(noise, 576):
        assert all(run.left >= 0 for row in paper.rows for run in row.runs)
        assert paper.height >= 0


@given(NOISE)
def test_after_any_noise_a_receipt_prints_once_the_printer_is_reset(noise: bytes) -> None:
    interpreter = Interpreter(576)
    interpreter.feed(noise)
    interpreter._waiting = b""  # switched off and on
    interpreter.feed(commands.INIT + commands.CUT + receipt(PROFILE_80))
    assert interpreter.papers()[-1] == papers_from(receipt(PROFILE_80), 576)[0]


@given(st.lists(st.integers(0, len(JOB)), max_size=8).map(sorted))
def test_it_does_not_matter_how_the_job_is_cut_into_pieces(cuts: list[int]) -> None:
    interpreter = Interpreter(576)
    for start, end in zip([0, *cuts], [*cuts, len(JOB)], strict=True):
        interpreter.feed(JOB[start:end])
    assert interpreter.papers() == papers_from(JOB, 576)


def test_what_nobody_understands_is_kept_and_the_rest_printed() -> None:
    job = commands.INIT + "前".encode("gbk") + b"\x1bZ\x07\xff" + "后".encode("gbk") + b"\n"
    [paper] = papers_from(job, 576)
    assert paper.unknown == (b"\x1bZ\x07\xff",)
    assert paper.texts == ["前后"]


def test_ideographs_need_the_chinese_mode() -> None:
    [paper] = papers_from(b"\x1b@" + "前A\n".encode("gbk"), 576)
    assert paper.texts == ["A"]
    assert paper.unknown == ("前".encode("gbk"),)


def test_a_line_too_long_is_broken_by_the_printer_and_noticed() -> None:
    [paper] = papers_from(commands.INIT + ("好" * 17).encode("gbk") + b"\n", PROFILE_58.dots)
    assert [(row.text, row.overflowed) for row in paper.rows] == [("好" * 16, True), ("好", False)]


def test_a_line_never_ended_is_not_on_the_paper() -> None:
    assert papers_from(commands.INIT + "悬着".encode("gbk"), 576) == []


def test_the_drawer_pulse_is_counted() -> None:
    [paper] = papers_from(commands.KICK_DRAWER * 2 + b"A\n", 576)
    assert paper.kicks == 2


def test_a_picture_wider_than_the_paper_is_not_printed() -> None:
    [paper] = papers_from(commands.raster([b"\xff" * 49]), PROFILE_58.dots)
    assert paper.pictures == ()
    assert len(paper.unknown) == 1


def test_a_picture_claiming_a_gigabyte_is_not_waited_for() -> None:
    [paper] = papers_from(bytes.fromhex("1D763000 FFFF FFFF") + commands.INIT + b"A\n", 576)
    assert paper.texts == ["A"]
