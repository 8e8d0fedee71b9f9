"""The closing of a sale on the command line: steps, sale, none sold, confirmation, refusals with their ids."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.store.home import Home
from tests.cli import NOW, Cli, clean_environment
from tests.closing_book import make_deal, sell_all, view
from tests.conftest import MONDAY
from tests.exchange_homes import LEAD, RM, Team, team


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


@pytest.fixture
def one(cli: Cli) -> str:
    """A C2 customer who chose a proposal of two products."""
    made = cli.add("王建国", "risk_rating=C2", "risk_tested_on=2026-01-05")
    cli.ok("add", made, "need", "kind=education", "amount=40万")
    proposal = cli.ok("add", made, "proposal", "need_id=education")
    for product, risk, amount in (("稳健一号", "R2", "30万"), ("大额存单", "R1", "10万")):
        cli.ok("add", made, "proposal_line", f"proposal_id={proposal}", f"product={product}", f"risk={risk}",
               f"amount={amount}", "term=6", "category=fund")  # fmt: skip
    cli.ok("edit", made, f"proposal:{proposal}", "state=chosen")
    return made


def steps(cli: Cli, customer: str) -> None:
    """All steps before the ledger."""
    cli.ok("add", customer, "closing_step", "step=recommend")
    cli.ok("add", customer, "closing_step", "step=risks", "ticks=all", "proposal=A")
    cli.ok("add", customer, "closing_step", "step=confirm", "who=尉迟恭敬")
    cli.ok("add", customer, "closing_step", "step=sign", "ticks=papers,customer", "superior=单雪")


def test_from_the_first_step_to_the_ledger(cli: Cli, one: str) -> None:
    assert cli.refused("add", one, "closing_step", "step=risks", "ticks=all") == "step_needs_recommend"
    assert cli.refused("add", one, "sale") == "step_needs_recommend"
    steps(cli, one)
    assert cli.refused("add", one, "closing_step", "step=ledger") == "step_is_sale"
    said = cli.json("add", one, "sale", "line=稳健一号", "amount=25万", "rate=2.4")
    shown = cli.json("show", one)
    (sale,) = shown["sales"]
    assert (sale["id"], sale["amount"], sale["maturity"], sale["rate"]) == (said["id"], 250_000, "2026-09-02", "2.4%")
    assert (sale["approver"], sale["confirmations"]) == ("单雪", [])
    assert [each["step"] for each in shown["closing"]] == ["recommend", "risks", "confirm", "sign", "ledger"]
    assert shown["closing"][2]["who"] == "尉迟恭敬"
    (holding,) = shown["holdings"]
    assert (holding["sale_id"], holding["kind"], holding["id"]) == (sale["id"], "fund", sale["holding_id"])
    assert shown["needs"][0]["state"] == "proposed", "the other product, and 50,000, were not bought"
    assert said["warnings"] == [["warning.sale_partial", [["n", "2"]]]]
    entries = {entry["kind"]: entry for entry in reversed(shown["timeline"])}
    assert (entries["sale"]["amount"], entries["sale"]["text"]) == (250_000, "稳健一号")
    told = cli.ok("show", one)
    assert "稳健一号  250,000  R2  6m" in told and "signed on paper  by 单雪" in told
    cli.ok("undo")
    assert "5 Entered in the ledger" in cli.ok("show", one)
    assert cli.json("show", one)["sales"] == cli.json("show", one)["holdings"] == []
    cli.ok("add", one, "sale")
    assert [each["amount"] for each in cli.json("show", one)["sales"]] == [300_000, 100_000]
    assert cli.json("show", one)["needs"][0]["state"] == "met"


def test_what_is_missing_or_wrong_is_refused_by_name(cli: Cli, one: str) -> None:
    assert cli.refused("add", one, "closing_step") == "field_required"
    assert cli.refused("add", one, "closing_step", "step=recommend", "shoe=44") == "unknown_field"
    assert cli.refused("add", one, "closing_step", "step=recommend", "proposal=Z") == "bad_reference"
    assert cli.refused("add", one, "closing_step", "step=recommend", "on=2026-03-03") == "date_too_late"
    cli.ok("add", one, "closing_step", "step=recommend")
    assert cli.refused("add", one, "closing_step", "step=risks", "ticks=explained") == "step_needs_ticks"
    assert cli.refused("add", one, "sale", "amount=1万") == "sale_names_no_line"
    assert cli.refused("add", one, "sale", "line=x") == "bad_reference"
    assert cli.refused("add", one, "sale_confirmation") == "field_required"
    assert cli.refused("add", one, "sale_confirmation", "sale=x") == "no_such_row"
    other = cli.add("单雪")
    assert cli.refused("add", other, "closing_step", "step=recommend") == "nothing_chosen"


def test_a_c2_customer_is_refused_an_r4_product(cli: Cli, one: str) -> None:
    cli.ok("add", one, "closing_step", "step=recommend")
    cli.ok("add", one, "closing_step", "step=risks", "ticks=all")
    cli.ok("edit", one, "risk_rating=C1")
    assert cli.refused("add", one, "closing_step", "step=confirm") == "risk_too_high"


def test_none_sold(cli: Cli, one: str) -> None:
    assert cli.refused("add", one, "not_sold", "reason=收益太低") == "retry_too_early"
    assert cli.refused("add", one, "not_sold", "reason=x", "retry_on=30d", "rival_bank=农行") == "rival_incomplete"
    made = cli.ok("add", one, "not_sold", "reason=收益太低", "retry_on=30d", "rival_bank=农行", "rival_product=月月宝")
    shown = cli.json("show", one)
    (lost,) = shown["not_sold"]
    assert (lost["id"], lost["retry_on"], lost["need_id"]) == (made, "2026-04-01", shown["needs"][0]["id"])
    assert shown["needs"][0]["retry_on"] == "2026-04-01" and shown["proposals"][0]["state"] == "declined"
    assert next(each for each in shown["timeline"] if each["kind"] == "not_sold")["on"] == "2026-04-01"


@pytest.fixture
def two(tmp_path: Path, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Team]:
    """A manager's home and the lead's, paired."""
    with team(tmp_path / "team", FixedClock(MONDAY), (playbook, calendar)) as made:
        made.make("one", RM)
        made.make("lead", LEAD)
        made.pair("one", "lead")
        yield made


def test_the_lead_confirms_a_managers_sale(two: Team, capsys: pytest.CaptureFixture[str]) -> None:
    deal = make_deal(two.stores["one"])
    sale = sell_all(two.stores["one"], deal)
    two.send("one", "lead")
    for name in ("one", "lead"):
        two.stores.pop(name).close()
    manager, lead = (Cli(two.folder / name, capsys) for name in ("one", "lead"))
    assert manager.refused("add", deal.customer, "sale_confirmation", f"sale={sale}") == "confirm_needs_superior"
    made = lead.json("add", "王建国", "sale_confirmation", f"sale={sale}")
    assert made["id"] and made["customers"] == [deal.customer]
    for name in ("one", "lead"):
        two.reopen(name)
    two.send("lead", "one")
    assert {one.sale.id: one.confirmed_by for one in view(two.stores["one"], deal.customer).sales}[sale] == "欧阳小明"


def test_a_sale_is_looked_at_without_the_screens_library(cli: Cli, one: str) -> None:
    """`show` with steps, a ledger and a record of none loads neither textual nor the widgets."""
    steps(cli, one)
    cli.ok("add", one, "sale")
    cli.ok("add", one, "need", "kind=retirement")
    cli.ok("add", one, "not_sold", "need=retirement", "reason=收益率低于他行", "retry_on=2026-06-01")
    script = """
import sys
from rmtui.cli import main
assert main(["--home", sys.argv[1], "--now", sys.argv[2], "show", sys.argv[3]]) == 0
print([name for name in sys.modules if name.split(".")[0] == "textual" or "widgets" in name], file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(cli.home), NOW, one], env=clean_environment(), capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr.decode().strip() == "[]"
    told = done.stdout.decode()
    assert all(said in told for said in ("稳健一号", "大额存单", "单雪", "收益率低于他行"))
