"""The list on the command line narrowed to reviews due, maturities, key customers and the holders of a product."""

import pytest

from rmtui.store.home import Home
from tests.cli import Cli


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


def names(cli: Cli, *filters: str) -> set[str]:
    """Who is listed."""
    given = [part for each in filters for part in ("--filter", each)]
    return {line["name"] for line in cli.json("list", *given)}


def test_the_list_takes_groups_and_products(cli: Cli) -> None:
    for name in ("单雪", "尉迟恭敬", "欧阳小明", "王建国"):
        cli.add(name)
    cli.ok("add", "单雪", "holding", "kind=wealth", "product=安心180天", "amount=50万", "maturity=2026-04-20")
    cli.ok("add", "尉迟恭敬", "holding", "kind=deposit", "product=定期存款", "amount=20万", "maturity=2026-01-15")
    cli.ok("add", "尉迟恭敬", "review")
    cli.ok("edit", "欧阳小明", "key_customer=是")
    assert cli.json("show", "欧阳小明")["fields"]["key_customer"] == "1"
    assert names(cli) == {"单雪", "尉迟恭敬", "欧阳小明", "王建国"}
    assert names(cli, "review_due") == {"单雪"}
    assert names(cli, "maturing") == {"单雪"}
    assert names(cli, "matured") == {"尉迟恭敬"}
    assert names(cli, "key") == {"欧阳小明"}
    assert names(cli, "product=安心") == {"单雪"}
    assert names(cli, "product=安心", "matured") == set()


def test_another_filter_is_refused(cli: Cli) -> None:
    for text in ("reviews", "review_due=1", "product=", "key=no"):
        assert cli.refused("list", "--filter", text) == "bad_filter"
