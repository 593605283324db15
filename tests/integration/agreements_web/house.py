"""Agreements in a house of their own: somebody drafts them."""

import uuid

from services.agreements.drafts.begin import begin_draft
from services.agreements.drafts.service import make_version
from shared.auth.actor import Actor, Grant
from shared.demo import seed_id
from tests import house


class House(house.House):
    """The service's app, with drafts."""

    def draft(self, title, *, versions=1, shares=True):
        """A draft of the State Police, begun by Dana and made into so many Word files: who she is, and its id."""
        here = seed_id("agency", "wvsp")
        dana = Actor(
            seed_id("account", "dana-mercer"), "Dana", "d@x.example", "s", frozenset({Grant("drafter", here)})
        )
        stream = begin_draft(
            self.parts, dana, template_id="task-force-mou", title=title, agency_id=here,
            partner_id=seed_id("agency", "hsi"), key=uuid.uuid4().hex,
            answers={"task_force_name": title, "start_date": "2027-03-01", "information_sharing": shares},
        )  # fmt: skip
        for _ in range(versions):
            make_version(self.parts, dana, stream, note="", key=uuid.uuid4().hex)
        return dana, stream
