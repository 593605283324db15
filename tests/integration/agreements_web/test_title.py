"""The title of a draft follows the name that its answers give it, wherever the title stands; once frozen it stays."""

import pytest
from sqlalchemy import select, text, update

from services.agreements.drafts.service import make_version, open_draft, save
from services.agreements.register.findable import index_text
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from shared.acts.commit import get_head
from shared.acts.outbox import Pending
from shared.errors import Conflict
from shared.notify.tables import TASK

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
BEFORE, AFTER = "Old River Task Force", "New River Task Force"


def _named(house, stream):
    with house.parts.database.transaction() as session:
        return session.get(AgreementRow, stream).title


def _rename(house, who, stream, name):
    draft = open_draft(house.parts, who, stream)
    save(house.parts, who, stream, {"task_force_name": name}, draft.row.row_version)


def test_title_follows_the_name_with_the_next_word_file_in_list_page_task_and_search(house, dana):
    who, stream = house.draft(BEFORE)
    _rename(house, who, stream, AFTER)
    assert _named(house, stream) == BEFORE  # answers alone change no text yet
    make_version(house.parts, who, stream, note="", key="v2" * 16)
    assert _named(house, stream) == AFTER
    for page in (f"/agreements/{stream}", "/agreements?q=New+River"):
        assert AFTER in dana.get(page) and BEFORE not in dana.get(page)
    index_text(house.parts, Pending(1, stream, 3, "index", "", {}, 1))
    with house.parts.database.transaction() as session:
        [task] = session.scalars(
            select(TASK.c.title).where(TASK.c.entity_id == stream, TASK.c.done_at.is_(None))
        )
    with house.portal.transaction() as session:
        found = session.execute(text("SELECT title FROM search.entry WHERE entity_id = :id"), {"id": stream})
        [entry] = found.scalars()
    assert AFTER in task and AFTER in entry


def test_title_of_a_text_that_is_before_people_stays(house):
    who, stream = house.draft(BEFORE)
    _rename(house, who, stream, AFTER)
    with house.parts.database.transaction() as session:
        frozen = {**get_head(session, ACTS, stream).state, "status": "in_approval"}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=frozen))
    with pytest.raises(Conflict):
        make_version(house.parts, who, stream, note="", key="v3" * 16)
    assert _named(house, stream) == BEFORE
