"""A page of an agreement reads all that it shows in one transaction: nothing on it can contradict the rest."""

from threading import get_ident

import pytest

from shared.database import Database

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

THE_PAGE_AND_THE_ACCESS_LOG = 2


@pytest.fixture(scope="module")
def stream(house):
    return house.draft("Read In One Piece")[1]


@pytest.mark.parametrize("tab", ["", "/versions", "/approvals", "/people", "/clocks", "/timeline"])
def test_tab_reads_the_agreement_in_one_transaction(house, stream, tab, monkeypatch):
    begun, real, dana = [], Database.transaction, house.person("dana-mercer")

    def counted(database):  # by thread: workers of other areas' tests may live on in this process
        begun.append(get_ident())
        return real(database)

    monkeypatch.setattr(Database, "transaction", counted)
    dana.get(f"/agreements/{stream}{tab}")
    assert begun.count(get_ident()) == THE_PAGE_AND_THE_ACCESS_LOG
