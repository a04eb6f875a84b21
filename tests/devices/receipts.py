"""A receipt of the village shop, reprinted once: every element that a receipt is made of."""

from __future__ import annotations

from devices.escpos.builder import Builder, Profile

SHOP = "前王庄便民店"
E_RECEIPT = "https://hedian.example/e/7K-261124-0087"
THANKS = "商品有问题凭小票来找 0530-5550126"
GOODS = (
    ("荷花淀纯牛奶 250ml", "3 盒 × 3.50", "10.50"),
    ("麦香红烧牛肉面 桶装", "2 桶 × 5.00", "10.00"),
    ("鲜鸡蛋", "1.260 公斤 × 9.80", "12.34"),
    ("老城金标生抽 500ml", "1 瓶 × 9.90", "9.90"),
)


def receipt(profile: Profile) -> bytes:
    """The job that prints it on a printer of this profile."""
    paper = Builder(profile).text(SHOP, align="center", double=True, bold=True)
    paper.text("菏泽市牡丹区前王庄村文化广场东", align="center")
    paper.boxed("补 打", "第 1 次  11-24 16:05  张秀兰").rule()
    paper.pair("单号 1124-0087", "1 号台 张秀兰").pair("2026-11-24 15:21:08", "4 种").rule()
    for name, amount, price in GOODS:
        paper.text(name).pair("  " + amount, price)
    paper.rule().pair("合计", "42.74").pair("抹零", "-0.04")
    paper.pair("应收", "￥42.70", double=True, bold=True)
    paper.pair("现金", "100.00").pair("找零", "57.30").rule().feed()
    paper.qr(E_RECEIPT).feed().text("扫码看电子小票、申请开发票", align="center")
    return bytes(paper.text(THANKS, align="center").feed(2).cut())
