"""House words in each language a document may be written in: labels, dates, lists, amounts of money.

Only what the house itself adds to a page is here. Clauses are written in their own language and never translated.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class HouseWords:
    """The words of one language. `tag` is its BCP 47 tag, as Word wants it."""

    tag: str
    section: str
    part: str
    exhibit: str
    contents: str
    page: str
    page_of: str
    between: str
    and_word: str
    agreement_number: str
    signature: str
    name: str
    title: str
    date: str
    yes: str
    no: str
    to_be_answered: str
    months: tuple[str, ...]
    date_form: str

    def spell_date(self, day: datetime.date) -> str:
        """`March 1, 2026`, `1 de marzo de 2026`."""
        return self.date_form.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def spell_list(self, parts: Sequence[str]) -> str:
        """`a`, `a and b`, `a, b and c`."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.and_word} {parts[-1]}"

    def spell_money(self, amount: Decimal) -> str:
        """US dollars as printed in both languages in the United States: `$12,000`, `$12,000.50`."""
        return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


_ENGLISH = HouseWords(
    tag="en-US",
    section="Section",
    part="Part",
    exhibit="Exhibit",
    contents="Contents",
    page="Page",
    page_of="of",
    between="between",
    and_word="and",
    agreement_number="Agreement",
    signature="Signature",
    name="Name",
    title="Title",
    date="Date",
    yes="yes",
    no="no",
    to_be_answered="To be answered",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    date_form="{month} {day}, {year}",
)
_SPANISH = HouseWords(
    tag="es-US",
    section="Sección",
    part="Parte",
    exhibit="Anexo",
    contents="Contenido",
    page="Página",
    page_of="de",
    between="entre",
    and_word="y",
    agreement_number="Acuerdo",
    signature="Firma",
    name="Nombre",
    title="Cargo",
    date="Fecha",
    yes="sí",
    no="no",
    to_be_answered="Por responder",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    date_form="{day} de {month} de {year}",
)
LANGUAGES = {"en": _ENGLISH, "es": _SPANISH}


def get_words(language: str) -> HouseWords:
    """The house words of `en` or `es`. Raises ValueError for another language, naming those there are."""
    try:
        return LANGUAGES[language]
    except KeyError:
        raise ValueError(
            f"No house words for language {language!r}; there are: {', '.join(LANGUAGES)}."
        ) from None
