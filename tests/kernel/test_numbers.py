"""Money, quantities, codes: what must hold for any number."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.kernel.clock import Instant, business_date
from pos.kernel.gtin import alias, check_digit, has_valid_check_digit
from pos.kernel.ids import new_id
from pos.kernel.money import LARGEST, BadAmount, allocate, breakdown, parse_yuan, yuan
from pos.kernel.paycodes import wallet_of
from pos.kernel.quantity import BadQuantity, extend, jin_text, parse_quantity, quantity_text
from pos.kernel.scalecodes import STANDARD_LAYOUTS, BadLayout, ScaleLayout, read_scale_code
from pos.pricing.rules import paid_shares, totals

amounts = st.lists(st.integers(0, LARGEST), min_size=1, max_size=30)


@given(st.integers(0, LARGEST))
def test_money_written_is_read_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(f" ￥{yuan(fen)}") == fen


@given(st.text(max_size=20))
def test_any_text_is_money_or_a_clear_refusal(text: str) -> None:
    with contextlib.suppress(BadAmount):
        assert 0 <= parse_yuan(text) <= LARGEST


@given(st.integers(1, 9_999_000))
def test_a_quantity_written_is_read_back(thousandths: int) -> None:
    assert parse_quantity(quantity_text(thousandths)) == thousandths
    assert parse_quantity(quantity_text(thousandths, weighed=True)) == thousandths


@given(st.text(max_size=20))
def test_any_text_is_a_quantity_or_a_clear_refusal(text: str) -> None:
    with contextlib.suppress(BadQuantity):
        assert 0 < parse_quantity(text) <= 9_999_000


@given(st.integers(-LARGEST, LARGEST), amounts)
def test_shares_sum_to_the_whole_and_stay_near_their_part(amount: int, weights: list[int]) -> None:
    shares = allocate(amount, weights)
    assert sum(shares) == amount
    if sum(weights):
        assert all(
            abs(share * sum(weights) - amount * weight) < sum(weights)
            for share, weight in zip(shares, weights, strict=True)
        )


@given(amounts, st.sampled_from(["fen", "jiao", "yuan"]))
def test_totals_round_down_only_and_lines_sum_to_what_is_paid(lines: list[int], rounding: str) -> None:
    sums = totals(lines, rounding)
    assert 0 <= sums.rounding < {"fen": 1, "jiao": 10, "yuan": 100}[rounding]
    assert sum(paid_shares(lines, sums.rounding)) == sums.due
    assert all(share <= line for share, line in zip(paid_shares(lines, sums.rounding), lines, strict=True))


@given(st.integers(0, LARGEST))
def test_change_is_handed_out_to_the_jiao(fen: int) -> None:
    handed = breakdown(fen)
    assert sum(face * pieces for face, pieces in handed) == fen - fen % 10


def test_part_of_a_fen_is_the_customers() -> None:
    assert extend(980, 1260) == 1234


@given(st.integers(0, 10**12 - 1))
def test_a_made_check_digit_is_valid_and_another_is_not(number: int) -> None:
    body = f"{number:012d}"
    good = body + str(check_digit(body))
    assert has_valid_check_digit(good)
    assert not has_valid_check_digit(body + str((check_digit(body) + 1) % 10))


def test_a_upc_and_its_ean_are_one_code() -> None:
    assert alias("036000291452") == "0036000291452"
    assert alias("0036000291452") == "036000291452"
    assert alias("6901234567892") is None


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_scale_code_says_goods_and_amount(plu: int, amount: int) -> None:
    body = f"20{plu:05d}{amount:05d}"
    reading = read_scale_code(body + str(check_digit(body)), STANDARD_LAYOUTS)
    assert reading is not None
    assert (reading.plu, reading.amount, reading.weight) == (f"{plu:05d}", amount, None)
    assert read_scale_code(body + str((check_digit(body) + 3) % 10), STANDARD_LAYOUTS) is None


def test_a_code_of_eighteen_digits_says_amount_and_weight() -> None:
    body = "26" + "10040" + "01234" + "01260"
    reading = read_scale_code(body + str(check_digit(body)), STANDARD_LAYOUTS)
    assert reading is not None
    assert (reading.plu, reading.amount, reading.weight) == ("10040", 1234, 1260)


def test_jin_reads_whole_tens() -> None:
    assert jin_text(5000) == "10"
    assert jin_text(1260) == "2.52"


def test_jin_is_half_a_kilogram() -> None:
    layout = ScaleLayout("27WWWWWGGGGGC", weight_unit="jin")
    body = "271004001000"
    reading = read_scale_code(body + str(check_digit(body)), [layout])
    assert reading is not None
    assert reading.weight == 500


@pytest.mark.parametrize(
    "pattern", ["", "20", "20WWWWWAAAAA", "20AAAAAAAAAAC", "20WWAAWWAAAAC", "XXWWWWWAAAAAC"]
)
def test_a_layout_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(BadLayout):
        ScaleLayout(pattern)


@given(st.text(alphabet="0123456789X中", max_size=30))
def test_no_text_upsets_the_scale_codes(code: str) -> None:
    reading = read_scale_code(code, STANDARD_LAYOUTS)
    assert reading is None or len(code) in (13, 18)


def test_pay_codes_name_their_wallet() -> None:
    assert wallet_of("134567890123456789") == "wechat"
    assert wallet_of("281234567890123456") == "alipay"
    assert wallet_of("6212345678901234567") == "unionpay"
    assert wallet_of("6901234567892") is None


def test_ids_rise() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert all(one.version == 7 for one in made[:10])


def test_business_before_the_cut_is_still_yesterdays() -> None:
    two_in_the_morning = Instant(1795456800000)
    assert str(business_date(two_in_the_morning, "Asia/Shanghai", 4)) == "2026-11-23"
    assert str(business_date(two_in_the_morning, "Asia/Shanghai", 0)) == "2026-11-24"
