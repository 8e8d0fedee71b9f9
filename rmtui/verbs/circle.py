"""Verbs about activities: activity, invite."""

from argparse import Namespace

from rmtui import words
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.many import group_members, print_people
from rmtui.verbs.output import plain, print_json, print_table
from rmtui.verbs.work import tell


def activity(context: Context, options: Namespace) -> None:
    """All activities, or who is invited to one; with `--fits` whom else it would suit."""
    from rmtui.store.reads.activities import activities, activity_named, fitting, invitees

    if options.name is None:
        found = context.read(activities)
        if context.json:
            print_json([{**plain(one), "counts": dict(one.counts)} for one in found])
        else:
            names = [t(f"activity.column.{name}") for name in ("day", "name", "place", "counts")]
            print_table(names, [(str(one.on_day or ""), one.name, one.place, str(one.asked)) for one in found])
        return
    one = context.read(activity_named, options.name)
    if options.fits:
        print_people(context, context.read(fitting, one.id))
        return
    guests = context.read(invitees, one.id)
    if context.json:
        print_json([{**plain(guest), "phone": ""} for guest in guests])
    else:
        playbook = context.rules()[0]
        names = [t(f"activity.column.{name}") for name in ("guest", "tier", "state", "follow_up")]
        rows = [
            (guest.name, words.tier(playbook, guest.tier), t(f"invitation_state.{guest.state}"), guest.follow_up)
            for guest in guests
        ]
        print_table(names, rows)


def invite(context: Context, options: Namespace) -> None:
    """Invites customers; with a state or a follow-up notes what became of their invitations. Raises Refused."""
    from rmtui.store.reads.activities import activity_named, fitting, invitees
    from rmtui.store.writes import activities as writes

    one = context.read(activity_named, options.activity)
    customers = [context.customer(ref) for ref in options.customers]
    customers += group_members(context, options.group) if options.group else []
    customers += context.read(fitting, one.id) if options.fits else []
    if options.state is None and options.follow_up is None:
        tell(context, context.write(writes.invite, one.id, customers))
        return
    states = {guest.customer: guest.state for guest in context.read(invitees, one.id)}
    state = options.state or next((states[each] for each in customers if each in states), "")
    if not state:
        raise Refused("no_customer_given")
    tell(context, context.write(writes.set_state, one.id, customers, state, options.follow_up))
