"""Links of outside signers: broken ones are sent again, used ones say what came of them, copies ask for a code."""

import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI, _approved
from services.agreements.files.repository import list_files
from services.agreements.files.stored import stored_of
from services.agreements.register.timeline import list_events
from services.agreements.signers.models import LINK
from shared import clock
from shared.auth.secrets import digest
from shared.web.formats import fingerprint
from tests.browserless import Person, Visitor
from tests.system.agreements.outside_signer import OutsideSigner
from tests.system.agreements.programs import Program

pytestmark = [pytest.mark.engines, pytest.mark.office]
WORKS = ("works", "on_its_way")


@pytest.fixture
def tell(parts, working):
    """A story in which the other side is asked to sign, with its signer's address to itself."""

    def told(key):
        story = Story(parts, clock.now(), f"links-{key}")
        story.begin(9, "dana-mercer", "wvsp", "hsi", f"Link {key} Task Force", start=-1, shares=False)
        story.make(8, "dana-mercer")
        signer = HSI.model_copy(update={"email": f"{key}@hsi.example"})
        assert story.submit(4, "dana-mercer", "james-whitlock", signer)
        _approved(story, 2)
        story.sign(0.1, "james-whitlock")
        return story, signer.email

    return told


def links(parts, path, **values):
    with parts.database.transaction() as session:
        token = path.split("/")[3]
        session.execute(update(LINK).where(LINK.c.token_hash == digest(token)).values(**values))


def lock(signer, path):
    signer.post(path + "/code", {}, page=path)
    for _ in range(4):
        signer.post(path + "/enter", {"code": "000000"}, page=path, status=422)
    signer.post(path + "/enter", {"code": "000000"}, page=path, status=410)


def link_now(program, stream):
    return program.get(f"/{stream}").json["signers"][1]["link"]


def wait_for_link(program, stream):
    for _ in range(150):
        if link_now(program, stream)["status"] == "works":
            return
        time.sleep(0.2)
    raise AssertionError(link_now(program, stream))


def test_locked_link_is_sent_again_by_a_button_and_the_old_one_ends_at_once(app, settings, parts, tell):
    story, address = tell("locked")
    karen, dana = OutsideSigner(app, settings, address), Person(app, settings, "dana-mercer")
    program, stream = Program(app, settings, "dana-mercer"), story.stream
    path, page = karen.come_by_link("signing_link", stream), f"/agreements/{stream}/approvals"
    assert link_now(program, stream)["status"] == "works" and "The link was sent on" in dana.get(page)
    lock(karen, path)
    seen = dana.get(page)
    assert "Can’t sign" in seen and "was locked after 5 wrong codes" in seen
    assert link_now(program, stream)["status"] == "locked"
    [act] = set(re.findall(rf"/agreements/{stream}/do/send_link\?signer=[0-9a-f-]+", seen))
    asked = dana.get(act)
    assert address in asked and "locked after 5 wrong codes" in asked
    links(parts, path, failures=0)  # as if it still worked: sending again must end it by itself
    karen.get(path)
    first = karen.list_mail("signing_link", stream)
    dana.post(f"/agreements/{stream}/do/send_link", {}, page=act)
    karen.get(path, 404)
    wait_for_link(program, stream)
    fresh = karen.come_by_link("signing_link", stream, newer_than=first)
    assert fresh != path and "A new link to sign" in karen.wait_for_mail("signing_link", stream)["subject"]
    with parts.database.transaction() as session:
        sent = list_events(session, stream)[0]
    assert sent.what.startswith(f"Signing link sent again to {HSI.name} for ") and sent.who == "Dana Mercer"
    karen.take_code(fresh, "signing_code")
    karen.post(fresh, {"consent": "true"}, status=200)
    assert story.head.state["signatures"][-1]["by"].startswith("outside:")


