"""The one error of bad input and refused work: a message id with values, worded at the edge."""


class Refused(Exception):
    """Something was refused and nothing was changed.

    `message` is a catalog id under `refused.`, without that prefix; the catalogs hold `refused.ID` (what happened)
    and `refused.ID.hint` (what to do next). `values` fill its placeholders and may hold a person's text.
    """

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
