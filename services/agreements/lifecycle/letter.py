"""The notice of termination as a letter: its paragraphs, and a Word file of them. Pure; it states facts and no law.

The words follow the termination clause of the supplied library: written notice, its day, the days it takes, its ground.
"""

import io
from dataclasses import dataclass
from datetime import date

from docx import Document

from shared.web.formats import long_day


@dataclass(frozen=True)
class LetterFacts:
    """What the letter states. `days` is the notice period that the agreement sets, counted from delivery.

    None where it is not on record.
    """

    number: str
    title: str
    party: str
    other: str
    method: str
    sent_on: date
    reason: str
    days: int | None
    effective_on: date | None


def notice_paragraphs(facts: LetterFacts) -> list[str]:
    """The letter's paragraphs, without address and signature."""
    since = f", in effect since {long_day(facts.effective_on)}," if facts.effective_on else ""
    period = f"{facts.days} days" if facts.days else "the one that the agreement sets"
    return [
        (
            f"{facts.party} gives {facts.other} written notice that it ends the agreement {facts.number}, "
            f"“{facts.title}”{since} under its termination clause."
        ),
        (
            f"The notice period is {period}. It begins on the day on which this notice is delivered, and the "
            "agreement ends when it is over. Until then every duty under the agreement goes on."
        ),
        f"Ground: {facts.reason}" if facts.reason else "No ground is stated.",
        "Please tell us within five working days who will hand over open work, equipment, records and evidence.",
        f"This notice was sent on {long_day(facts.sent_on)} by {facts.method}. Please confirm that you received it.",
    ]


def notice_docx(facts: LetterFacts) -> bytes:
    """The letter as a Word file, with lines for date and signature."""
    document = Document()
    document.core_properties.title = f"Notice of termination of {facts.number}"
    document.add_heading("Notice of termination", level=1)
    document.add_paragraph(f"To: {facts.other}")
    for text in notice_paragraphs(facts):
        document.add_paragraph(text)
    document.add_paragraph(f"For {facts.party}")
    document.add_paragraph("Signature: ______________________________    Date: ________________")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