def test_expired_link_is_told_and_sent_again_five_times_a_day_over_the_api(app, settings, parts, tell):
    story, address = tell("expired")
    karen, program = OutsideSigner(app, settings, address), Program(app, settings, "dana-mercer")
    links(
        parts, karen.come_by_link("signing_link", story.stream), expires_at=clock.now() - timedelta(hours=1)
    )
    told = program.get(f"/{story.stream}").json
    assert told["signers"][1]["link"]["status"] == "expired" and told["signers"][0]["link"] is None
    assert "expired on" in Person(app, settings, "dana-mercer").get(f"/agreements/{story.stream}/approvals")
    assert "send_link" in {offer["action"] for offer in told["offers"]}
    signer = told["signers"][1]["id"]
    for _ in range(5):
        program.post(f"/{story.stream}/acts/send_link", {"signer": signer})
    refused = program.post(f"/{story.stream}/acts/send_link", {"signer": signer}, 409).json
    assert "5 times within a day. It can be sent once more in 24 hours." in refused["title"]
    after = program.get(f"/{story.stream}").json
    assert after["signers"][1]["link"]["again_at"] and "send_link" not in {
        o["action"] for o in after["offers"]
    }
    page = Person(app, settings, "dana-mercer").get(f"/agreements/{story.stream}/approvals")
    assert "5 times within a day" in page and "do/send_link" not in page
    late = Person(app, settings, "dana-mercer").get(f"/agreements/{story.stream}/do/send_link")
    assert "It can be sent once more in 24 hours." in late


def test_link_is_sent_again_by_nobody_whose_role_is_not_in_the_table(app, settings, tell):
    story, _ = tell("roles")
    page = f"/agreements/{story.stream}/do/send_link"
    assert "This is not possible for you now" in Person(app, settings, "priya-nair").get(page)
    owen = Person(app, settings, "owen-tackett")
    assert "send_link?signer=" in owen.get(f"/agreements/{story.stream}/approvals")
    signer = story.head.state["signers"][1]["id"]
    refused = Program(app, settings, "ruth-hagan")
    refused.post(f"/{story.stream}/acts/send_link", {"signer": signer}, 403)
    theirs = Program(app, settings, "luis-ortega")
    ours = story.head.state["signers"][0]["id"]
    assert (
        "not asked to sign now"
        in theirs.post(f"/{story.stream}/acts/send_link", {"signer": ours}, 409).json["title"]
    )


def test_signer_s_page_names_each_fingerprint_and_says_which_one_the_certificate_repeats(
    app, settings, parts, tell
):
    story, address = tell("fingerprints")
    karen, package = OutsideSigner(app, settings, address), story.head.state["package"]
    path = karen.come_by_link("signing_link", story.stream)
    karen.take_code(path, "signing_code")
    page = karen.get(path)
    told = re.findall(r"<dt>([^<]+)</dt>\s*<dd>Fingerprint ([0-9a-f ]+)\. ([^<]+)</dd>", page)
    named = {what: (digits, said) for what, digits, said in told}
    digits, said = named["The PDF that you sign"]
    assert digits == fingerprint(package["pdf"]) and "as “PDF signed”" in said
    digits, said = named["The Word file that it was made from"]
    assert digits == fingerprint(package["docx"]) and "as “Word file”" in said
    karen.post(path, {"consent": "true"}, status=200)
    used = karen.get(path)
    assert f"<dt>The PDF that you signed</dt>\n    <dd>Fingerprint {fingerprint(package['pdf'])}:" in used


def test_used_link_says_when_the_copy_comes_and_the_copy_asks_for_a_code_and_may_be_asked_for_anew(
    app, settings, parts, tell
):
    story, address = tell("used")
    karen = OutsideSigner(app, settings, address)
    path = karen.come_by_link("signing_link", story.stream)
    karen.take_code(path, "signing_code")
    second = karen.get(path)  # a second tab, opened before the first one signs
    karen.post(path, {"consent": "true"}, status=200)
    key = dict(re.findall(r'name="(\w+)" value="([^"]*)"', second))
    late = karen.client.post(path, data={**key, "consent": "true"})
    assert late.status_code == 303 and late.headers["Location"] == path
    used = karen.get(path)
    assert "You have signed this already on" in used and "What you signed" in used
    where = karen.come_by_link("sealed_copy", story.stream)
    used = karen.get(path)
    assert "Your sealed copy is ready" in used and "u…@hsi.example" in used and address not in used
    stranger = Visitor(app, settings)
    assert "Send me a code" in stranger.get(where) and "SHA-256" not in stranger.get(where)
    assert stranger.client.get(where + ".pdf").headers["Location"] == where  # the code comes first
    karen.take_code(where, "copy_code")
    with parts.database.transaction() as session:
        [executed] = [f for f in list_files(session, story.stream) if f.kind == "executed"]
    assert karen.client.get(where + ".pdf").data == parts.store.get(stored_of(executed))
    links(parts, where, expires_at=clock.now() - timedelta(days=1))
    expired = karen.get(where, 404)
    assert (
        "Send me a new link" in expired and story.head.stream not in expired and "Task Force" not in expired
    )
    before = sent(parts, story)
    ask(karen, where)
    assert sent(parts, story) == before + 1
    fresh = karen.come_by_link("sealed_copy", "copy/")
    assert fresh != where and "Send me a code" in karen.get(fresh)
    ask(stranger, path)  # whoever holds the used link can only have it sent to the address on record
    assert sent(parts, story) == before + 2 and "Send me a code" not in karen.get(fresh, 404)


