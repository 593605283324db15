"""Each line of the history says which text and which stage of the approval it is about."""

from services.agreements.register.where import whereabouts

STAGES = {"legal": "Legal review", "head": "Agency head"}
PACKAGE = {"id": "p1", "version": "v4"}


def test_whereabouts_of_the_approval_that_completes_a_stage_name_that_stage_and_not_the_next():
    story = [
        ("create", {}),
        ("submit", {"version": "v4"}),
        ("package_frozen", {"package": PACKAGE, "stage": "legal"}),
        ("approve", {"package": "p1", "stage": "head"}),  # the act also opened the next stage
        ("return_for_changes", {"package": "p1"}),
    ]
    assert whereabouts(story, {"v4": 4}, STAGES) == [
        "", "version 4", "version 4", "stage Legal review, version 4", "stage Agency head, version 4",
    ]  # fmt: skip


def test_whereabouts_of_a_signature_name_the_version_and_no_stage():
    story = [
        ("package_frozen", {"package": PACKAGE, "stage": "head"}),
        ("approve", {"package": "p1", "stage": "head"}),
        ("sign", {"package": "p1"}),
    ]
    assert whereabouts(story, {"v4": 4}, STAGES)[2] == "version 4"


def test_whereabouts_of_a_stage_that_is_no_longer_on_the_route_are_left_out():
    story = [("package_frozen", {"package": PACKAGE, "stage": "gone"}), ("approve", {"package": "p1"})]
    assert whereabouts(story, {}, STAGES) == ["", ""]
