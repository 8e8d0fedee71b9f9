"""Verbs of those who get the sheets: comment, coach, week, handover, pool, allot, take_back."""

from argparse import Namespace

from rmtui import words
from rmtui.domain.allotment import Manager
from rmtui.domain.handover import IN, LEAVE, WAITING
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.widgets.team_list import week_told


def _customer(context: Context, ref: str) -> tuple[str, str]:
    """A customer of any book of the home, and the book."""
    from rmtui.store.reads.books import book_of
    from rmtui.store.reads.find import resolve_anywhere

    customer = context.read(resolve_anywhere, ref)
    return customer, context.read(book_of, customer)


def _manager(context: Context, text: str) -> Manager:
    """A manager by name or book. Raises Refused `no_such_manager`."""
    from rmtui.store.reads.pool import managers

    found = [one for one in context.read(managers) if text in (one.name, one.book)]
    if len(found) != 1:
        raise Refused("no_such_manager", book=text)
    return found[0]


def _by(context: Context) -> str:
    from rmtui.store.reads.books import me

    return context.read(me).name


def _done(context: Context, message: str, **values: object) -> None:
    if context.json:
        print_json({"done": t(message, **values)})
    else:
        say(t(message, **values))


def comment(context: Context, options: Namespace) -> None:
    """A word about a customer, or to a manager about the work."""
    from rmtui.store.writes.team import comment as write

    if bool(options.customer) == bool(options.manager):
        raise Refused("comment_about")
    if options.customer:
        customer, book = _customer(context, options.customer)
        context.write_in(book, write, _by(context), options.text, customer=customer)
        return _done(context, "team.goes_back", name=options.customer)
    manager = _manager(context, options.manager)
    context.write_in(manager.book, write, _by(context), options.text, about="week" if options.week else "")
    return _done(context, "team.goes_back", name=manager.name)


def coach(context: Context, options: Namespace) -> None:
    """A line of a manager's coaching record."""
    from rmtui.store.writes.team import COACHING
    from rmtui.store.writes.team import coach as write

    manager = _manager(context, options.manager)
    customer = _customer(context, options.customer)[0] if options.customer else ""
    said = {name: getattr(options, name) or "" for name in COACHING}
    next_on = context.when(options.next).day.isoformat() if options.next else ""
    context.write_in(manager.book, write, _by(context), said, customer=customer, next_on=next_on)
    _done(context, "team.goes_back", name=manager.name)


def week(context: Context, options: Namespace) -> None:
    """The weeks that were handed in; with `--hand-in` the team's own is written first."""
    from rmtui.store.reads.team_sheets import week_lines
    from rmtui.store.writes.weeks import hand_in

    day = context.day(options.date)
    if options.hand_in:
        context.write(hand_in, day, options.remarks)
    found = context.read(week_lines, day)
    if context.json:
        print_json({"weeks": [plain(one) for one in found]})
        return
    before = {(one.manager, one.week_on): one for one in found}
    lines = []
    for one in found:
        last = next((each for (who, on), each in before.items() if who == one.manager and on < one.week_on), None)
        lines.append((f"{one.week_on:%Y-%m-%d}", one.name, week_told(one, last), one.remarks))
    print_table([t(f"week.column.{name}") for name in ("week", "manager", "figures", "remarks")], lines)


