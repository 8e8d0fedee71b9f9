"""The exchange of files between the books of devices: pairing, writing a file for a peer, taking one in.

Each runs over a store in several steps, so it is no use case of one transaction: from an event loop by `Lanes.run`.
"""

from rmtui.store import weights as weights  # isort: split

from rmtui.store.exchanging.packs import offered_pack as offered_pack
from rmtui.store.exchanging.packs import take_pack as take_pack
from rmtui.store.exchanging.pairs import introduce as introduce
from rmtui.store.exchanging.pairs import introduction as introduction
from rmtui.store.exchanging.pairs import look_at as look_at
from rmtui.store.exchanging.pairs import make_recovery as make_recovery
from rmtui.store.exchanging.pairs import pair as pair
from rmtui.store.exchanging.pairs import rename as rename
from rmtui.store.exchanging.pairs import unpair as unpair
from rmtui.store.exchanging.receiving import preview as preview
from rmtui.store.exchanging.receiving import take_in as take_in
from rmtui.store.exchanging.sending import export as export
from rmtui.store.exchanging.sending import request as request
