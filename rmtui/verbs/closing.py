"""The closing of a sale on the command line: `add CUSTOMER closing_step|sale|not_sold|sale_confirmation F=V`."""

from collections.abc import Callable, Mapping
from datetime import date

from rmtui.domain.closing import SIGN_TICKS, ticks_for
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView, Saved
from rmtui.i18n import t
from rmtui.store.reads import rows as reads
from rmtui.store.reads.closing import closing
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_table

Values = Mapping[str, str]
_ALL = "all"
_STEP = ("proposal", "step", "who", "superior", "ticks", "on", "note")
_SALE = ("proposal", "line", "amount", "term", "maturity", "rate", "handler", "approver", "on", "note")
_RIVAL = ("rival_bank", "rival_product", "rival_rate", "rival_maturity", "weak_points")
_NOT_SOLD = ("need", "proposal", "reason", "retry_on", *_RIVAL, "on")


def add(context: Context, customer: str, form: str, values: Values) -> Saved:
    """Records a step, a sale, none sold, or a confirmation, which comes from a superior's home. Raises Refused."""
    fields, run = _RUN[form]
    for name in values:
        if name not in fields:
            raise Refused("unknown_field", field=name)
    return run(context, customer, values)


def _step(context: Context, ref: str, values: Values) -> Saved:
    """`step=risks ticks=all|id,id`, of the proposal that is being closed unless one is named."""
    from rmtui.store.writes.closing import step

    customer = context.customer(ref)
    proposal = _proposal(context, customer, values)
    which = _needed(values, "step")
    return context.write(
        step,
        proposal.id,
        which,
        who=values.get("who", ""),
        superior=values.get("superior", ""),
        ticks=_ticks(context, proposal, which, values.get("ticks", "")),
        on=_on(context, values),
        note=values.get("note", ""),
    )


def _ticks(context: Context, proposal: RowView, step: str, text: str) -> tuple[str, ...]:
    if text != _ALL:
        return tuple(part for part in text.replace("，", ",").replace(",", " ").split() if part)
    if step == "sign":
        return SIGN_TICKS
    lines = _lines(context, proposal)
    risk = max((line.number("risk") for line in lines), default=0)
    return tuple(tick.id for tick in ticks_for(risk, context.rules()[0]))


def _sale(context: Context, ref: str, values: Values) -> Saved:
    """Books all lines of the proposal as they stand; with `line=` that one alone, where amounts may be given."""
    from rmtui.store.writes.closing import Bought, sell

    customer = context.customer(ref)
    proposal = _proposal(context, customer, values)
    lines = _lines(context, proposal)
    given = {name: values[name] for name in ("amount", "term", "maturity", "rate") if name in values}
    if which := values.get("line", ""):
        lines = [line for line in lines if which in (line.id, line.text("product"))]
        if len(lines) != 1:
            raise Refused("several_rows" if lines else "bad_reference", field="line", value=which)
    elif given and len(lines) > 1:
        raise Refused("sale_names_no_line", field=next(iter(given)))
    sales = [Bought(line.id, **given) for line in lines]
    names = {name: values.get(name, "") for name in ("handler", "approver", "note")}
    return context.write(sell, proposal.id, sales, on=_on(context, values), **names)


def _not_sold(context: Context, ref: str, values: Values) -> Saved:
    """The need and proposal that are being closed unless others are named."""
    from rmtui.store.writes.closing import not_sold

    customer = context.customer(ref)
    found = context.read(closing, customer)
    proposal = found.chosen.proposal if found.chosen else None
    if "proposal" in values or "need" in values:
        proposal = _proposal(context, customer, values) if values.get("proposal") else None
    need = _one(context, "need", customer, values["need"]).id if values.get("need") else ""
    return context.write(
        not_sold,
        customer,
        need_id=need,
        proposal_id=proposal.id if proposal else "",
        reason=values.get("reason", ""),
        retry_on=values.get("retry_on", ""),
        on=_on(context, values),
        **{name: values.get(name, "") for name in _RIVAL},
    )


def _confirmation(context: Context, ref: str, values: Values) -> Saved:
    """`sale=ID`, in the book of whichever manager the customer is."""
    from rmtui.store.reads.books import book_of
    from rmtui.store.reads.find import resolve_anywhere
    from rmtui.store.writes.closing import confirm

    customer = context.read(resolve_anywhere, ref)
    book = context.read(book_of, customer)
    sale = _needed(values, "sale")
    if sale not in {row.id for row in context.read_in(book, reads.rows, "sale", customer)}:
        raise Refused("no_such_row", form="sale", id=sale)
    return context.write_in(book, confirm, sale)


def _proposal(context: Context, customer: str, values: Values) -> RowView:
    """The proposal named by id or letter, else the one that is being closed."""
    text = values.get("proposal", "")
    chosen = context.read(closing, customer).chosen
    if chosen is not None and text in ("", chosen.proposal.text("label")):
        return chosen.proposal
    if not text:
        raise Refused("nothing_chosen")
    return _one(context, "proposal", customer, text)


def _one(context: Context, form: str, customer: str, text: str) -> RowView:
    found = context.read(reads.named, form, text, customer)
    if len(found) != 1:
        raise Refused("several_rows" if found else "bad_reference", field=form, value=text)
    return found[0]


def _lines(context: Context, proposal: RowView) -> list[RowView]:
    every = context.read(reads.rows, "proposal_line", proposal.customer)
    return [line for line in every if line.text("proposal_id") == proposal.id]


def _needed(values: Values, name: str) -> str:
    if not values.get(name):
        raise Refused("field_required", field=name)
    return values[name]


def _on(context: Context, values: Values) -> date | None:
    return context.day(values["on"]) if values.get("on") else None


_RUN: Mapping[str, tuple[tuple[str, ...], Callable[[Context, str, Values], Saved]]] = {
    "closing_step": (_STEP, _step),
    "sale": (_SALE, _sale),
    "not_sold": (_NOT_SOLD, _not_sold),
    "sale_confirmation": (("sale",), _confirmation),
}


def print_closing(context: Context, customer: str) -> None:
    """The steps of the sale at hand, the ledger and what was not sold, as the card's tab has them."""
    found = context.read(closing, customer)
    if found.chosen is not None or found.sales or found.not_sold:
        from rmtui.verbs.closing_lines import lines

        print_table((t("cli.col.field"), t("cli.col.value")), lines(found, context.rules()[0], context.now.date()))
