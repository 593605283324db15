"""Publishing gives everybody the public page and nothing of the record behind it."""

import pytest
from sqlalchemy import text, update

from services.agreements.context import allow_tokens_of
from services.agreements.register.models import AgreementRow
from services.agreements.register.public_entry import change_public_entry
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import get_head
from shared.auth.actor import Role
from shared.errors import Conflict

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
HERE, ELSEWHERE = seed_id("agency", "wvsp"), seed_id("agency", "wvdnr")
PAGES = (
    "", "/approvals", "/people", "/timeline", "/clocks", "/versions", "/versions/1", "/versions/1/file.docx",
    "/versions/compare/1/2",
)  # fmt: skip
INSIDE = (*PAGES, "/questions", "/notice", "/do/publish", "/do/ask_question")
INSIDE_API = (
    "", "/versions", "/versions/1", "/versions/1/file.docx", "/versions/compare/1/2", "/events", "/files",
)  # fmt: skip
READERS = [
    r.value for r in (Role.VIEWER, Role.DRAFTER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.RECORDS_OFFICER)
]


def _stands_published(session, stream, published):
    """Bring the register and search to what the act of publishing (or taking down) leaves."""
    state = {**get_head(session, ACTS, stream).state, "published": published}
    allow = sorted(allow_tokens_of(state))
    where = AgreementRow.id == stream
    seq = AgreementRow.seq + 1
    session.execute(update(AgreementRow).where(where).values(published=published, allow=allow, seq=seq))
    change_public_entry(session, stream)


@pytest.fixture(scope="module")
def published(house):
    _, stream = house.draft("Published Walls", versions=2)
    with house.parts.database.transaction() as session:
        _stands_published(session, stream, True)
        number = session.get(AgreementRow, stream).number
    return stream, number


def _entries(house, stream):
    with house.portal.transaction() as session:
        query = text(
            "SELECT path, allow, walls, body, removed FROM search.entry WHERE entity_id LIKE :id ORDER BY path"
        )
        return session.execute(query, {"id": f"%{stream}"}).all()


@pytest.mark.parametrize("role", READERS)
def test_person_of_another_agency_gets_404_on_everything_inside_a_published_agreement(house, published, role):
    stream, number = published
    outsider = house.visitor(house.newcomer(role, ELSEWHERE))
    for path in INSIDE:
        for name in (stream, number):
            answer = outsider.client.get(f"/agreements/{name}{path}")
            assert answer.status_code in (403, 404), (path, answer.status_code)
            assert "Published Walls" not in answer.text
    assert "Published Walls" not in outsider.get("/agreements")
    assert "Published Walls" in outsider.get(f"/agreements/published/{number}")


def test_program_of_another_agency_gets_404_on_a_published_agreement(house, published):
    stream, _ = published
    elsewhere = house.visitor(house.newcomer("viewer", ELSEWHERE))
    for path in INSIDE_API:
        assert elsewhere.client.get(f"/api/agreements/{stream}{path}").status_code == 404, path


def test_own_agency_s_reader_still_opens_a_published_agreement(house, published):
    reader = house.visitor(house.newcomer("viewer", HERE))
    assert "Published Walls" in reader.get(f"/agreements/{published[0]}")
    assert "Published Walls" in reader.get("/agreements")
    for path in PAGES:
        assert reader.client.get(f"/agreements/{published[0]}{path}").status_code == 200, path
    for path in INSIDE_API:
        assert reader.client.get(f"/api/agreements/{published[0]}{path}").status_code == 200, path


def test_stranger_s_search_knows_the_public_page_alone(house, published):
    stream, number = published
    [public] = [e for e in _entries(house, stream) if "public" in e.allow]
    assert public.path == f"/agreements/published/{number}" and not public.removed
    with house.parts.database.transaction() as session:
        finders = session.get(AgreementRow, stream).allow
    assert public.walls == [
        f"duplicate:{token}" for token in finders
    ]  # who finds the record needs no second hit
    assert "Walls" not in public.body  # the parties' names; the text of the record is not in it


def test_agreement_taken_down_leaves_nothing_for_strangers_in_search(house, published):
    stream, number = published
    with house.parts.database.transaction() as session:
        _stands_published(session, stream, False)
    assert [e for e in _entries(house, stream) if "public" in e.allow] == []
    house.visitor().get(f"/agreements/published/{number}", 404)
    with house.parts.database.transaction() as session:
        _stands_published(session, stream, True)


def test_refused_act_s_page_leads_to_the_record_and_offers_no_sending_again(house, published):
    house.parts.__dict__["performer"] = _Refuses()
    owen = house.person("owen-tackett")
    page = owen.send(f"/agreements/{published[0]}/do/publish", status=409).text
    assert f'href="/agreements/{published[0]}"' in page and f"Open {published[1]}" in page
    assert "Send it again" not in page


def test_denied_page_leads_to_the_record_where_its_reader_may_see_it_and_nowhere_else(house, published):
    stream, number = published
    link = f'href="/agreements/{stream}"'
    denied = house.person("priya-nair").client.get(f"/agreements/{stream}/submit").text
    assert link in denied and f"Open {number}" in denied
    unseen = house.person("sam-kessler").client.get(f"/agreements/{stream}/submit").text
    assert link not in unseen and number not in unseen


class _Refuses:
    def perform(self, *_, **__):
        raise Conflict("The agreement is already published.")

    prepare = perform

    def ends(self):
        return 0.0
