"""The card's tables on the command line: rows added, changed, removed and shown, refusals with their ids."""

from typing import Any

import pytest

from rmtui.domain.forms import FORMS
from rmtui.store.home import Home
from rmtui.store.reads.rows import COLUMNS
from rmtui.verbs.rows import LISTS, OWN_LISTS
from tests.cli import Cli
from tests.test_rows import FIRST

LIST_OF = {form: name for name, form in (LISTS | OWN_LISTS).items()}


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


@pytest.fixture
def one(cli: Cli) -> str:
    """A customer."""
    return cli.add("王建国", "risk_rating=C3", "risk_tested_on=2026-01-05")


def test_a_row_is_added_changed_shown_and_taken_away(cli: Cli, one: str) -> None:
    row = cli.ok("add", one, "need", "kind=子女教育", "amount=30万", "retry_on=2027-06-18")
    (need,) = cli.json("show", one)["needs"]
    assert (need["id"], need["kind"], need["amount"], need["state"]) == (row, "education", 300_000, "open")
    assert (need["found_on"], need["retry_on"]) == ("2026-03-02", "2027-06-18")
    assert cli.ok("edit", one, f"need:{row}", "state=已满足", "amount=") == "Saved."
    (need,) = cli.json("show", one)["needs"]
    assert (need["state"], need["amount"]) == ("met", 0)
    cli.ok("edit", "王建国", "need:education", "--remove")
    assert cli.json("show", one)["needs"] == []
    cli.ok("undo")
    assert cli.json("show", one)["needs"] == [need]


def test_every_form_can_be_added_and_is_shown_with_every_field(cli: Cli, one: str) -> None:
    """What `show --json` says is what was stored, and can be given to `edit` again."""
    ids = {"customer": cli.add("王小明")}
    for form in ("relative", "need", "product", "proposal", "holding", "review", "activity", "customer_group", *FORMS):
        if form in ids:
            continue
        values = [
            f"{rule.name}={rule.choices[0] if rule.choices else FIRST.get(rule.kind) or ids[rule.kind]}"
            for rule in FORMS[form]
        ]
        ids[form] = cli.ok("add", "-" if form == "product" else one, form, *values)
    shown = cli.json("show", one)
    shown |= cli.json("show", "-")
    lines: dict[str, list[dict[str, Any]]] = {
        form: [line for row in shown[name] for line in row["lines"]]
        for form, name in (("proposal_line", "proposals"), ("review_line", "reviews"))
    }
    dumped = cli.json("dump")
    for form in FORMS:
        (row,) = lines[form] if form in lines else shown[LIST_OF[form]]
        assert row["id"] == ids[form] and set(row) - {"lines"} == {"id", *COLUMNS[form]}
        stored = next(each for rows in dumped.values() for each in rows if each["id"] == row["id"])
        assert {field: row[field] for field in COLUMNS[form]} == {field: stored[field] for field in COLUMNS[form]}
        given = [f"{rule.name}={row[rule.name]}" for rule in FORMS[form]]
        cli.ok("edit", "-" if form == "product" else one, f"{form}:{row['id']}", *given)
    assert cli.json("dump") == dumped


def test_the_card_in_words(cli: Cli, one: str) -> None:
    """Rows that are pointed at are named, values are said as people say them."""
    cli.add("李秀英")
    cli.ok("add", one, "relative", "card_id=李秀英", "relation=spouse", "decides=yes")
    cli.ok("add", one, "need", "kind=retirement", "for_whom=李秀英", "amount=50000")
    cli.ok("add", "-", "product", "name=稳健一号", "risk=R2", "term=1y")
    shown = cli.ok("show", one)
    assert "Family member\tName 李秀英  Relation Spouse  Own card 李秀英  Decides yes" in shown
    assert "Need\tKind Retirement  For whom 李秀英 (Spouse)  Amount 50,000  State open" in shown
    assert "稳健一号" not in shown
    assert cli.ok("show", "-") == "Product\tProduct 稳健一号  Risk level R2  Term 1y"


def test_refusals_name_what_is_wrong(cli: Cli, one: str) -> None:
    other = cli.add("单雪")
    need = cli.ok("add", one, "need", "kind=home")
    refusals = {
        ("add",): "name_missing",
        ("add", one): "name_missing",
        ("add", one, "kind=home"): "name_missing",
        ("add", one, "shoe"): "unknown_form",
        ("add", one, "customer", "name=x"): "unknown_form",
        ("add", one, "need"): "field_required",
        ("add", one, "need", "kind"): "not_a_pair",
        ("add", one, "need", "kind=飞船"): "bad_choice",
        ("add", one, "need", "kind=home", "size=44"): "unknown_field",
        ("add", one, "need", "kind=home", "amount=很多"): "bad_amount",
        ("add", one, "need", "kind=home", "for_whom=单雪"): "bad_reference",
        ("add", "无此人", "need", "kind=home"): "no_such_customer",
        ("add", "-", "need", "kind=home"): "no_such_customer",
        ("edit", one, "need:x", "amount=1"): "no_such_row",
        ("edit", other, f"need:{need}", "amount=1"): "no_such_row",
        ("edit", one, f"need:{need}"): "nothing_to_change",
        ("edit", one, "shoe:1", "a=1"): "unknown_form",
        ("edit", one, "hobbies=钓鱼", "--remove"): "remove_what",
    }
    before = cli.json("dump")
    assert {arguments: cli.refused(*arguments) for arguments in refusals} == refusals
    assert cli.json("dump") == before
    assert cli("add", one, "need", "kind=home", "size=44").err.count('"size"') == 1


def test_a_field_with_a_colon_is_still_a_field(cli: Cli, one: str) -> None:
    cli.ok("edit", one, "call_window=12:00-13:30", "hobbies=9:00 钓鱼")
    assert cli.json("show", one)["fields"]["hobbies"] == "9:00 钓鱼"


def test_a_product_above_the_rating_is_refused(cli: Cli) -> None:
    """A customer rated C2 gets no proposal with an R4 product, nor one with what has ceased to suit."""
    two = cli.add("王小明", "risk_rating=C2", "risk_tested_on=2026-01-05")
    cli.ok("add", "-", "product", "name=进取二号", "risk=R4", "category=基金")
    proposal = cli.ok("add", two, "proposal")
    line = ("add", two, "proposal_line", "proposal_id=A", "product_id=进取二号")
    assert cli.refused(*line) == "risk_too_high"
    assert cli.refused("edit", two, f"proposal:{proposal}", "state=chosen") == "proposal_empty"
    cli.ok("edit", two, "risk_rating=C4")
    told = cli.json(*line)
    cli.ok("edit", two, "risk_rating=C2")
    assert cli.refused("edit", two, "proposal:A", "state=chosen") == "risk_too_high"
    cli.ok("edit", two, f"proposal_line:{told['id']}", "--remove")
    assert cli.refused("edit", two, f"proposal:{proposal}", "state=chosen") == "proposal_empty"


def test_life_phase_and_no_decision_maker_are_fields(cli: Cli, one: str) -> None:
    cli.ok("edit", one, "life_phase=退休期", "no_decision_maker=独居，无亲属")
    fields = cli.json("show", one)["fields"]
    assert (fields["life_phase"], fields["no_decision_maker"]) == ("retired", "独居，无亲属")
    assert cli.refused("edit", one, "life_phase=青春期") == "bad_choice"
    cli.ok("edit", one, "life_phase=")
    assert cli.json("show", one)["fields"]["life_phase"] == ""
