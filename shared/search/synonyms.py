"""Names that mean the same to those who work with agreements: asking for one asks for all. The one place to add to."""

_SAME: tuple[frozenset[tuple[str, ...]], ...] = (
    frozenset(
        {("mou",), ("mous",), ("memorandum", "of", "understanding"), ("memoranda", "of", "understanding")}
    ),
    frozenset({("moa",), ("moas",), ("memorandum", "of", "agreement"), ("memoranda", "of", "agreement")}),
    # Written with points, it falls into single letters.
    frozenset({("us",), ("u", "s"), ("united", "states")}),
)
_ALSO = {name: sorted(names - {name}) for names in _SAME for name in names}


def also_said(phrase: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The other ways of saying exactly this; none for most."""
    return _ALSO.get(phrase, [])
