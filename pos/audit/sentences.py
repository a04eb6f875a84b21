"""Deeds as sentences. Every word that `record` is given has one here; an unknown one is shown as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pos.kernel.money import yuan
from pos.kernel.quantity import quantity_text
from pos.web.i18n import say


@dataclass(frozen=True, slots=True)
class Deed:
    """How a deed is told: `%(subject)s` is the name of its subject, the other fields are its details."""

    sentence: str
    subject: str = ""


DEEDS: dict[str, Deed] = {
    "signed_in": Deed("登录"),
    "signed_out": Deed("离开收银台"),
    "pin_missed": Deed("登录时口令输错一次，选的是%(subject)s", "person"),
    "pin_set": Deed("给%(subject)s换了口令", "person"),
    "person_added": Deed("加了一个人：%(subject)s，%(role)s", "person"),
    "person_let_go": Deed("停用了%(subject)s", "person"),
    "recovered": Deed("用找回码改了%(subject)s的口令", "person"),
    "recovery_code_renewed": Deed("换了找回码"),
    "pairing_code_made": Deed("要了一个配对码"),
    "terminal_paired": Deed("%(subject)s加进店里", "terminal"),
    "terminal_paired_again": Deed("%(subject)s重新认了浏览器", "terminal"),
    "terminal_revoked": Deed("停用了%(subject)s", "terminal"),
    "terminal_printer_chosen": Deed("给%(subject)s选了小票机", "terminal"),
    "shop_changed": Deed("改了店铺设置：%(changed)s"),
    "restored": Deed("从备份恢复了全店的账"),
    "printer_added": Deed("加了小票机：%(subject)s，%(driver)s，%(paper)s 毫米纸", "printer"),
    "printer_changed": Deed("改了小票机：%(subject)s，%(driver)s，%(paper)s 毫米纸", "printer"),
    "printer_taken_as_mute": Deed("把小票机%(subject)s按不回话的用", "printer"),
    "printer_retired": Deed("停用了小票机：%(subject)s", "printer"),
    "printer_restored": Deed("恢复了小票机：%(subject)s", "printer"),
    "print_confirmed": Deed("让没打的小票打出来"),
    "print_dropped": Deed("有一张小票不打了"),
    "receipt_copied": Deed("补打小票 %(subject)s，第 %(copy)s 次", "sale"),
    "drawer_opened": Deed("没卖东西，开了钱箱"),
    "line_voided": Deed("从单上删掉%(subject)s，数量 %(quantity)s，%(amount)s 元", "product"),
    "quantity_lowered": Deed("把单上的%(subject)s从 %(before)s 改少到 %(after)s", "product"),
    "cart_cleared": Deed("清空了一单，%(lines)s 行"),
    "cart_held": Deed("挂起一单，%(lines)s 行"),
    "cart_recalled": Deed("取回一张挂单"),
    "tender_withdrawn": Deed("退回已收的 %(amount)s 元"),
    "product_added": Deed("加了新商品：%(subject)s，售价 %(price)s 元", "product"),
    "product_changed": Deed("改了商品：%(subject)s，售价 %(price)s 元，原来 %(price_before)s 元", "product"),
    "price_changed": Deed("改价：%(subject)s从 %(price_before)s 元改成 %(price)s 元", "product"),
    "product_archived": Deed("停卖：%(subject)s", "product"),
    "product_restored": Deed("恢复在卖：%(subject)s", "product"),
    "quick_keys_laid": Deed("重排了快捷键，%(count)s 个"),
    "quick_keys_undone": Deed("撤回了快捷键的改动"),
}

WORDS: dict[str, str] = {
    "owner": "店主",
    "cashier": "收银员",
    "helper": "帮手",
    "network": "网线",
    "serial": "串口",
    "file": "设备文件",
    "virtual": "在屏上看",
    "name": "店名",
    "address": "地址",
    "phone": "电话",
    "receipt_footer": "小票结尾",
    "zone": "时间",
    "day_cut_hour": "日结时间",
    "rounding": "抹零",
    "scale_layouts": "秤码格式",
}
NOBODY = "（查不到名字）"
NOTHING = "没有变"
MONEY = frozenset({"price", "price_before", "amount"})
QUANTITIES = frozenset({"quantity", "before", "after"})


def subject_kind(action: str) -> str:
    """Which namer knows the subject of a deed; empty when it has none to name."""
    deed = DEEDS.get(action)
    return deed.subject if deed else ""


def sentence(action: str, subject: str, details: Mapping[str, Any]) -> str:
    """The deed in the language of the request. A deed or a detail nobody foresaw stands as it was written."""
    told = {name: _told(name, value) for name, value in details.items()}
    deed = DEEDS.get(action)
    if deed is None:
        return " · ".join([action.replace("_", " "), *(f"{name} {text}" for name, text in told.items())])
    try:
        return say(deed.sentence) % (told | {"subject": subject or say(NOBODY)})
    except KeyError:
        return say(deed.sentence).split("%(")[0].rstrip("：，、 ") or action.replace("_", " ")


def _told(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_told("", each) for each in value) or say(NOTHING)
    if isinstance(value, int) and not isinstance(value, bool):
        money, many = name in MONEY, name in QUANTITIES
        return yuan(value) if money else quantity_text(value) if many else str(value)
    return say(WORDS.get(value, value)) if isinstance(value, str) else str(value)
