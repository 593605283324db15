"""What is recorded of reading: every opening, download, export, search and denial; ids only; or the answer fails."""

import pytest

from services.agreements.audit.reads import READS
from services.portal.audit.reads import READS as PORTAL_READS
from services.portal.seed_data import PEOPLE
from shared.audit.ledger import ledger_of
from shared.audit.recording import ID
from shared.audit.work import audit_work
from shared.auth.permissions import declared
from tests.integration.audit.sites import AGREEMENTS
from tests.integration.portal.seeded import account

pytestmark = pytest.mark.engines

ONE = AGREEMENTS["one"]
OPEN = f"/agreements/{ONE}"


def last(served, schema="agreements"):
    row = served.rows(schema)[-1]
    return row.actor, row.kind, row.entity


def test_opening_an_agreement_is_recorded(served):
    answer = served.visitor("dana-mercer").get(OPEN)
    assert answer.status_code == 200
    assert last(served) == (account("dana-mercer"), "read", ONE)
    row = served.rows()[-1]
    assert row.body == {"page": "overview.overview"}
    assert row.request_id == answer.headers["X-Request-ID"]


@pytest.mark.parametrize("tab", ["versions", "people", "clocks", "timeline", "approvals"])
def test_every_part_of_an_agreement_is_recorded(served, tab):
    assert served.visitor("dana-mercer").get(f"{OPEN}/{tab}").status_code == 200
    assert last(served) == (account("dana-mercer"), "read", ONE)


def test_opening_by_number_is_recorded_under_the_id(served):
    assert served.visitor("dana-mercer").get("/agreements/AG-2026-0001").status_code == 200
    assert last(served)[2] == ONE


def test_export_is_recorded(served):
    answer = served.visitor("dana-mercer").get("/agreements/export.csv?q=Mercer")
    assert answer.status_code == 200
    assert last(served) == (account("dana-mercer"), "export", "")


def test_api_reads_are_recorded(served):
    visitor = served.visitor("dana-mercer")
    assert visitor.get(f"/api/agreements/{ONE}").status_code == 200
    assert last(served) == (account("dana-mercer"), "read", ONE)
    assert visitor.get("/api/agreements").status_code == 200
    assert last(served) == (account("dana-mercer"), "export", "")


def test_list_and_forms_are_not_recorded(served):
    visitor = served.visitor("dana-mercer")
    for path in ("/agreements", "/agreements/new"):
        assert visitor.get(path).status_code == 200
    assert served.rows() == []


def test_another_agencys_agreement_is_refused_and_recorded(served):
    theirs = AGREEMENTS["theirs"]
    assert served.visitor("dana-mercer").get(f"/agreements/{theirs}").status_code == 404
    assert last(served) == (account("dana-mercer"), "denied", theirs)


def test_page_beyond_ones_roles_is_refused_and_recorded(served):
    assert served.visitor("dana-mercer").get("/agreements/audit").status_code == 403
    assert last(served) == (account("dana-mercer"), "denied", "")
    assert served.visitor("dana-mercer").get("/admin").status_code == 403
    assert last(served, "directory") == (account("dana-mercer"), "denied", "")


def test_act_that_is_refused_is_recorded(served):
    visitor = served.visitor("dana-mercer")
    theirs = AGREEMENTS["theirs"]
    assert visitor.post(f"/agreements/{theirs}/do/withdraw").status_code == 404
    assert last(served) == (account("dana-mercer"), "denied", theirs)


def test_forged_act_is_recorded_as_refused(served):
    assert served.visitor("dana-mercer").post(f"{OPEN}/do/withdraw", csrf="x").status_code == 403
    assert last(served) == (account("dana-mercer"), "denied", ONE)


def test_search_is_recorded_without_its_words(served):
    visitor = served.visitor("dana-mercer")
    assert visitor.get("/search?q=Whitlock").status_code == 200
    assert last(served, "directory") == (account("dana-mercer"), "search", "")
    assert "Whitlock" not in str(served.rows("directory"))
    count = len(served.rows("directory"))
    assert visitor.get("/search").status_code == 200
    assert len(served.rows("directory")) == count


def test_visitors_who_are_not_signed_in_are_not_recorded(served):
    for path in ("/", OPEN, f"/agreements/{AGREEMENTS['theirs']}", "/agreements/audit"):
        served.visitor().get(path)
    assert served.rows() == [] == served.rows("directory")


@pytest.mark.parametrize(
    "path", [OPEN, f"{OPEN}/timeline", "/agreements/export.csv", f"/api/agreements/{ONE}"]
)
def test_answer_fails_where_it_can_not_be_recorded(served, path):
    visitor = served.visitor("dana-mercer")
    with served.log_broken():
        answer = visitor.get(path)
        assert answer.status_code == 503
        assert "be recorded that you saw it" in answer.text
        assert "A draft" not in answer.text
    assert visitor.get(path).status_code == 200


def test_denial_is_answered_also_where_it_can_not_be_recorded(served):
    visitor = served.visitor("dana-mercer")
    with served.log_broken():
        assert visitor.get(f"/agreements/{AGREEMENTS['theirs']}").status_code == 404


def test_nothing_personal_is_recorded(served):
    """Names in addresses, words of searches, mail addresses: none is in a row. A planted row shows the scan works."""
    visitor = served.visitor("dana-mercer")
    for path in (
        "/agreements/James%20Whitlock", "/agreements/export.csv?q=Mercer", "/search?q=Dana+Mercer",
        f"{OPEN}/versions/7", f"{OPEN}/files/luis.ortega@wvsp.example", "/directory/people/dana.mercer",
        f"/directory?q=Hagan&person={OPEN}",
    ):  # fmt: skip
        visitor.get(path)
    kept = str(served.rows()) + str(served.rows("directory"))
    assert len(served.rows()) >= 4
    words = [w for p in PEOPLE for w in (*p.name.split(), p.key.replace("-", "."), p.key)]

    def named_in(text):
        return [word for word in words if word.lower() in text.lower()]

    assert named_in(kept) == []
    served.run("UPDATE agreements.access_log SET entity = 'James Whitlock'")
    assert set(named_in(str(served.rows()))) == {"James", "Whitlock"}


@pytest.mark.parametrize(
    "value", ["James Whitlock", "dana-mercer", "x" * 36, "AG-2026-1 OR 1", "wvsp", "", "é"]
)
def test_what_somebody_may_have_typed_is_no_id(value):
    assert not ID.fullmatch(value)


def test_tables_name_only_pages_that_exist(served):
    endpoints = {endpoint for app in served.apps.values() for endpoint, *_ in declared(app)}
    assert set(READS) | set(PORTAL_READS) <= endpoints


def test_each_row_is_sealed_and_verifies(served):
    served.visitor("dana-mercer").get(OPEN)
    for service, database in (
        ("agreements", served.parts.database), ("portal", served.apps[""].extensions["concord.portal"].database)
    ):  # fmt: skip
        work = audit_work(ledger_of(service, database), served.parts.store, served.settings)
        assert work.seal().anchored == 1
        report = work.verify("tests")
        assert (report.findings, report.counts["sealed"] > 0) == ([], True)
