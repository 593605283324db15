"""Every route of agreements is tried with every role, at the agency of the record and at another (`tests.doors`)."""

import pytest

from services.agreements.files.repository import add_file
from shared import clock
from shared.audit.chain import sha256
from shared.storage.buckets import Bucket
from tests.doors import (  # noqa: F401  # the tests are collected here
    ELSEWHERE,
    HERE,
    NoActs,
    test_every_route_has_a_row_and_every_row_a_route,
    test_nobody_enters_what_is_not_public,
    test_person_without_a_role_enters_what_is_public_alone,
    test_role_at_another_agency_finds_nothing_behind_the_wall,
    test_role_at_the_agency_enters_exactly_its_routes,
    test_token_with_every_scope_enters_nothing_that_needs_a_person,
    test_what_is_public_is_so_by_the_table_alone,
)
from tests.integration.agreements_web.access_table import TABLE

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def filled(house):
    """What the paths are filled with: a draft of the State Police with two versions and a file."""
    house.parts.__dict__["performer"] = NoActs()
    _, stream = house.draft("Behind the wall", versions=2)
    return {
        "agreement_id": stream, "file_id": a_file(house, stream), "agency": HERE, "action": "withdraw",
        "clause_id": "training", "name": "signing", "token": "x" * 43, "number": "1", "version": "1",
        "old": "1", "new": "2", "effect_id": "999999", "source": "event", "seq": "1",
    }  # fmt: skip


def a_file(house, stream):
    data = b"%PDF-1.7 a file"
    stored = house.parts.store.put(
        Bucket.WORKING, f"{stream}/file", data, sha256=sha256(data), content_type="application/pdf"
    )
    with house.parts.database.transaction() as session:
        add_file(session, {
            "id": "file-1", "agreement_id": stream, "kind": "scan", "name": "scan.pdf", "bucket": Bucket.WORKING.value,
            "object_key": f"{stream}/file", "object_version": stored.version_id, "sha256": sha256(data),
            "size": len(data), "added_by": "x", "added_at": clock.now(),
        })  # fmt: skip
    return "file-1"


@pytest.fixture(scope="module")
def table():
    return TABLE


def test_list_and_export_of_another_agency_do_not_name_the_agreement(house, filled):
    stranger = house.visitor(house.newcomer("drafter", ELSEWHERE))
    insider = house.visitor(house.newcomer("drafter", HERE))
    for path in ("/agreements", "/agreements/export.csv", "/api/agreements?q=wall"):
        assert "Behind the wall" in insider.client.get(path).text
        assert "Behind the wall" not in stranger.client.get(path).text
