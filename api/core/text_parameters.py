"""Names of texts as parameters of other texts."""


class Term(str):
    """The name of a text, as a parameter of another text. It is translated to the same language."""

    __slots__ = ()
