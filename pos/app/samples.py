"""Sample goods for a first day: our own names, codes of the in-store range 200–299 left to scales."""

from __future__ import annotations

from pos.catalog.commands import PutQuickKeys
from pos.catalog.operations import add_product, put_quick_keys
from pos.catalog.rules import CodeDraft, KeyDraft, ProductDraft, short_label
from pos.db.session import HomeSession
from pos.kernel.actor import Actor
from pos.kernel.gtin import check_digit
from pos.kernel.quantity import ONE
from pos.stock.operations import Move, move_stock

GOODS = """
鲜牛奶 250ml|盒|350|280|乳品|p-milk|none|48|箱:24:7800
酸奶 200g|杯|400|310|乳品|p-cup|none|36
矿泉水 550ml|瓶|200|110|饮料|p-bottle|none|96|箱:24:4300
冰红茶 500ml|瓶|300|210|饮料|p-bottle|none|60|箱:15:4200
可乐 330ml|瓶|250|180|饮料|p-bottle|none|72|箱:24:5600
大桶水 18.9L|桶|1000|600|饮料|p-bottle|none|20
红烧牛肉面 桶装|桶|500|370|方便食品|p-noodle|none|48|箱:12:5600
香菇鸡面 袋装|袋|280|200|方便食品|p-noodle|none|60
火腿肠 60g|根|300|220|方便食品|p-sausage|none|80
烤肠|根|200|90|现做|p-sausage|none|50
薯片 原味 70g|袋|650|480|零食|p-chips|none|30
苏打饼干 100g|包|420|300|零食|p-chips|none|40
口香糖|条|300|200|零食|p-gum|none|40
瓜子 160g|袋|700|520|零食|p-chips|none|30
金标生抽 500ml|瓶|990|760|调味|p-soy|none|24
陈醋 420ml|瓶|650|470|调味|p-soy|none|24
食盐 400g|袋|250|170|调味|p-soap|none|60
白砂糖 500g|袋|580|430|调味|p-rice|none|30
大豆油 5L|桶|6590|5900|粮油|p-oil|none|12
东北大米 5kg|袋|3680|3100|粮油|p-rice|none|15
挂面 1kg|包|780|600|粮油|p-noodle|none|30
洗洁精 1kg|瓶|890|650|日用|p-soap|none|20
洗衣粉 1.5kg|袋|1690|1300|日用|p-soap|none|18
香皂 115g|个|450|320|日用|p-soap|none|30
牙膏 120g|支|890|620|日用|p-soap|none|24
手帕纸|包|100|60|日用|p-tissue|none|100|条:10:800
抽纸 3 层|包|390|280|日用|p-tissue|none|60
5号电池|节|300|180|日用|p-battery|none|60
打火机|个|150|70|日用|p-lighter|none|80
塑料袋（中）|个|30|12|日用|p-bag|none|500
塑料袋（大）|个|50|20|日用|p-bag|none|300
本地啤酒 500ml|瓶|400|290|酒|p-bottle|alcohol|96|箱:12:4500
老白干 500ml|瓶|1800|1350|酒|p-bottle|alcohol|24
香烟 软红|包|1400|1230|烟|p-smoke|tobacco|50|条:10:14000
香烟 硬金|包|2000|1760|烟|p-smoke|tobacco|40|条:10:20000
老冰棍|支|100|50|冷饮|p-popsicle|none|60
雪糕 巧克力|支|350|240|冷饮|p-popsicle|none|40
馒头|个|100|55|现做|p-bun|none|60
豆浆|杯|200|90|现做|p-cup|none|40
"""
WEIGHED = """
鸡蛋|980|820|蛋菜|p-egg|60
大白菜|160|90|蛋菜|p-cabbage|80
土豆|320|210|蛋菜|p-potato|60
红富士|760|560|水果|p-apple|40
香蕉|580|400|水果|p-banana|30
"""
OPEN = (
    ("复印", "页", "服务", "p-copy"),
    ("寄快递", "件", "服务", "p-parcel"),
    ("杂货", "件", "其他", "p-bag"),
)
DESK = {
    "常卖": (
        "鸡蛋",
        "馒头",
        "大白菜",
        "塑料袋（中）",
        "烤肠",
        "红富士",
        "香蕉",
        "土豆",
        "豆浆",
        "老冰棍",
        "大桶水 18.9L",
        "打火机",
        "5号电池",
        "复印",
        "寄快递",
    ),
    "称重": ("鸡蛋", "大白菜", "土豆", "红富士", "香蕉"),
    "烟酒": ("香烟 软红", "香烟 硬金", "本地啤酒 500ml", "老白干 500ml"),
    "服务": ("复印", "寄快递", "杂货"),
}


def sample_code(number: int) -> str:
    """A valid EAN-13 of a company prefix that nobody was given."""
    body = f"69499{number:07d}"
    return body + str(check_digit(body))


def lay_samples(session: HomeSession, actor: Actor) -> None:
    """Fill the shelves: goods with codes, opening stock, quick keys."""
    ids, moves = {}, []
    for number, line in enumerate(GOODS.strip().splitlines(), start=1):
        name, unit, price, cost, category, icon, restricted, stock, *more = line.split("|")
        codes = [CodeDraft(sample_code(number), unit)]
        for pack in more:
            pack_unit, factor, pack_price = pack.split(":")
            codes.append(CodeDraft(sample_code(1000 + number), pack_unit, int(factor) * ONE, int(pack_price)))
        draft = ProductDraft(
            name=name,
            unit=unit,
            price=int(price),
            cost=int(cost),
            category=category,
            icon=icon,
            restricted=restricted,  # type: ignore[arg-type]
            codes=tuple(codes),
        )
        ids[name] = add_product(session, actor, draft).id
        moves.append(Move(ids[name], int(stock) * ONE, int(stock) * int(cost)))
    for line in WEIGHED.strip().splitlines():
        name, price, cost, category, icon, stock = line.split("|")
        draft = ProductDraft(
            name=name, kind="weighed", price=int(price), cost=int(cost), category=category, icon=icon
        )
        ids[name] = add_product(session, actor, draft).id
        moves.append(Move(ids[name], int(stock) * ONE, int(stock) * int(cost)))
    for name, unit, category, icon in OPEN:
        ids[name] = add_product(
            session,
            actor,
            ProductDraft(name=name, unit=unit, kind="open", price=0, category=category, icon=icon),
        ).id
    move_stock(session, moves, reason="opening")
    keys = tuple(
        KeyDraft(page=page, product_id=ids[name], label=short_label(name))
        for page, names in DESK.items()
        for name in names
    )
    put_quick_keys(session, PutQuickKeys(version=0, keys=keys), actor)
