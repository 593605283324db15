"""The directory's lists stay bounded, say so, and leave out whoever is gone."""

import pytest
from sqlalchemy import event

from services.portal.accounts.service import disable_account
from services.portal.people import pages
from shared.auth.directory import list_people
from tests.integration.portal.seeded import account

pytestmark = pytest.mark.engines


def test_list_of_people_ends_at_its_limit(site):
    with site.transaction() as session:
        everybody = list_people(session)
        assert list_people(session, limit=3) == everybody[:3] != everybody


def test_list_of_people_leaves_out_who_is_gone(site):
    with site.transaction() as session:
        disable_account(session, account("helen-brandt"), by="system")
        assert "Helen Brandt" not in {person.name for person in list_people(session)}


def test_directory_page_says_where_there_are_more_people_than_it_shows(site, monkeypatch):
    sam = site.visitor().sign_in("sam-kessler")
    assert "These are the first" not in sam.get("/directory").text
    monkeypatch.setattr(pages, "SHOWN", 3)
    shown = sam.get("/directory").text
    assert "These are the first 3." in shown
    assert shown.count('href="/directory/people/') == 3


def test_list_of_agencies_asks_for_all_acts_on_signatures_at_once(site):
    sam, sent = site.visitor().sign_in("sam-kessler"), []
    engine = site.databases.portal.engine

    def note(connection, cursor, statement, *_):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    page = sam.get("/directory/agencies").text
    event.remove(engine, "before_cursor_execute", note)
    assert page.count("Authorised, ") > 1
    assert sum("v_esign_authorisation" in statement for statement in sent) == 1
