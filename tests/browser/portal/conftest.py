"""The portal over the seeded demo directory, served to a real browser."""

import pytest
from sqlalchemy import select

from services.portal.app import create_app
from services.portal.models import Account
from services.portal.signin.set_up import create_set_up
from shared.auth.confirm import Asked, confirm_address
from shared.auth.scope import read_token
from shared.notify.demo import DemoMailer
from shared.notify.message import Message
from shared.notify.tables import MAIL
from shared.notify.try_this import Milestone, mark_milestone
from shared.search.port import Entry
from shared.search.rows import put_entries
from tests.browser.site import Site
from tests.desk import Task, create_task
from tests.integration.portal.conftest import (  # noqa: F401  # fixtures are found by name
    seeded_for_module,
    seeded_template,
    template,
)
from tests.integration.portal.seeded import SEEDED_AT, account, agency, settings


@pytest.fixture(scope="module")
def address(serve, seeded_for_module):  # noqa: F811
    """The portal's address, with a task, a step done and a message with a code."""
    with seeded_for_module.agreements.transaction() as session:
        create_task(
            session,
            Task(
                "t1", "agreements", "a1", "approve", "Highland fugitive task force: approve", "/agreements/a1",
                SEEDED_AT, due_at=SEEDED_AT, for_account=account("ruth-hagan"),
            ),
        )  # fmt: skip
        mark_milestone(session, account("ruth-hagan"), Milestone.OPEN_WORD, SEEDED_AT)
    DemoMailer(seeded_for_module.agreements, "agreements").send(
        Message(
            "e1", "code", "karen.holt@hsi.example", "Your code", "It works for 15 minutes.", code="042137"
        )
    )
    return serve(create_app(settings(), database=seeded_for_module.portal))


@pytest.fixture
def site(address, open_page, seeded_for_module):  # noqa: F811
    """Opens pages of the portal as its people."""
    return Site(address, open_page, settings(), seeded_for_module.portal)


@pytest.fixture(scope="module")
def own_app(seeded_for_module):  # noqa: F811
    """The portal."""
    return create_app(settings(), database=seeded_for_module.portal)


@pytest.fixture(scope="module")
def shown(seeded_for_module):  # noqa: F811
    """What the addresses of `every_page.py` leave open; and for Dana a task, and a record that she finds."""
    signing = Asked("agreements.sign", "a1" * 32, "/my-work", "Sign the Highland agreement", "c3" * 32)
    with seeded_for_module.agreements.transaction() as session:
        _for_dana(session)
    link = Message(
        "e2", "task", "dana.mercer@wvsp.example", "A task", "It waits.", "http://127.0.0.1:8000/my-work"
    )
    DemoMailer(seeded_for_module.agreements, "agreements").send(link)
    with seeded_for_module.portal.transaction() as session:
        set_up = create_set_up(session, session.get(Account, account("victor-dunn")), "", again=True).link
        by_event = {row.event_id: row.id for row in session.execute(select(MAIL.c.event_id, MAIL.c.id))}
    return {
        "message": by_event["e2"], "code": by_event["e1"], "set_up": set_up.rsplit("/", 1)[1],
        "confirm": confirm_address(settings().need("secret_key"), signing),
    }  # fmt: skip


def _for_dana(session):
    task = (
        "t2",
        "agreements",
        "a1",
        "answer",
        "Highland fugitive task force: answer",
        "/agreements/a1",
        SEEDED_AT,
    )
    create_task(session, Task(*task, due_at=SEEDED_AT, for_account=account("dana-mercer")))
    allowed = frozenset({read_token("agreements.read", agency("wvsp"))})
    put_entries(session, [Entry(
        "agreements", "a1", "Agreement", "AG-2026-0001 Highland fugitive task force", "The task force meets.",
        "/agreements/a1", allowed, frozenset(), 1, SEEDED_AT, {"status": frozenset({"Draft"})},
    )])  # fmt: skip