def handover(context: Context, options: Namespace) -> None:
    """Who was handed over; `--to` hands a customer over, `--confirm` says that the customer was received."""
    from rmtui.store.reads.handover import handovers
    from rmtui.store.writes.handover import confirm, hand_over

    if options.customer and options.confirm:
        context.write(confirm, context.customer(options.customer), _by(context))
        return _done(context, "handover.confirmed", name=options.customer)
    if options.leaving and options.to:
        return _hand_over_all(context, options)
    if options.customer and options.to:
        customer, book = _customer(context, options.customer)
        to = _manager(context, options.to)
        said = {"note": options.note or "", "next_step": options.next or ""}
        context.write_in(book, hand_over, customer, to.book, options.why or LEAVE, _by(context), **said)
        return _done(context, "handover.given", name=options.customer, manager=to.name)
    found = context.read(handovers, context.customer(options.customer) if options.customer else "")
    if context.json:
        print_json({"handovers": [plain(one) for one in found]})
        return None
    for one in found:
        waits = t("handover.short.waiting") if one.direction == IN and one.state == WAITING else ""
        say(f"{one.name}  {t(f'handover.{one.direction}', name=one.other, why=t(f'handover.why.{one.why}'))}  {waits}")
    return None


def _hand_over_all(context: Context, options: Namespace) -> None:
    """Every customer of a manager who leaves, to one other."""
    from rmtui.store.reads.handover import kept
    from rmtui.store.writes.handover import hand_over

    giver, to = _manager(context, options.leaving), _manager(context, options.to)
    waiting = context.read_in(giver.book, kept)
    said = {"note": options.note or "", "next_step": options.next or ""}
    for customer in waiting:
        context.write_in(giver.book, hand_over, customer, to.book, options.why or LEAVE, _by(context), **said)
    _done(context, "handover.given_all", n=len(waiting), manager=to.name)


def pool(context: Context, options: Namespace) -> None:
    """The pool in the order of allotment and who is to be taken back; customers that are named go into the pool."""
    from rmtui.store.reads.pool import managers, take_backs
    from rmtui.store.reads.pool import pool as read_pool
    from rmtui.store.writes.allotment import set_aside

    if options.customers:
        context.write(set_aside, [context.customer(ref) for ref in options.customers])
    found, back, known = context.read(read_pool), context.read(take_backs), context.read(managers)
    if context.json:
        print_json({"pool": [plain(one) for one in found], "take_back": [plain(one) for one in back],
                    "managers": [plain(one) for one in known]})  # fmt: skip
        return
    names = {one.book: one.name for one in known}
    playbook = context.rules()[0]
    heads = [t(f"pool.column.{name}") for name in ("customer", "tier", "source", "to")]
    lines = [(one.name, words.tier(playbook, one.tier), one.source, names.get(one.to, t("pool.full")))
             for one in found]  # fmt: skip
    print_table(heads, lines)
    for one in back:
        on = words.short_day(one.on, context.now.date())
        say(f"{one.manager}  {one.name}  {t('pool.back_due', on=on)}")


def allot(context: Context, options: Namespace) -> None:
    """Customers of the pool to managers as proposed, or to one; `--forward` enters whom the president gave."""
    from rmtui.store.reads.pool import pool as read_pool
    from rmtui.store.reads.team import team
    from rmtui.store.writes.allotment import allot as write
    from rmtui.store.writes.allotment import pass_on

    if options.forward:
        waiting = [one for one in context.read(team).matters if one.kind == "pass_on"]
        for one in waiting:
            context.write(pass_on, one.target, _by(context))
        return _done(context, "pool.given_all", n=len(waiting))
    proposed = {one.id: one for one in context.read(read_pool)}
    chosen = [context.customer(ref) for ref in options.customers] or [key for key, one in proposed.items() if one.to]
    to = _manager(context, options.to).book if options.to else ""
    given = 0
    for customer in chosen:
        target = to or (proposed[customer].to if customer in proposed else "")
        if not target:
            raise Refused("allotment_nobody", name=customer)
        context.write(write, customer, target, _by(context))
        given += 1
    return _done(context, "pool.given_all", n=given)


def take_back(context: Context, options: Namespace) -> None:
    """Takes a customer out of a manager's book into this home's pool."""
    from rmtui.store.writes.allotment import take_back as write

    customer, book = _customer(context, options.customer)
    context.write_in(book, write, customer, context.store().book, _by(context), options.note or "")
    _done(context, "pool.taken_back", name=options.customer)
