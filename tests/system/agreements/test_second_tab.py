"""Who comes too late, in a second tab for instance, is told what was done, by whom and when."""

import html

import pytest

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI
from shared import clock
from tests.browserless import FIELD, Person
from tests.system.agreements.programs import Program

pytestmark = [pytest.mark.engines, pytest.mark.office]


class Tab:
    """A page kept open with its form, to be sent later."""

    def __init__(self, person, path):
        self.person, self.path, self.fields = person, path, dict(FIELD.findall(person.get(path)))

    def send(self, **fields):
        return self.person.client.post(self.path, data={**self.fields, **fields})


def test_second_tab_after_the_last_stage_says_what_was_done_by_whom_and_when(app, settings, parts, working):
    story = Story(parts, clock.now(), "second-tab")
    story.begin(9, "dana-mercer", "wvsp", "hsi", "Second Tab Task Force", start=-1, shares=False)
    story.make(8, "dana-mercer")
    assert story.submit(4, "dana-mercer", "james-whitlock", HSI)
    luis, ruth = Person(app, settings, "luis-ortega"), Person(app, settings, "ruth-hagan")
    base = f"/agreements/{story.stream}"
    approve = f"{base}/do/approve"
    early = Tab(luis, approve)
    luis.post(approve, {})
    said = html.unescape(early.send().text)
    assert "Approved, stage Legal review, version 1, by you on" in said and "In approval" in said
    assert "by you on" in html.unescape(luis.get(approve))
    second, returning = Tab(ruth, approve), Tab(ruth, base + "/return")
    ruth.post(approve, {})
    assert story.head.state["status"] == "signing"
    late = second.send()
    said = html.unescape(late.text)
    assert late.status_code == 409 and "not possible now" not in said
    assert "Approved, stage Agency head, version 1, by you on" in said, said[said.index("<h1") :][:400]
    assert "The agreement’s status is now: Out for signature." in said and f'href="{base}"' in said
    returned = returning.send(reason="From an old tab.")
    assert returned.status_code == 409 and "Approved, stage Agency head" in html.unescape(returned.text)
    seen = html.unescape(luis.get(approve))
    assert "Approved, stage Legal review, version 1, by you on" in seen
    package = {"package": story.head.state["package"]["id"]}
    by_program = (
        Program(app, settings, "luis-ortega").post(f"/{story.stream}/acts/approve", package, 409).json
    )
    assert "by you on" in by_program["title"] and by_program["type"].endswith("wrong_state")


def test_tab_of_a_stage_that_somebody_else_completed_says_who_did(app, settings, parts, working):
    story = Story(parts, clock.now(), "completed-stage")
    story.begin(9, "dana-mercer", "wvsp", "hsi", "Completed Stage Task Force", start=-1, shares=True)
    story.make(8, "dana-mercer")
    assert story.submit(4, "dana-mercer", "james-whitlock", HSI)
    approve = f"/agreements/{story.stream}/do/approve"
    Person(app, settings, "luis-ortega").post(approve, {})
    ruth, james = Person(app, settings, "ruth-hagan"), Person(app, settings, "james-whitlock")
    hers, his, his_return = (
        Tab(ruth, approve),
        Tab(james, approve),
        Tab(james, approve.replace("do/approve", "return")),
    )
    ruth.post(approve, {})  # any one of them was enough
    assert "Approved, stage Information sharing, version 1, by you on" in html.unescape(hers.send().text)
    for late in (his.send(), his_return.send(reason="From an old tab.")):
        said = html.unescape(late.text)
        assert late.status_code == 409
        assert "Approved, stage Information sharing, version 1, by Ruth Hagan on" in said


def test_second_tab_of_a_signature_says_when_it_was_signed(app, settings, parts, working):
    story = Story(parts, clock.now(), "second-signature")
    story.begin(9, "dana-mercer", "wvsp", "hsi", "Second Signature Task Force", start=-1, shares=False)
    story.make(8, "dana-mercer")
    assert story.submit(4, "dana-mercer", "james-whitlock", HSI)
    for who in ("luis-ortega", "ruth-hagan"):
        Person(app, settings, who).post(f"/agreements/{story.stream}/do/approve", {})
    james, sign = Person(app, settings, "james-whitlock"), f"/agreements/{story.stream}/sign"
    james.confirm(sign)
    second = Tab(james, sign)
    james.post(sign, {"consent": "true"})
    late = second.send(consent="true")
    assert late.status_code == 409 and "Signed, version 1, by you on" in html.unescape(late.text)
    assert "Signed, version 1, by you on" in html.unescape(james.get(sign, 409))
