"""The invented bank's shelf: the few products that demo proposals, sales and holdings are made of."""

from datetime import date
from typing import NamedTuple

from rmtui.ids import name_id
from rmtui.store.log.capture import Synced
from rmtui.store.tables import News, Product


class Item(NamedTuple):
    """A product: risk 1 to 5, term in months, what it is, does and is good for."""

    name: str
    category: str
    risk: int
    term: int
    rate: str
    feature: str
    advantage: str
    benefit: str

    def id(self, book: str) -> str:
        """The row's id, the same for every making of the book."""
        return name_id("demo", book, self.name)


SHELF = (
    Item("安心存一年", "deposit", 1, 12, "1.45%", "一年期整存整取", "利率锁定", "到期多少钱，今天就知道"),
    Item("安心存三年", "deposit", 1, 36, "1.90%", "三年期整存整取", "利率锁定，可部分提前支取", "孩子上学的钱专款专存"),
    Item("稳享180天", "wealth", 2, 6, "2.30%", "180天封闭，主投债券", "比活期高，期限不长", "半年后要用的钱不闲着"),
    Item("月月盈", "wealth", 2, 1, "2.05%", "每月开放一次", "每月都能取用", "家里的备用金也有收益"),
    Item("均衡一年持有", "fund", 3, 12, "", "股债均衡基金", "一年以上更能拉平波动", "给五年以后的目标添一份力"),
    Item("沪深指数定投", "fund", 4, 0, "", "指数基金，每月定投", "分批买入，不怕选错时点", "每月一点，给孩子攒教育金"),
    Item("岁岁年金", "insurance", 2, 120, "", "十年交，六十岁起领", "领到终身", "退休后每月多一份固定收入"),
    Item("安康重疾", "insurance", 1, 240, "", "重大疾病确诊给付", "确诊即付", "家里的顶梁柱病倒时有钱治"),
)
"""Ordered by risk within their use; the first four suit nearly everybody."""

REPORTED = SHELF[4].name


def rows(book: str, day: date) -> list[Synced]:
    """The catalogue's rows, and news of the day for who holds a fund; one product's report comes out on it."""
    news = News.model_construct(
        id=name_id("demo", book, "news"), book=book, text="年中分红方案已公布", category="fund", on_day=day.isoformat()
    )
    return [
        news,
        *_products(book, day),
    ]


def _products(book: str, day: date) -> list[Synced]:
    return [
        Product.model_construct(
            id=item.id(book), book=book, name=item.name, category=item.category, risk=item.risk, term=item.term,
            rate=item.rate, feature=item.feature, advantage=item.advantage, benefit=item.benefit,
            report_on=day.isoformat() if item.name == REPORTED else "",
        )
        for item in SHELF
    ]  # fmt: skip
