"""The auditors' pages: who sees which events, what a proof holds, and what everybody may fetch."""

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from deploy.worker.assemble import assemble
from shared.audit import offline
from shared.audit.ledger import ledger_of
from shared.audit.named import named_in
from shared.audit.work import audit_work
from shared.registry.table import get_service
from tests.integration.audit.sites import AGREEMENTS
from tests.integration.portal.seeded import account, agency

pytestmark = pytest.mark.engines

ONE, THEIRS = AGREEMENTS["one"], AGREEMENTS["theirs"]
EVENTS, ACCESS, SEALS = "/agreements/audit/events", "/agreements/audit/access", "/agreements/audit"
EVERYWHERE = "margaret-lyle"


def works(served):
    portal = served.apps[""].extensions["concord.portal"].database
    return [
        audit_work(ledger_of(service, database), served.parts.store, served.settings)
        for service, database in (("agreements", served.parts.database), ("portal", portal))
    ]


@pytest.fixture
def auditor(served):
    """An auditor of the State Police alone."""
    served.run(
        "UPDATE directory.role_grant SET revoked_at = now() WHERE account_id = '{0}' AND id <> 'audit-test';"
        " INSERT INTO directory.role_grant (id, account_id, role, agency_id, granted_by, granted_at)"
        " VALUES ('audit-test', '{0}', 'auditor', '{1}', 'system', now())"
        " ON CONFLICT DO NOTHING".format(account("ruth-hagan"), agency("wvsp"))
    )
    return served.visitor("ruth-hagan")


def test_header_leads_to_the_audit(served):
    answer = served.visitor(EVERYWHERE).get("/audit")
    assert (answer.status_code, answer.headers["Location"]) == (303, SEALS)


@pytest.mark.parametrize(
    "path", ["/audit", SEALS, EVENTS, ACCESS, "/audit/directory", f"{SEALS}/proof/event/1"]
)
def test_pages_are_closed_to_everybody_else(served, path):
    assert served.visitor("dana-mercer").get(path).status_code == 403
    assert served.visitor().get(path).status_code == 302


def test_who_audits_all_sees_every_agreement(served):
    page = served.visitor(EVERYWHERE).get(EVENTS).text
    assert "AG-2026-0001" in page and "AG-2026-0002" in page
    assert 'href="/agreements/' in page and "Only this record" in page


def test_who_audits_one_agency_sees_no_other(auditor, served):
    served.visitor("dana-mercer").get(f"/agreements/{ONE}")
    served.visitor("helen-brandt").get(f"/agreements/{THEIRS}")
    served.visitor("dana-mercer").get("/agreements/export.csv")
    works(served)[0].seal()
    for path in (EVENTS, ACCESS):
        rows = auditor.get(path).text.split("<tbody>")[1]
        assert "AG-2026-0001" in rows and "AG-2026-0002" not in rows and "Exported" not in rows
        assert "No " in auditor.get(f"{path}?entity=AG-2026-0002").text
    proof = f"{SEALS}/proof/event/1?entity="
    assert auditor.get(proof + ONE).status_code == 200
    assert auditor.get(proof + THEIRS).status_code == 404
    foreign = [row.id for row in served.rows() if row.entity in (THEIRS, "")]
    assert foreign and {auditor.get(f"{SEALS}/proof/access/{n}").status_code for n in foreign} == {404}


def test_agencys_auditor_sees_its_own_people_in_the_directory(auditor):
    page = auditor.get("/audit/directory/events?limit=200").text
    assert "Dana Mercer" in page and "Helen Brandt" not in page


def test_wall_hides_an_agreement_from_its_auditor_too(served):
    served.run(
        f"UPDATE agreements.agreement SET walls = ARRAY['account:{account(EVERYWHERE)}'] WHERE id = '{ONE}'"
    )
    try:
        visitor = served.visitor(EVERYWHERE)
        assert "AG-2026-0001" not in visitor.get(EVENTS).text.split("<tbody>")[-1]
        assert visitor.get(f"{SEALS}/proof/event/1?entity={ONE}").status_code == 404
    finally:
        served.run(f"UPDATE agreements.agreement SET walls = '{{}}' WHERE id = '{ONE}'")


def test_lists_are_narrowed_by_record_person_and_kind(served):
    dana = served.visitor("dana-mercer")
    for path in (f"/agreements/{ONE}", f"/agreements/{THEIRS}", "/agreements/export.csv"):
        dana.get(path)
    visitor = served.visitor(EVERYWHERE)

    def shown(query):
        page = visitor.get(f"{ACCESS}?{query}").text
        return page.count('<td data-label="When"')

    assert shown("entity=ag-2026-0001") == 1
    assert shown(f"person={account('dana-mercer')}") == 3
    assert shown("kind=denied") == 1
    assert shown(f"person={account('dana-mercer')}&kind=export") == 1
    assert shown("person=nobody") == 0


