"""Reads the days of customers' lives that come back, for the rules: family, anniversaries, points."""

from collections import defaultdict
from datetime import date

from rmtui.domain.calendar import day_of
from rmtui.domain.dates import Dates, Kin, Sent, Yearly
from rmtui.store.work import Connection

_IDS = "(SELECT value FROM json_each(?))"
KIN = f"""SELECT customer_id, id, name, relation, born FROM relative
 WHERE NOT deleted AND card_id = '' AND length(born) = 10 AND customer_id IN {_IDS} ORDER BY customer_id, id"""
YEARLY = f"""SELECT a.customer_id, a.id, a.kind, a.name, a.solar, a.lunar, ifnull(r.name, ''), ifnull(r.relation, '')
 FROM anniversary a LEFT JOIN relative r ON r.id = a.relative_id AND NOT r.deleted
 WHERE NOT a.deleted AND (a.solar <> '' OR a.lunar <> '') AND a.customer_id IN {_IDS} ORDER BY a.customer_id, a.id"""
OWN = f"""SELECT id, points, points_expire_on, campaign, campaign_until FROM customer
 WHERE NOT deleted AND (points_expire_on <> '' OR campaign_until <> '') AND id IN {_IDS}"""
SENT = f"""SELECT c.referrer_id, c.id, c.name, m.on_day FROM customer c
 JOIN stage_move m ON m.customer_id = c.id AND m.live AND m.from_stage = 0
 WHERE NOT c.deleted AND c.referrer_id IN {_IDS} ORDER BY c.referrer_id, m.on_day, c.id"""
REFERRERS = f"SELECT DISTINCT referrer_id FROM customer WHERE referrer_id <> '' AND id IN {_IDS}"
"""Who sent these customers: their reasons change with them."""


def dates_of(db: Connection, ids: str) -> dict[str, Dates]:
    """The days of the customers in a JSON list of ids; those who have none are left out.

    Who has a card of her own is greeted as a customer.
    """
    kin: dict[str, list[Kin]] = defaultdict(list)
    for customer, key, name, relation, born in db.execute(KIN, (ids,)):
        day = day_of(born)
        if day is not None:
            kin[customer].append(Kin(key, name, relation, day))
    yearly: dict[str, list[Yearly]] = defaultdict(list)
    for row in db.execute(YEARLY, (ids,)):
        yearly[row[0]].append(Yearly(*row[1:]))
    own = {row[0]: (row[1], day_of(row[2]), row[3], day_of(row[4])) for row in db.execute(OWN, (ids,))}
    sent: dict[str, list[Sent]] = defaultdict(list)
    for referrer, key, name, on in db.execute(SENT, (ids,)):
        sent[referrer].append(Sent(key, name, date.fromisoformat(on)))
    return {
        customer: Dates(
            tuple(kin.get(customer, ())),
            tuple(yearly.get(customer, ())),
            *own.get(customer, (0, None, "", None)),
            tuple(sent.get(customer, ())),
        )
        for customer in sorted(kin.keys() | yearly.keys() | own.keys() | sent.keys())
    }
