"""Random histories by seed, and what must be true at the end of each: all devices agree, with the oracle too."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple

from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import Fold
from tests.oracle import Truth
from tests.replica import Replica, canonical, text_of
from tests.world import SKEWS, Action, Setup, World

_WRITING = {"create": 3, "set": 16, "delete": 2, "resolve": 7, "undo": 3, "fact": 3, "retract": 4, "wait": 5}
_PASSING = {"send": 7, "deliver": 8, "lose": 2, "hand": 8}
_WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "plain": {**_WRITING, **_PASSING, "stray": 5},
    "roles": {**_WRITING, **_PASSING, "stray": 5, "pair": 5, "judged": 8},
    "restores": {**_WRITING, **_PASSING, "stray": 3, "save": 4, "restore": 4},
    "clones": {**_WRITING, **_PASSING, "clone": 2},
}
ACTIONS = {plan: tuple(weights) for plan, weights in _WEIGHTS.items()}
"""What happens in histories of each kind."""
_CUMULATED = {plan: list(accumulate(weights.values())) for plan, weights in _WEIGHTS.items()}
_BEGUN = (
    *(Action("create", 0, n, n) for n in range(2)),
    *(Action("hand", *ends, 0) for n in range(1, 5) for ends in ((0, n), (n, 0))),
)
"""Two rows that all devices know, and know of each other that they do."""


class Mismatch(AssertionError):
    """Something that must be true of a history is not."""


class Story(NamedTuple):
    """A history: how it begins and what happens."""

    setup: Setup
    actions: Sequence[Action]

    def told(self) -> str:
        """The history as text, an action a line."""
        return "\n".join([repr(self.setup), *(f"{n:3} {tuple(one)}" for n, one in enumerate(self.actions))])


def story(seed: int, plan: str = "") -> Story:
    """The history of a seed; every third one has roles where no plan is named."""
    rng = Random(seed)
    plan = plan or ("roles" if seed % 3 == 0 else "plain")
    skews = rng.choices(SKEWS, k=rng.choice((2, 2, 3, 3, 4, 5)))
    setup = Setup(skews, rng.random() < 0.25, rng.randrange(100_000))
    length = rng.randrange(8, 30)
    names = rng.choices(ACTIONS[plan], cum_weights=_CUMULATED[plan], k=length)
    picks = rng.getrandbits
    known: Sequence[Action] = _BEGUN[: 2 * len(skews)] if rng.random() < 0.6 else ()
    saved = [Action("save", n, 0, 0) for n in range(len(skews) if plan == "restores" else 0)]
    return Story(setup, [*known, *saved, *(Action(what, picks(8), picks(16), picks(16)) for what in names)])


def run(told: Story, make: type[Replica] = Replica, *, odd: int = -1, keep_id: bool = False) -> World:
    """Plays the actions of a history.

    With `odd`, only that device is one of `make`.
    """
    world = World(told.setup, make, odd=odd, keep_id=keep_id)
    for action in told.actions:
        world.act(action)
    return world


def finish(world: World) -> None:
    """Late files, two rounds of exchange among all, and the checks. Raises Mismatch."""
    for action in [Action("deliver", 0, n * 7, n) for n in range(len(world.mail) // 2)]:
        world.act(action)
    there = set().union(*world.known)
    world.meet()
    if world.forks:
        raise Mismatch(f"two logs of one origin: {world.forks[0]}")
    check_agreement(world, there)
    for bundle in world.mail:
        # What comes last of all brings nothing new, but from a device that went back to before it.
        for who, replica in enumerate(world.replicas):
            if replica.device == bundle.to and world.carried(bundle) <= there and world.receive(who, bundle):
                raise Mismatch("a late file brought something")


def finish_clones(world: World) -> None:
    """Two rounds of exchange and the checks, where two devices may be one. Raises Mismatch.

    Whoever meets the second log is told of the cloned device, and until then every device says what came to it.
    """
    world.meet()
    differ = any(
        mine.hash != theirs.hash
        for one in world.replicas
        for other in world.replicas
        for origin in one.logs.keys() & other.logs.keys()
        for mine, theirs in zip(one.logs[origin], other.logs[origin], strict=False)
    )
    if differ != bool(world.forks):
        raise Mismatch("two logs of one device were not told, or there are none")
    cloned = {origin for (device, _), origin in world.origins.items() if device in world.cloned}
    if not cloned.issuperset(fork.origin for fork in world.forks):
        raise Mismatch("another device than the cloned one was named")
    check_each(world)


def check_agreement(world: World, there: set[int]) -> None:
    """Every device says of every book what the oracle says of all writes, byte for byte."""
    states = [replica.state() for replica in world.replicas]
    for book in sorted({book for replica in world.replicas for book in replica.books}):
        wanted = written(world.truth(there, book))
        holding = [n for n, replica in enumerate(world.replicas) if book in replica.books]
        count = sum(world.writes[n].book == book for n in there)
        for n in holding:
            if canonical(states[n], book) != wanted:
                raise Mismatch(f"device {n}, book {book}:\n{canonical(states[n], book)}\noracle:\n{wanted}")
            if sum(world.replicas[n].have([book]).values()) != count:
                raise Mismatch(f"device {n} lacks changes of {book}")


def check_each(world: World) -> None:
    """Every device says what the oracle says of the writes that have come to it. Raises Mismatch."""
    for n, replica in enumerate(world.replicas):
        state = replica.state()
        for book in replica.books:
            wanted = written(world.truth(world.known[n], book))
            if canonical(state, book) != wanted:
                raise Mismatch(f"device {n}, book {book}:\n{canonical(state, book)}\noracle:\n{wanted}")


def check_any_order(world: World, rng: Random) -> None:
    """One fold of all changes in some other order, some of them twice, says the same. Raises Mismatch."""
    for replica in world.replicas:
        every = [*replica.arrived, *replica.arrived[::3]]
        rng.shuffle(every)
        fold = Fold(TABLES)
        for entry in every:
            fold.add(entry.logged())
        if fold.state() != replica.state():
            raise Mismatch("another order, another state")


def written(told: Truth) -> str:
    """What the oracle says, in the form of `replica.canonical`."""
    conflicts = [[*place, list(map(list, said))] for place, said in sorted(told.conflicts.items())]
    return text_of(told.rows, told.heads, conflicts)


def play(seed: int, plan: str = "", make: type[Replica] = Replica, *, odd: int = -1, keep_id: bool = False) -> World:
    """Plays and checks the history of a seed. Raises Mismatch, with the seed and its steps."""
    told = story(seed, plan)
    try:
        world = run(told, make, odd=odd, keep_id=keep_id)
        if plan == "clones":
            finish_clones(world)
        else:
            finish(world)
        if seed % 20 == 0:
            check_any_order(world, Random(seed))
    except Exception as error:
        error.add_note(f"replay({seed}, {plan!r})\n{told.told()}")
        raise
    return world


def replay(seed: int, plan: str = "") -> World:
    """Plays the history of a seed again, printing each step; for looking into a failure."""
    print(story(seed, plan).told())
    return play(seed, plan)
