"""Who may enter each route of the agreements service: written by hand, apart from the code that it is held against.

A new route needs a row here, or the test fails. Paths are filled with a draft of the State Police: `{id}`, a file of
it, and the agency.
"""

import io
from typing import Any

from shared.demo import seed_id
from tests import doors
from tests.doors import Row, door, public, record

READERS = frozenset(
    {"drafter", "legal_reviewer", "approver", "signatory", "viewer", "records_officer", "auditor"}
)
ALL = READERS | {"administrator"}
DRAFTERS = frozenset({"drafter", "legal_reviewer"})
DECIDERS = frozenset({"legal_reviewer", "approver", "signatory"})
MANAGERS = frozenset({"drafter", "legal_reviewer", "records_officer"})
EXPORTERS = frozenset({"drafter", "legal_reviewer", "records_officer", "auditor"})
SIGNERS = frozenset({"signatory"})
RECORDS = frozenset({"records_officer"})
LAWYERS = frozenset({"legal_reviewer"})
ADMINISTRATORS = frozenset({"administrator"})
AUDITORS = frozenset({"auditor", "records_officer", "administrator"})


def act(roles: frozenset[str], **body: Any) -> Row:
    """An act by program; an administrator alone sees no agreement."""
    return doors.act(roles, blind=roles & ADMINISTRATORS, **body)


def upload() -> tuple[io.BytesIO, str]:
    """A file that is no Word file: the gate's refusal says that the door was open."""
    return io.BytesIO(b"not a document"), "returned.docx"


ACCOUNT, PARTNER = seed_id("account", "james-whitlock"), seed_id("agency", "hsi")
REASON = {"reason": "A good reason"}
NOTICE = {
    "notice_days": 90,
    "notice_clause": "Section 12",
    "by": PARTNER,
    "method": "courier",
    "sent_on": "2026-01-01",
    **REASON,
}
SUBMIT = {
    "version": "v", "signatory": ACCOUNT, "outside_name": "Karen Holt", "outside_title": "Agent",
    "outside_email": "k@hsi.example",
}  # fmt: skip
RULE = {"amount": 1, "source": "Policy", "from_date": "2020-01-01"}
PAGE, ONE, API, PROGRAM = (
    "/agreements",
    "/agreements/<agreement_id>",
    "/api/agreements",
    "/api/agreements/<agreement_id>",
)
CLAUSES, ROUTES, RULES = "/agreements/clauses", "/agreements/routes", "/agreements/clock-rules"

