"""Reads the days of customers' lives that come back, for the rules: family, anniversaries, points."""

from collections import defaultdict

from rmtui.domain.calendar import day_of
from rmtui.domain.dates import Dates, Kin, Yearly
from rmtui.store.work import Connection

_IDS = "(SELECT value FROM json_each(?))"
KIN = f"""SELECT customer_id, id, name, relation, born FROM relative
 WHERE NOT deleted AND card_id = '' AND length(born) = 10 AND customer_id IN {_IDS} ORDER BY customer_id, id"""
YEARLY = f"""SELECT a.customer_id, a.id, a.kind, a.name, a.solar, a.lunar, ifnull(r.name, ''), ifnull(r.relation, '')
 FROM anniversary a LEFT JOIN relative r ON r.id = a.relative_id AND NOT r.deleted
 WHERE NOT a.deleted AND (a.solar <> '' OR a.lunar <> '') AND a.customer_id IN {_IDS} ORDER BY a.customer_id, a.id"""
POINTS = f"""SELECT id, points, points_expire_on FROM customer
 WHERE NOT deleted AND points > 0 AND points_expire_on <> '' AND id IN {_IDS}"""


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
    points = {row[0]: (row[1], day_of(row[2])) for row in db.execute(POINTS, (ids,))}
    return {
        customer: Dates(tuple(kin.get(customer, ())), tuple(yearly.get(customer, ())), *points.get(customer, (0, None)))
        for customer in sorted(kin.keys() | yearly.keys() | points.keys())
    }
