"""The demo's dozen agreements: one in every state, some overdue, some due today, some waiting. Synthetic throughout."""

from collections.abc import Callable
from datetime import timedelta

from services.agreements.demo.stage import Story
from services.agreements.drafts.begin import WHAT
from services.agreements.submission.chosen_signers import OutsideSigner
from shared.service.demo import Demo

HSI = OutsideSigner(
    name="Karen Holt", title="Assistant special agent in charge", email="karen.holt@hsi.example"
)
DEA = OutsideSigner(name="Marcus Bell", title="Resident agent in charge", email="marcus.bell@dea.example")
Telling = Callable[[Story], None]


def _approved(story: Story, days: float) -> None:
    """Legal, the information stage and the head of the State Police have approved."""
    for left, person in ((0.0, "luis-ortega"), (0.2, "ruth-hagan"), (0.4, "james-whitlock")):
        if story.head.state["status"] == "in_approval":
            story.act(days - left, "approve", person)


def _in_force(story: Story, days: float, name: str, partner: str = "hsi", *, shares: bool = True) -> bool:
    outside = HSI if partner == "hsi" else DEA
    story.begin(days + 20, "dana-mercer", "wvsp", partner, name, start=-int(days) + 1, shares=shares)
    story.make(days + 19, "dana-mercer")
    if not story.submit(days + 15, "dana-mercer", "james-whitlock", outside):
        return False
    _approved(story, days + 10)
    story.sign(days + 5, "james-whitlock")
    story.sign(days + 2)
    story.clock(days - 1, "effect")
    return True


def _begun(story: Story) -> None:
    story.begin(
        1,
        "dana-mercer",
        "wvsp",
        "hsi",
        "Eastern Panhandle Human Trafficking Task Force",
        start=60,
        shares=True,
    )


def _returned(story: Story) -> None:
    story.begin(
        20, "dana-mercer", "wvsp", "dea", "Kanawha Valley Overdose Response Task Force", start=30, shares=True
    )
    story.make(19, "dana-mercer")
    if story.submit(12, "dana-mercer", "james-whitlock", DEA):
        why = "Section on costs: name the appropriation and the ceiling for overtime."
        story.act(2, "return_for_changes", "luis-ortega", {"reason": why})


def _asked_legal(story: Story) -> None:
    story.begin(6, "dana-mercer", "wvsp", "hsi", "Highland Fugitive Task Force", start=45, shares=True)
    story.make(5, "dana-mercer")
    story.submit(1, "dana-mercer", "james-whitlock", HSI)


def _asked_head_late(story: Story) -> None:
    story.begin(
        40, "dana-mercer", "wvsp", "dea", "Ohio River Interdiction Task Force", start=20, shares=False
    )
    story.make(39, "dana-mercer")
    if story.submit(30, "dana-mercer", "james-whitlock", DEA):
        story.act(16, "approve", "luis-ortega")


def _asked_dnr(story: Story) -> None:
    story.begin(
        9,
        "helen-brandt",
        "wvdnr",
        "hsi",
        "Monongahela Wildlife Trafficking Task Force",
        start=40,
        shares=False,
    )
    story.make(8, "helen-brandt")


def _ours_to_sign(story: Story) -> None:
    story.begin(
        30, "dana-mercer", "wvsp", "hsi", "Mountain State Financial Crimes Task Force", start=10, shares=True
    )
    story.make(29, "dana-mercer")
    if story.submit(20, "dana-mercer", "james-whitlock", HSI):
        _approved(story, 12)


def _theirs_to_sign(story: Story) -> None:
    story.begin(35, "dana-mercer", "wvsp", "dea", "Interstate 79 Corridor Task Force", start=14, shares=False)
    story.make(34, "dana-mercer")
    if story.submit(25, "dana-mercer", "james-whitlock", DEA):
        _approved(story, 15)
        story.sign(3, "james-whitlock")


def _signed(story: Story) -> None:
    story.begin(40, "dana-mercer", "wvsp", "hsi", "New River Cybercrime Task Force", start=21, shares=True)
    story.make(39, "dana-mercer")
    if story.submit(30, "dana-mercer", "james-whitlock", HSI):
        _approved(story, 20)
        story.sign(10, "james-whitlock")
        story.sign(6)


def _review_due(story: Story) -> None:
    _in_force(story, 336, "Greenbrier Organized Crime Task Force")


def _published(story: Story) -> None:
    if _in_force(story, 120, "Statewide Child Exploitation Task Force"):
        story.act(100, "publish", "owen-tackett")


def _suspended(story: Story) -> None:
    if _in_force(story, 200, "Potomac Highlands Smuggling Task Force", "dea"):
        why = "Reports for two quarters are missing; acts under the agreement stop until they are in."
        story.act(20, "suspend", "james-whitlock", {"reason": why})


def _notice(story: Story) -> None:
    if _in_force(story, 260, "Tri-County Warrant Task Force", shares=False):
        reason = {"reason": "The tasks are now covered by the Highland Fugitive Task Force."}
        agency = story.head.state["agencies"][0]
        sent = (story.today - timedelta(days=4)).isoformat()
        story.act(
            4, "give_notice", "james-whitlock", reason, by=agency, method="certified_mail", sent_on=sent
        )


def _withdrawn(story: Story) -> None:
    story.begin(50, "dana-mercer", "wvsp", "dea", "Coalfields Diversion Task Force", start=10, shares=False)
    story.make(49, "dana-mercer")
    story.act(45, "withdraw", "dana-mercer", {"reason": "The federal office was merged with another."})


STORIES: dict[str, Telling] = {
    "begun": _begun,
    "returned": _returned,
    "asked-legal": _asked_legal,
    "asked-head-late": _asked_head_late,
    "dnr-draft": _asked_dnr,
    "ours-to-sign": _ours_to_sign,
    "theirs-to-sign": _theirs_to_sign,
    "signed": _signed,
    "review-due": _review_due,
    "published": _published,
    "suspended": _suspended,
    "notice": _notice,
    "withdrawn": _withdrawn,
}
"""Each story by its name, which makes the seed idempotent."""

DEMO = Demo(WHAT, Story, STORIES, beginner="dana-mercer", beginners={"dnr-draft": "helen-brandt"})
"""What `concord seed` tells of agreements."""
