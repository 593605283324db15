"""Demo mail: every message of the embedded mode, with its live link and code. Not registered anywhere else."""

from flask import Blueprint, render_template, request
from sqlalchemy import select

from services.portal.deps import portal
from shared.auth.permissions import public
from shared.errors import NotFound
from shared.notify.tables import MAIL
from shared.web.form_state import FormState

pages = Blueprint("mail", __name__)
LIMIT = 200


@pages.get("/demo-mail")
@public
def show() -> str:
    """The newest messages, for everybody or for one address."""
    _require_embedded()
    recipient = request.args.get("to", "")
    query = select(MAIL).order_by(MAIL.c.sent_at.desc(), MAIL.c.id).limit(LIMIT)
    if recipient:
        query = query.where(MAIL.c.recipient == recipient)
    with portal().database.transaction() as session:
        messages = session.execute(query).all()
        recipients = session.scalars(select(MAIL.c.recipient).distinct().order_by(MAIL.c.recipient)).all()
    return render_template(
        "mail/list.html",
        messages=messages,
        recipients=[(r, r) for r in recipients],
        form=FormState({"to": recipient}),
    )


@pages.get("/demo-mail/<message_id>")
@public
def show_one(message_id: str) -> str:
    """One message as its reader would see it."""
    _require_embedded()
    with portal().database.transaction() as session:
        message = session.execute(select(MAIL).where(MAIL.c.id == message_id)).first()
    if message is None:
        raise NotFound("There is no such message.")
    return render_template("mail/message.html", message=message)


def _require_embedded() -> None:
    """The blueprint exists in the embedded mode alone; this holds should anybody ever register it elsewhere."""
    if not portal().settings.embedded:
        raise NotFound("There is no such page.")
