"""Names of texts as parameters of other texts."""


class Term(str):
    """A parameter of a text that is the name of a text itself: put into the same language."""

    __slots__ = ()