def test_lists_are_paged_by_key_both_ways(served):
    dana = served.visitor("dana-mercer")
    for _ in range(5):
        dana.get(f"/agreements/{ONE}")
    visitor, path, seen = served.visitor(EVERYWHERE), f"{ACCESS}?entity={ONE}&limit=2", []
    while path:
        root: Any = html.document_fromstring(visitor.get(path).text)
        seen.append([cell.text_content().split()[-1] for cell in root.xpath("//td[@data-label='What']")])
        back = root.xpath("//a[@rel='prev']/@href")
        path = (root.xpath("//a[@rel='next']/@href") or [None])[0]
    assert [len(page) for page in seen] == [2, 2, 1]
    assert len({request for page in seen for request in page}) == 5
    root = html.document_fromstring(visitor.get(back[0]).text)
    assert [cell.text_content().split()[-1] for cell in root.xpath("//td[@data-label='What']")] == seen[1]


def test_proof_is_a_file_that_checks_itself(served):
    works(served)[0].seal()
    answer = served.visitor(EVERYWHERE).get(f"{SEALS}/proof/event/1?entity={ONE}")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(files) == ["HEAD.json", "PROOF.json", "README.txt", "offline.py"]
    offline.check(
        json.loads(files["HEAD.json"]), json.loads(files["PROOF.json"]), works(served)[0].signer.public
    )
    assert json.loads(files["PROOF.json"])["entry"]["stream"] == ONE


def test_proof_names_people_beside_the_entry_that_names_them_by_id(served):
    visitor = served.visitor(EVERYWHERE)
    visitor.get(EVENTS)
    works(served)[0].seal()
    answer = visitor.get(f"{SEALS}/proof/access/{served.rows()[-1].id}")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        head, proof = (json.loads(archive.read(name)) for name in ("HEAD.json", "PROOF.json"))
    assert proof["names_not_sealed"] == {account(EVERYWHERE): "Margaret Lyle"}
    assert account(EVERYWHERE) in json.dumps(proof["entry"]) and "Lyle" not in json.dumps(proof["entry"])
    offline.check(head, proof, works(served)[0].signer.public)


def test_outside_signer_is_named_as_they_were_recorded(served):
    served.run(
        "INSERT INTO agreements.signer (id, agreement_id, kind, who, name, title, email, body, body_name)"
        f" VALUES ('s1', '{ONE}', 'outside', 's1', 'Karen Holt', 'Agent', 'k@hsi.example', 'b', 'HSI')"
    )
    entry = {"actor": "outside:s1", "on_behalf_of": None, "body": {"signer": "s1", "seq": 3, "of": ["none"]}}
    with served.parts.database.transaction() as session:
        named = named_in(session, "agreements", entry)
    assert named == {"outside:s1": "Karen Holt for HSI", "s1": "Karen Holt for HSI"}


def test_newest_head_is_published_for_everybody(served):
    stranger = served.visitor()
    assert stranger.get(f"{SEALS}/head.json").status_code == 409
    works(served)[0].seal()
    published = json.loads(stranger.get(f"{SEALS}/head.json").text)
    assert published == json.loads(stranger.get(f"{SEALS}/heads/1.json").text)
    assert offline.signed_by(
        bytes.fromhex(works(served)[0].signer.public),
        base64.b64decode(published["signature"]),
        offline.CONTEXT + offline.canonical(published["head"]),
    )
    assert stranger.get(f"{SEALS}/heads/2.json").status_code == 404
    assert stranger.get(f"{SEALS}/offline.py").data == Path(offline.__file__).read_bytes()


def test_page_says_whether_the_record_held(served):
    visitor, work = served.visitor(EVERYWHERE), works(served)[0]
    assert "No seal yet" in visitor.get(SEALS).text
    assert "Not verified yet" in visitor.get(SEALS).text
    work.seal()
    work.verify("tests")
    page = visitor.get(SEALS).text
    assert "The record held when it was last verified" in page and work.signer.public in page
    served.run(f"UPDATE agreements.event SET actor = 'x' WHERE stream_id = '{ONE}'")
    try:
        work.verify("tests")
        page = visitor.get(SEALS).text
        assert "The record was tampered with" in page and f"{ONE}/1" in page
    finally:
        served.run(f"UPDATE agreements.event SET actor = 'author' WHERE stream_id = '{ONE}'")


def test_looking_at_the_audit_is_itself_recorded(served):
    for path in (SEALS, EVENTS, ACCESS):
        served.visitor(EVERYWHERE).get(path)
    pages = [(row.actor, row.kind, row.body["page"]) for row in served.rows()]
    assert pages == [
        (account(EVERYWHERE), "read", f"audit.{name}") for name in ("seals", "events", "accesses")
    ]


def test_jobs_seal_and_verify(served):
    done = {
        each.__name__: each for each in assemble(get_service("agreements"), served.parts).queues[0].activities
    }
    seal, verify = done["seal"], done["verify"]
    assert (seal(), verify()) == (1, True)
    assert seal() == 0