TABLE: dict[str, Row] = {
    # pages: the list, and beginning a draft
    f"GET {PAGE}": door(READERS),
    f"GET {PAGE}/export.csv": door(EXPORTERS),
    f"GET {PAGE}/new": door(DRAFTERS),
    f"POST {PAGE}/new": door(DRAFTERS, 422),
    f"GET {ONE}/amend": door(DRAFTERS, 303),
    f"GET {PAGE}/try/returned": door(READERS, 303, 404),
    # pages: one agreement
    f"GET {ONE}": record(READERS),
    f"GET {ONE}/approvals": record(READERS),
    f"GET {ONE}/people": record(READERS),
    f"GET {ONE}/clocks": record(READERS),
    f"GET {ONE}/timeline": record(READERS),
    f"GET {ONE}/versions": record(READERS),
    f"POST {ONE}/versions": record(DRAFTERS, 422, note="Returned", file=upload),
    f"POST {ONE}/versions/settled": record(DRAFTERS, 409, number=1),
    f"GET {ONE}/versions/<int:number>": record(READERS),
    f"GET {ONE}/versions/<int:number>/file.docx": record(READERS),
    f"GET {ONE}/versions/returned-example.docx": record(DRAFTERS, 200, 404),
    f"GET {ONE}/versions/compare/<int:old>/<int:new>": record(READERS),
    f"GET {ONE}/files/<file_id>": record(READERS),
    f"GET {ONE}/questions": record(DRAFTERS),
    f"POST {ONE}/questions": record(DRAFTERS, 412, task_force_name="Another name"),
    f"GET {ONE}/outline": record(DRAFTERS),
    f"POST {ONE}/make": record(DRAFTERS, 303, note="Made"),
    f"GET {ONE}/submit": record(DRAFTERS),
    f"POST {ONE}/submit": record(DRAFTERS, 409, **SUBMIT),
    f"GET {ONE}/do/<action>": record(READERS),
    f"POST {ONE}/do/<action>": record(READERS, 409, **REASON),
    f"GET {ONE}/return": record(DECIDERS, 200, 403, 409),
    f"POST {ONE}/return": record(DECIDERS, 403, 409, 422, **REASON),
    f"GET {ONE}/sign": record(SIGNERS, 403),
    f"POST {ONE}/sign": record(SIGNERS, 403, consent="true"),
    f"GET {ONE}/paper": record(MANAGERS, 200, 403, 409),
    f"POST {ONE}/paper": record(MANAGERS, 403, 409, 422),
    f"GET {ONE}/notice": record(READERS, 404, 409),
    f"GET {ONE}/notice.docx": record(READERS, 404, 409),
    f"GET {ONE}/delivery/ends": record(DECIDERS | MANAGERS, 404, 409),
    f"GET {ONE}/delivery": record(DECIDERS | MANAGERS, 404, 409),
    f"POST {ONE}/delivery": record(DECIDERS | MANAGERS, 404, 409, 422),
    # pages: outside signers and the public
    f"GET {PAGE}/sign/<token>": public(404, 429),
    f"POST {PAGE}/sign/<token>": public(404, 422, 429, consent="true"),
    f"POST {PAGE}/sign/<token>/code": public(404, 429),
    f"POST {PAGE}/sign/<token>/enter": public(404, 422, 429, code="123456"),
    f"POST {PAGE}/sign/<token>/decline": public(404, 422, 429, **REASON),
    f"GET {PAGE}/sign/<token>/agreement.pdf": public(404, 429),
    f"GET {PAGE}/sign/<token>/sealed": public(404, 429),
    f"POST {PAGE}/sign/<token>/sealed/code": public(404, 429),
    f"POST {PAGE}/sign/<token>/sealed/enter": public(404, 422, code="123456"),
    f"GET {PAGE}/sign/<token>/copy": public(200),
    f"POST {PAGE}/sign/<token>/copy": public(303, 429),
    f"GET {PAGE}/sign/<token>/sealed.pdf": public(404, 429),
    f"POST {PAGE}/sign/<token>/own": public(404, 422, 429, agree="true"),
    f"GET {PAGE}/published": public(),
    f"GET {PAGE}/published/<number>": public(404),
    f"GET {PAGE}/published/<number>/sealed.pdf": public(404),
    f"GET {PAGE}/verify": public(),
    f"POST {PAGE}/verify": public(200, 422),
    # pages: follow-ups and audit
    f"GET {PAGE}/effects": door(ADMINISTRATORS),
    f"POST {PAGE}/effects/<int:effect_id>/retry": door(ADMINISTRATORS, 404),
    f"GET {PAGE}/audit": door(AUDITORS, 200, 404),
    f"GET {PAGE}/audit/access": door(AUDITORS, 200, 404),
    f"GET {PAGE}/audit/events": door(AUDITORS, 200, 404),
    f"GET {PAGE}/audit/proof/<any(event, access):source>/<int:seq>": door(AUDITORS, 200, 404),
    f"GET {PAGE}/audit/head.json": public(200, 409),
    f"GET {PAGE}/audit/heads/<int:number>.json": public(200, 404),
    f"GET {PAGE}/audit/offline.py": public(),
    # pages: clauses, routes, clock rules
    f"GET {CLAUSES}": door(ALL),
    f"GET {CLAUSES}/new": door(DRAFTERS),
    f"POST {CLAUSES}/new": door(DRAFTERS, 422),
    f"GET {CLAUSES}/<clause_id>": door(ALL),
    f"GET {CLAUSES}/<clause_id>/compare/<int:old>/<int:new>": Row(ALL, path={"new": "1"}),
    f"GET {CLAUSES}/<clause_id>/propose": door(DRAFTERS),
    f"POST {CLAUSES}/<clause_id>/propose": door(DRAFTERS, 422),
    f"GET {CLAUSES}/<clause_id>/proposals/<int:version>": door(ALL),
    f"POST {CLAUSES}/<clause_id>/proposals/<int:version>": door(LAWYERS, 422),
    f"GET {ROUTES}": door(ALL),
    f"GET {ROUTES}/<agency>": record(ALL),
    f"GET {ROUTES}/<agency>/edit": record(ADMINISTRATORS),
    f"POST {ROUTES}/<agency>/edit": record(ADMINISTRATORS, 422),
    f"GET {RULES}": door(ALL),
    f"GET {RULES}/<name>/new": door(ADMINISTRATORS),
    f"POST {RULES}/<name>/new": door(ADMINISTRATORS, 422),
    # programs: agreements
    f"GET {API}/openapi.json": public(),
    f"GET {API}": door(READERS),
    f"POST {API}": door(DRAFTERS, 422, template=1),
    f"GET {PROGRAM}": record(READERS),
    f"GET {PROGRAM}/events": record(READERS),
    f"GET {PROGRAM}/versions": record(READERS),
    f"POST {PROGRAM}/versions": record(DRAFTERS, 422, note="Returned", file=upload),
    f"POST {PROGRAM}/versions/settled": record(DRAFTERS, 409, number=1),
    f"GET {PROGRAM}/versions/<int:number>": record(READERS),
    f"GET {PROGRAM}/versions/<int:number>/file.docx": record(READERS),
    f"GET {PROGRAM}/versions/compare/<int:old>/<int:new>": record(READERS),
    f"POST {PROGRAM}/versions/from-answers": record(DRAFTERS, 201, note="Made"),
    f"GET {PROGRAM}/files": record(READERS),
    f"GET {PROGRAM}/files/<file_id>": record(READERS),
    f"GET {PROGRAM}/answers": record(DRAFTERS),
    f"PUT {PROGRAM}/answers": Row(
        DRAFTERS, frozenset({412}), walled=True, body={"answers": {}}, etag='"v999"'
    ),
    f"GET {PROGRAM}/submission": record(DRAFTERS),
    f"GET {PROGRAM}/clauses": record(DECIDERS, 403),
    # programs: acts
    f"POST {PROGRAM}/acts/submit": act(DRAFTERS, **SUBMIT),
    f"POST {PROGRAM}/acts/approve": act(DECIDERS, package="p"),
    f"POST {PROGRAM}/acts/return_for_changes": act(DECIDERS, package="p", **REASON),
    f"POST {PROGRAM}/acts/ask_question": act(DECIDERS, question="Why so?"),
    f"POST {PROGRAM}/acts/answer_question": act(DRAFTERS, answer="Because."),
    f"POST {PROGRAM}/acts/recuse": act(DECIDERS, **REASON),
    f"POST {PROGRAM}/acts/reassign": act(MANAGERS | ADMINISTRATORS, member="m", to=ACCOUNT),
    f"POST {PROGRAM}/acts/ask_extension": act(DECIDERS, days=2, **REASON),
    f"POST {PROGRAM}/acts/grant_extension": act(DECIDERS | MANAGERS | ADMINISTRATORS),
    f"POST {PROGRAM}/acts/refuse_extension": act(DECIDERS | MANAGERS | ADMINISTRATORS, **REASON),
    f"POST {PROGRAM}/acts/withdraw": act(DRAFTERS, **REASON),
    f"POST {PROGRAM}/acts/recall": act(DRAFTERS, **REASON),
    f"POST {PROGRAM}/acts/send_link": act(MANAGERS, signer="s"),
    f"POST {PROGRAM}/acts/decline": act(SIGNERS, **REASON),
    f"POST {PROGRAM}/acts/record_review": act(DECIDERS | MANAGERS, outcome="continue", minutes="Held."),
    f"POST {PROGRAM}/acts/suspend": act(DECIDERS, **REASON),
    f"POST {PROGRAM}/acts/lift": act(DECIDERS, **REASON),
    f"POST {PROGRAM}/acts/give_notice": act(DECIDERS, **NOTICE),
    f"POST {PROGRAM}/acts/record_delivery": record(
        DECIDERS | MANAGERS, 403, delivered_on="2027-01-02", proof="Receipt", file=upload
    ),
    f"POST {PROGRAM}/acts/record_paper_signature": record(
        MANAGERS,
        403,
        package="p",
        signer="s",
        signed_on="2026-01-05",
        place="Cabinet",
        attest="true",
        file=upload,
    ),
    f"POST {PROGRAM}/acts/withdraw_notice": act(DECIDERS, **REASON),
    f"POST {PROGRAM}/acts/publish": act(RECORDS),
    f"POST {PROGRAM}/acts/unpublish": act(RECORDS, **REASON),
    # programs: clauses, routes, clock rules
    f"GET {API}/clauses": door(ALL),
    f"POST {API}/clauses": door(DRAFTERS, 422, source=1),
    f"GET {API}/clauses/<clause_id>": door(ALL),
    f"GET {API}/clauses/<clause_id>/compare/<int:old>/<int:new>": Row(ALL, path={"new": "1"}),
    f"POST {API}/clauses/<clause_id>/proposals": door(DRAFTERS, 422, source=1),
    f"POST {API}/clauses/<clause_id>/proposals/<int:version>/decision": door(
        LAWYERS, 409, decision="decline", **REASON
    ),
    f"GET {API}/routes": door(ALL),
    f"GET {API}/routes/<agency>": record(ALL),
    f"POST {API}/routes/<agency>/preview": record(ALL, answers={}),
    f"POST {API}/routes/<agency>/versions": record(
        ADMINISTRATORS, 412, name="Route", stages=[{"name": "Stage", "mode": "any"}], base=99, **REASON
    ),
    f"GET {API}/clock-rules": door(ALL),
    f"GET {API}/clock-rules/<name>": door(ALL),
    f"POST {API}/clock-rules/<name>/versions": door(ADMINISTRATORS, 403, 422, base=1, **RULE),
}
"""Every route: method and rule, as in the URL map."""
