"""*Try this* offers each step to those who can do it, and names, with one click to be them, somebody who can."""

import html
import re
from datetime import timedelta

import pytest

from shared.notify.demo import DemoMailer
from shared.notify.message import Message
from tests.desk import Task, create_task
from tests.integration.portal.seeded import SEEDED_AT, account

pytestmark = pytest.mark.engines

STEP = re.compile(r'<li class="steps__step.*?</li>', re.S)


def steps(site, key):
    return STEP.findall(site.visitor().demo(key).get("/my-work").text)


def asked(site, kind, key, stream, minutes=0):
    """A task of this kind for somebody, on an agreement."""
    with site.databases.agreements.transaction() as session:
        create_task(session, Task(
            id=f"{kind}-{stream}", context="agreements", entity_id=stream, kind=kind, title=f"Decide on {stream}",
            url=f"/agreements/{stream}/do/{kind}", created_at=SEEDED_AT + timedelta(minutes=minutes),
            for_account=account(key),
        ))  # fmt: skip


def mailed(site, to, stream, kind="asked"):
    message = Message(
        f"{kind}-{stream}", kind, to, "Decide", "Decide.", f"http://x/agreements/{stream}/do/approve"
    )
    DemoMailer(site.databases.agreements, "agreements").send(message)
    return f"/demo-mail/{message.key}"


@pytest.mark.parametrize(
    ("key", "theirs"), [("dana-mercer", True), ("luis-ortega", True), ("sam-kessler", False)]
)
def test_drafting_is_offered_to_who_can_draft_and_dana_to_all_others(site, key, theirs):
    draft = steps(site, key)[0]
    assert ('<a href="/agreements/new">' in draft) is theirs
    assert ("Go on as Dana Mercer" in draft) is not theirs


def test_one_click_goes_on_as_the_step_s_person_where_the_step_starts(site):
    sam = site.visitor().demo("sam-kessler")
    draft = STEP.findall(sam.get("/my-work").text)[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', draft))
    answer = sam.post("/sign-in/demo", {name: html.unescape(value) for name, value in sent.items()})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/agreements/new")
    assert "Dana Mercer" in sam.get("/my-work").text


def test_approval_starts_at_the_very_message_that_asks_among_whatever_else_came(site):
    asked(site, "approve", "luis-ortega", "old")
    asked(site, "approve", "luis-ortega", "new", minutes=5)
    mailed(site, "luis.ortega@wvsp.example", "old")
    message = mailed(site, "luis.ortega@wvsp.example", "new")
    mailed(site, "luis.ortega@wvsp.example", "another", kind="reminded")
    assert f'<a href="{message}">' in steps(site, "luis-ortega")[2]
    other = steps(site, "sam-kessler")[2]
    assert "Go on as Luis Ortega" in other and f'name="next" value="{message}"' in other


def test_steps_are_for_whoever_is_asked_when_the_usual_person_is_not(site):
    asked(site, "approve", "erin-walsh", "hers")
    asked(site, "sign", "erin-walsh", "hers")
    approve, sign = steps(site, "dana-mercer")[2:]
    assert "Go on as Erin Walsh" in approve and "Go on as Erin Walsh" in sign
    assert '<a href="/agreements/hers/do/sign">' in steps(site, "erin-walsh")[3]


def test_nobody_is_asked_yet_names_the_usual_person(site):
    approve, sign = steps(site, "dana-mercer")[2:]
    assert "Go on as Luis Ortega" in approve and "Go on as James Whitlock" in sign
