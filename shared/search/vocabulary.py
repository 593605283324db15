"""The list of all words in all entries, from which suggestions are proposed. Nobody is shown it: see `suggest`."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.search.edits import edits
from shared.search.words import words_of, worth_suggesting

_ALIKE = text("""
SELECT word FROM search.word WHERE word OPERATOR(search.%) :word AND word <> :word GROUP BY word
ORDER BY search.similarity(word, :word) DESC, word LIMIT 50
""")
MOST_EDITS = 2
_BATCH = 500


def alike(session: Session, word: str) -> list[str]:
    """Words at most two slips of the finger away, the nearest first (trigrams find them, `edits` sorts them)."""
    near = [(edits(word, other), other) for other in session.execute(_ALIKE, {"word": word}).scalars()]
    return [other for slips, other in sorted(near) if slips <= MOST_EDITS]


def rebuild(session: Session) -> int:
    """Make the list anew from the rows, in the caller's transaction; answers how many words it has."""
    known: set[tuple[str, str]] = set()
    rows = session.execute(
        text("SELECT context, title, body FROM search.entry WHERE NOT removed"),
        execution_options={"yield_per": _BATCH},
    )
    for context, title, body in rows:
        known.update((context, word) for word in words_of(f"{title} {body}") if worth_suggesting(word))
    session.execute(text("DELETE FROM search.word"))
    session.execute(
        text(
            "INSERT INTO search.word SELECT * FROM unnest(CAST(:contexts AS text[]), CAST(:words AS text[]))"
        ),
        {"contexts": [context for context, _ in known], "words": [word for _, word in known]},
    )
    return len(known)
