"""Names: every reading is found, the usual one puts them in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui.domain.names import search_key, sort_key


@pytest.mark.parametrize(
    ("name", "first", "others"),
    [
        ("王建国", "wangjianguo wjg", ()),
        ("李秀英", "lixiuying lxy", ()),
        ("欧阳小明", "ouyangxiaoming oyxm", ()),
        ("尉迟恭敬", "yuchigongjing ycgj", ("weichigongjing", "wcgj")),
        ("单雪", "shanxue sx", ("danxue", "dx")),
        ("解明", "xieming xm", ("jieming", "jm")),
        ("曾明", "zengming zm", ("cengming", "cm")),
        ("仇明", "qiuming qm", ("chouming",)),
        ("区明", "ouming om", ("quming", "qm")),
        ("查明", "zhaming zm", ("chaming", "cm")),
        ("翟明", "zhaiming zm", ("diming",)),
        ("覃明", "qinming qm", ("tanming", "tm")),
        ("盖明", "geming gm", ("gaiming",)),
        ("朴明", "piaoming pm", ("puming",)),
        ("乐明", "yueming ym", ("leming", "lm")),
        ("万俟明", "moqiming mqm", ("wansiming", "wanqiming")),
        ("长孙明", "zhangsunming zsm", ("changsunming", "csm")),
        ("单于明", "chanyuming cym", ("shanyuming",)),
        ("缪明", "miaoming mm", ("mouming",)),
        ("员明", "yunming ym", ("yuanming",)),
        ("李乐", "lile ll", ("liyue", "ly")),
        ("吕布", "lvbu lb", ()),
        ("Li Wei", "liwei lw", ()),
        ("José", "jose j", ()),
        ("王Anna", "wanganna wa", ()),
        ("张三[/]", "zhangsan zs", ()),
        ("王·建国", "wangjianguo wjg", ()),
        ("𠮷田", "tian t", ()),
    ],
)
def test_search_key(name: str, first: str, others: tuple[str, ...]) -> None:
    keys = search_key(name).split()
    assert keys[:2] == first.split()
    assert set(others) <= set(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ["", " ", "[/]", "·"])
def test_a_name_without_letters_has_no_key(name: str) -> None:
    assert search_key(name) == ""


def test_readings_do_not_explode() -> None:
    long = "单解曾仇区查翟覃盖朴乐" * 20
    keys = search_key(long).split()
    assert keys[0].startswith("shanjiecengchou")
    assert len(keys) <= 48
    assert max(map(len, keys)) <= 40 * 6


def test_order() -> None:
    names = ["尉迟恭敬", "王建国", "单雪", "Li Wei", "李秀英", "欧阳小明", "曾明"]
    assert sorted(names, key=sort_key) == ["Li Wei", "李秀英", "欧阳小明", "单雪", "王建国", "尉迟恭敬", "曾明"]
    assert sort_key("王建国") == "wang jian guo 王建国"
    assert sort_key("王健国") != sort_key("王建国"), "names read alike still have an order"


@given(st.text(max_size=30))
def test_keys_are_plain(name: str) -> None:
    key = search_key(name)
    assert key == key.lower().strip()
    assert "  " not in key
    assert sort_key(name).endswith(name.strip())
