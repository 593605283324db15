"""A button pressed twice, at once or one after the other: the same key, the same act, the same answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI
from services.agreements.signers.models import EvidenceRow
from shared import clock
from tests.browserless import FIELD, Person, form_of
from tests.system.agreements.outside_signer import OutsideSigner

pytestmark = [pytest.mark.engines, pytest.mark.office]


def pressing(app, person, path):
    """The form of a page, opened once, to be sent as often as somebody presses; each from its own connection."""
    fields = dict(FIELD.findall(form_of(person.get(path), path)))
    cookies = person.client._cookies

    def press(_):
        hand = type(person.client)(app)
        hand._cookies = dict(cookies)
        answer = hand.post(path, data={**fields, "consent": "true"}, content_type="multipart/form-data")
        return answer.status_code, answer.headers.get("Location", ""), answer.text

    return press


def press_twice_and_again(press):
    """Two at once and a third afterwards; what each was answered."""
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(press, range(2))
    return [(status, where) for status, where, _ in (first, second, press(3))], first[2]


def evidence_of(parts, stream):
    with parts.database.transaction() as session:
        query = select(func.count()).where(EvidenceRow.agreement_id == stream)
        return session.scalar(query)


def test_sign_pressed_twice_at_once_and_again_is_one_signature_with_one_answer(app, settings, parts, working):
    story = Story(parts, clock.now(), "double-press")
    story.begin(9, "dana-mercer", "wvsp", "hsi", "Double Press Task Force", start=-1, shares=False)
    story.make(8, "dana-mercer")
    assert story.submit(4, "dana-mercer", "james-whitlock", HSI)
    for who in ("luis-ortega", "ruth-hagan"):
        Person(app, settings, who).post(f"/agreements/{story.stream}/do/approve", {})
    james, sign = Person(app, settings, "james-whitlock"), f"/agreements/{story.stream}/sign"
    james.confirm(sign)
    answers, _ = press_twice_and_again(pressing(app, james, sign))
    assert answers == [(303, f"/agreements/{story.stream}/approvals")] * 3
    assert evidence_of(parts, story.stream) == 1

    karen = OutsideSigner(app, settings, HSI.email)
    link = karen.come_by_link("signing_link", story.stream)
    karen.take_code(link, "signing_code")
    answers, said = press_twice_and_again(pressing(app, karen, link))
    assert answers == [(200, "")] * 3
    assert "signed" in said
    assert evidence_of(parts, story.stream) == 2
