"""Which fallbacks a text was made with, for who submits and who approves it: the drafter chooses one without asking."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.agreements.clauses.repository import get_template, list_current
from services.agreements.files.models import VersionRow
from shared.documents.write.outline import Outline, outline


@dataclass(frozen=True)
class Fallback:
    """One fallback that stands in the text: on what, and when the library says that it is to be used."""

    title: str
    clause_id: str
    when_to_use: str
    needs_counsel: bool = False
    """A last resort: counsel must approve the text."""


def list_fallbacks(session: Session, version: VersionRow) -> list[Fallback]:
    """The fallbacks among a version's answers. What was changed in Word afterwards is the comparison's to show."""
    terms = version.terms
    if not terms.get("template"):
        return []
    template = get_template(session, terms["template"], terms.get("template_version"))
    return list(fallbacks_of(outline(template, list_current(session), terms.get("answers", {}))))


def fallbacks_of(found: Outline) -> Iterator[Fallback]:
    """Of every slot that is in: the text chosen, where it is not the first of those that may be used."""
    for item in found.items:
        usable = [one for one in item.alternates if one.is_available]
        for one in usable[1:]:
            if one.is_chosen:
                yield Fallback(one.title, one.clause_id, one.when_to_use, one.needs_counsel)
