"""A page of an agreement reads all that it shows in one transaction: nothing on it can contradict the rest."""

import pytest

from shared.database import Database

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

THE_PAGE_AND_THE_ACCESS_LOG = 2


@pytest.fixture(scope="module")
def stream(house):
    return house.draft("Read In One Piece")[1]


@pytest.mark.parametrize("tab", ["", "/versions", "/approvals", "/people", "/clocks", "/timeline"])
def test_tab_reads_the_agreement_in_one_transaction(house, stream, tab, monkeypatch):
    begun, real = [], Database.transaction
    dana = house.person("dana-mercer")
    monkeypatch.setattr(Database, "transaction", lambda database: begun.append(tab) or real(database))
    dana.get(f"/agreements/{stream}{tab}")
    assert len(begun) == THE_PAGE_AND_THE_ACCESS_LOG
