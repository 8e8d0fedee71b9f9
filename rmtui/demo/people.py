"""Invented people: names, cards and phones. Nobody of them exists; the numbers belong to no person's telephone."""

from datetime import date, timedelta
from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文晓红春梅海燕鹏飞雪琴云龙佳慧欣怡子涵浩然"
_JOBS = (
    ("教师", "市第三中学"),
    ("医生", "市中心医院"),
    ("工程师", "城建设计院"),
    ("会计", "恒信会计事务所"),
    ("个体工商户", "南门建材店"),
    ("公务员", "区政务服务中心"),
    ("销售经理", "远达商贸公司"),
    ("退休", "原纺织厂"),
    ("律师", "正和律师事务所"),
    ("企业主", "顺达物流公司"),
)
_STREETS = ("解放路", "人民路", "滨河路", "建设街", "文昌路", "新华街")
_REGIONS = ("本地", "浙江", "四川", "山东", "湖南", "河南", "东北")
_HOBBIES = ("太极拳", "摄影", "羽毛球", "书法", "钓鱼", "广场舞", "爬山", "烹饪", "养花")
_BANDS = ("10万以下", "10-30万", "30-50万", "50-100万", "100万以上")
_HOMES = ("夫妻二人", "三口之家", "四口之家", "与父母同住", "独居")
_TABOOS = ("晚八点后不接电话", "不谈股票", "不喜欢被催促", "不提子女收入", "不要到单位找")
_BANKS = ("无", "某股份制银行有定期", "某城商行有理财", "外资银行有外币存款")

PHONES = 1440000
"""The first digits of all demo numbers: a range for machines, nobody's telephone."""


def phone(n: int) -> str:
    """The n-th demo number, eleven digits; they repeat after ten thousand."""
    return f"{PHONES}{n % 10_000:04d}"


def name(random: Random) -> str:
    """A common name of two or three characters."""
    return random.choice(_SURNAMES) + "".join(random.choice(_GIVEN) for _ in range(random.choice((1, 2, 2))))


def card(random: Random, today: date, *, share: float) -> dict[str, str]:
    """Profile fields of a person, each filled with the given probability; never a birthday near today."""
    job, employer = random.choice(_JOBS)
    fields = {
        "sex": random.choice(("male", "female")),
        "birthday": birthday(random, today).isoformat(),
        "occupation": job,
        "employer": employer,
        "income_band": random.choice(_BANDS),
        "wechat": f"demo_{random.randrange(10**6):06d}",
        "address": f"{random.choice(_STREETS)}{random.randrange(1, 300)}号",
        "preferred_channel": random.choice(("call", "call", "sms", "wechat")),
        "marital_state": random.choice(("已婚", "已婚", "未婚")),
        "children": random.choice(("无", "一个女儿", "一个儿子", "一儿一女")),
        "household": random.choice(_HOMES),
        "decision_maker": random.choice(("本人", "配偶", "夫妻商量", "父亲")),
        "taboos": random.choice(_TABOOS),
        "home_region": random.choice(_REGIONS),
        "hobbies": random.choice(_HOBBIES),
        "other_banks": random.choice(_BANKS),
        "risk_rating": random.choice(("C1", "C2", "C3", "C3", "C4", "C5")),
    }
    kept = {field: value for field, value in fields.items() if field == "sex" or random.random() < share}
    return kept


def birthday(random: Random, today: date) -> date:
    """A day of birth whose anniversary is at least three weeks ahead and three weeks past."""
    anniversary = today + timedelta(days=random.randrange(21, 340))
    return date(today.year - random.randrange(25, 75), anniversary.month, min(anniversary.day, 28))
