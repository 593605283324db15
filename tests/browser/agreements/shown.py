"""What the demo alone doesn't have and pages can show: a text returned to twice, a proposal, signing links."""

import html
import re
import time

from sqlalchemy import select, update

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI
from services.agreements.register.models import AgreementRow
from services.agreements.signature.sealed_copy import LIFETIME
from services.agreements.signers.models import LINK, SEALED_COPY, SignerRow
from shared import clock
from shared.auth.link_tokens import create_link
from shared.auth.secrets import digest
from shared.database import Database
from shared.notify.tables import MAIL
from tests.browserless import Person

TEXT = re.compile(r'<textarea[^>]*name="source"[^>]*>\n?(.*?)</textarea>', re.S)


def make_shown(app, parts, settings, told: dict[str, str]) -> dict[str, str]:
    """Make it, and answer what the addresses of `every_page.py` leave open."""
    story = Story(parts, clock.now(), "every-page")
    story.begin(9, "dana-mercer", "wvsp", "hsi", "Bluestone Task Force", start=30, shares=True)
    story.make(8, "dana-mercer")
    story.make(7, "dana-mercer", "Changed as asked")
    assert story.submit(6, "dana-mercer", "james-whitlock", HSI)
    _propose(Person(app, settings, "dana-mercer"))
    database = Database(settings.need("database_url_portal"))
    with parts.database.transaction() as session:
        number = session.execute(
            select(AgreementRow.number).where(AgreementRow.id == told["Statewide"])
        ).scalar_one()
    copy = _copy_link(parts, told["Statewide"])
    link = _asked_to_sign(database)
    database.dispose()
    return {
        **told, "Bluestone": story.stream, "published": number, "token": link.rsplit("/", 1)[1],
        "copy": copy, "used": _used_link(parts, told["Statewide"]),
    }  # fmt: skip


def _copy_link(parts, agreement_id: str) -> str:
    """The token with which an outside signer downloads the sealed copy, as `send_sealed` makes it."""
    return _link(parts, agreement_id, SEALED_COPY)


def _used_link(parts, agreement_id: str) -> str:
    """The token of a link by which the outside signer has signed."""
    token = _link(parts, agreement_id, "sign")
    with parts.database.transaction() as session:
        session.execute(update(LINK).where(LINK.c.token_hash == digest(token)).values(used_at=clock.now()))
    return token


def _link(parts, agreement_id: str, purpose: str) -> str:
    with parts.database.transaction() as session:
        of_outsiders = select(SignerRow.id, SignerRow.email).where(
            SignerRow.agreement_id == agreement_id, SignerRow.kind == "outside"
        )
        signer, email = session.execute(of_outsiders).first()
        return create_link(
            session, LINK, purpose=purpose, subject_id=signer, address=email, at=clock.now(), lifetime=LIFETIME
        )  # fmt: skip


def _propose(dana: Person) -> None:
    page = "/agreements/clauses/after-action/propose"
    source = html.unescape(TEXT.search(dana.get(page))[1])
    dana.post(page, {"source": source.replace("10 Working Days", "3 Working Days"), "reason": "Shorter"})


def _asked_to_sign(database: Database, seconds: int = 60) -> str:
    """The outside signer's link; the mail goes out in the background."""
    mine = (
        MAIL.c.recipient == "marcus.bell@dea.example",
        MAIL.c.link.contains("/agreements/sign/"),
        MAIL.c.subject.contains("Interstate"),
    )
    for _ in range(seconds * 5):
        with database.transaction() as session:
            newest = select(MAIL.c.link).where(*mine).order_by(MAIL.c.sent_at.desc())
            found = session.scalar(newest.limit(1))
        if found:
            return str(found)
        time.sleep(0.2)
    raise AssertionError("the outside signer was not written to")
