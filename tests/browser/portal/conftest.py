"""The portal over the seeded demo directory, served to a real browser."""

import pytest

from services.portal.app import create_app
from shared.notify.demo import DemoMailer
from shared.notify.message import Message
from shared.notify.tasks import Step, Task, create_task, mark_step
from tests.integration.portal.conftest import (  # noqa: F401  # fixtures are found by name
    quick_passwords,
    seeded_for_module,
    seeded_template,
    template,
)
from tests.integration.portal.seeded import SEEDED_AT, account, settings


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
        mark_step(session, account("ruth-hagan"), Step.OPEN_WORD, SEEDED_AT)
    DemoMailer(seeded_for_module.agreements, "agreements").send(
        Message(
            "e1", "code", "karen.holt@hsi.example", "Your code", "It works for 15 minutes.", code="042137"
        )
    )
    return serve(create_app(settings(), database=seeded_for_module.portal))
