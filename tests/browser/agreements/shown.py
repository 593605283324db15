"""What the demo alone doesn't have and pages can show: a text returned to twice, a proposal, links in the mail."""

import html
import re
import time

from sqlalchemy import select, update

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI
from services.agreements.register.models import AgreementRow
from services.agreements.signature.sealed_copy import LIFETIME, PURPOSE
from services.agreements.signers.models import LINK, SignerRow
from services.portal.models import Account
from services.portal.seed import seed_id
from services.portal.signin.links import create_set_up
from shared import clock
from shared.auth.confirm import Asked, confirm_address
from shared.auth.link_tokens import create_link
from shared.auth.secrets import digest
from shared.database import Database
from shared.notify.demo import DemoMailer
from shared.notify.message import Message
from shared.notify.tables import MAIL
from tests.system.agreements.browserless import Person

SIGNING = Asked("agreements.sign", "a1" * 32, "/my-work", "Sign the Highland agreement", "c3" * 32)
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
    with database.transaction() as session:
        account = session.get(Account, seed_id("account", "victor-dunn"))
        set_up = create_set_up(session, account, "", again=True).link
    code = Message(
        "every-page", "code", "karen.holt@hsi.example", "Your code", "It works a while.", code="042137"
    )
    DemoMailer(parts.database, "agreements").send(code)
    link, message = _asked_to_sign(database)
    with database.transaction() as session:
        coded = session.execute(select(MAIL.c.id).where(MAIL.c.code == code.code)).scalar_one()
    database.dispose()
    return {
        **told, "Bluestone": story.stream, "published": number, "message": message, "code": coded,
        "token": link.rsplit("/", 1)[1], "set_up": set_up.rsplit("/", 1)[1],
        "copy": copy, "used": _used_link(parts, told["Statewide"]),
        "confirm": confirm_address(settings.need("secret_key"), SIGNING),
    }  # fmt: skip


def _copy_link(parts, agreement_id: str) -> str:
    """The token with which an outside signer downloads the sealed copy, as `send_sealed` makes it."""
    return _link(parts, agreement_id, PURPOSE)


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


def _asked_to_sign(database: Database, seconds: int = 60) -> tuple[str, str]:
    """The outside signer's link, and the id of the message that has it; the mail goes out in the background."""
    mine = (
        MAIL.c.recipient == "marcus.bell@dea.example",
        MAIL.c.link.contains("/agreements/sign/"),
        MAIL.c.subject.contains("Interstate"),
    )
    for _ in range(seconds * 5):
        with database.transaction() as session:
            newest = select(MAIL.c.link, MAIL.c.id).where(*mine).order_by(MAIL.c.sent_at.desc())
            row = session.execute(newest).first()
        if row:
            return row.link, row.id
        time.sleep(0.2)
    raise AssertionError("the outside signer was not written to")