def test_link_by_which_a_signer_declined_says_so(app, settings, parts, tell):
    story, address = tell("declined")
    karen = OutsideSigner(app, settings, address)
    path = karen.come_by_link("signing_link", story.stream)
    karen.take_code(path, "signing_code")
    karen.post(f"{path}/decline", {"reason": "Not as it stands"}, page=path, status=200)
    used = karen.get(path)
    assert "You have declined to sign this on" in used and "What you signed" not in used
    assert karen.client.post(path + "/code").headers["Location"] == path


def test_withdrawal_is_mailed_to_the_outside_signer_and_their_link_says_it_instead_of_asking(
    app, settings, parts, tell
):
    story, address = tell("withdrawn")
    karen = OutsideSigner(app, settings, address)
    path = karen.come_by_link("signing_link", story.stream)
    karen.take_code(path, "signing_code")
    open_tab = karen.get(path)
    assert "I agree to this" in open_tab
    page = f"/agreements/{story.stream}/do/withdraw"
    Person(app, settings, "dana-mercer").post(page, {"reason": "No longer wanted"}, page=page)
    message = karen.wait_for_mail("signing_over", story.stream)
    assert message["subject"].startswith("Withdrawn: ") and not message["link"]
    key = dict(re.findall(r'name="(\w+)" value="([^"]*)"', open_tab))
    late = karen.client.post(path, data={**key, "consent": "true"})
    assert late.status_code == 303 and late.headers["Location"] == path
    over = karen.get(path)
    assert "The agreement was withdrawn" in over and "I agree to this" not in over and "<article" not in over
    assert len(story.head.state["signatures"]) == 1


def test_stranger_who_asks_for_a_copy_learns_nothing_and_is_limited(app, settings, parts, tell):
    stranger, made_up = Visitor(app, settings), "/agreements/sign/" + "x" * 43 + "/sealed"
    story, address = tell("stranger")
    open_ = OutsideSigner(app, settings, address).come_by_link("signing_link", story.stream)
    assert ask(stranger, made_up) == ask(
        stranger, open_ + "/sealed"
    )  # not signed by all yet: nothing is sent
    assert sent(parts, story) == 0
    for _ in range(2):
        ask(stranger, made_up)
    page = re.search(r'name="csrf_token" value="([^"]*)"', stranger.get(made_up, 404))[1]
    refused = stranger.client.post(made_up.replace("/sealed", "/copy"), data={"csrf_token": page})
    assert refused.status_code == 429


def ask(visitor, path):
    """Ask for a new link from a page that offers it; the page that answers, without what differs by visit."""
    text = visitor.client.get(path).text
    assert "csrf_token" in text, text[:3000]
    csrf = re.search(r'name="csrf_token" value="([^"]*)"', text)[1]
    place = path.removesuffix("/sealed") + "/copy"
    answer = visitor.client.post(place, data={"csrf_token": csrf})
    assert answer.status_code == 303, (answer.status_code, answer.text[:2000])
    page = visitor.get(answer.headers["Location"])
    assert "a new one is on its way" in page
    return re.sub(r"[\w-]{16,}", "", page)


def sent(parts, story):
    """How many links to the sealed copy the outside signer was ever sent."""
    mine = LINK.c.subject_id == story.head.state["signers"][1]["id"], LINK.c.purpose == "sealed_copy"
    with parts.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(LINK).where(*mine))
