"""Nothing personal in Temporal. The scan runs with the codec off, and must find what is planted."""

import time

import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from services.agreements.app import create_app
from services.agreements.demo.stage import Story
from services.agreements.demo.stories import _notice
from services.agreements.wiring import Agreements
from services.portal.app import create_app as create_portal
from services.portal.seed import seed_email, seed_id
from services.portal.seed_data import PEOPLE
from shared import clock
from shared.temporal import Bridge, data_converter
from shared.web.dispatch import combine
from tests.browserless import Person
from tests.rig import serving

pytestmark = [pytest.mark.engines, pytest.mark.office]

SECRETS = {
    "title": "Quarrier Street Surveillance Task Force",
    "reason": "Mr Pennypacker objects to section nine",
    "question": "Has Ms Vandalia agreed to this",
    "proof": "Handed to Mrs Persimmon at the front desk",
    "clause": "Ask Colonel Tuckahoe about the night desk",
    "signer": "Ebenezer Holloway",
    "address": "e.holloway@hsi.example",
}
PERSONAL = [*SECRETS.values(), *(p.name for p in PEOPLE), *(seed_email(p) for p in PEOPLE)]


@pytest.fixture(scope="module")
def plain(settings, parts, temporal):
    """The service with a namespace of its own and without encryption."""
    address = temporal.address

    async def connect() -> Client:
        return await Client.connect(address, namespace="plain", data_converter=data_converter(None))

    async def register(client: Client) -> None:
        keep = Duration(seconds=86400 * 3)
        request = RegisterNamespaceRequest(namespace="plain", workflow_execution_retention_period=keep)
        await client.workflow_service.register_namespace(request)

    async def default() -> Client:
        return await Client.connect(address)

    Bridge(default).call(register)
    wait_until(lambda: Bridge(connect).call(is_known))
    own = Agreements(settings)
    own.__dict__["bridge"] = Bridge(connect)
    with serving(own, connect):
        yield own, combine({"": create_portal(settings), "agreements": create_app(settings, own)})


def story(app, settings) -> None:
    dana, luis = Person(app, settings, "dana-mercer"), Person(app, settings, "luis-ortega")
    location, _ = dana.post("/agreements/new", {
        "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
        "task_force_name": SECRETS["title"], "start_date.month": "3", "start_date.day": "1",
        "start_date.year": "2027", "information_sharing": "no",
    })  # fmt: skip
    stream = location.split("/")[2]
    dana.post(f"/agreements/{stream}/make", {}, page=f"/agreements/{stream}/questions")
    dana.post(f"/agreements/{stream}/submit", {
        "signatory": seed_id("account", "james-whitlock"), "outside_name": SECRETS["signer"],
        "outside_title": "Agent", "outside_email": SECRETS["address"],
    })  # fmt: skip
    for _ in range(150):
        if "Approve or return" in luis.get(f"/agreements/{stream}"):
            break
        time.sleep(0.2)
    luis.post(f"/agreements/{stream}/do/ask_question", {"question": SECRETS["question"]})
    dana.post(f"/agreements/{stream}/do/answer_question", {"answer": SECRETS["reason"]})
    luis.post(
        f"/agreements/{stream}/return", {"reason": SECRETS["reason"], "clause.liaison": SECRETS["clause"]}
    )


def notice_delivered(app, settings, own) -> None:
    told = Story(own, clock.now(), "delivered-in-secret")
    _notice(told)
    day, owen = told.today, Person(app, settings, "owen-tackett")
    owen.post(f"/agreements/{told.stream}/delivery", {
        "delivered_on.month": str(day.month), "delivered_on.day": str(day.day), "delivered_on.year": str(day.year),
        "proof": SECRETS["proof"],
    })  # fmt: skip
    assert SECRETS["proof"] in owen.get(f"/agreements/{told.stream}/clocks")


async def is_known(client: Client) -> bool:
    """The frontend learns of a namespace within some seconds."""
    try:
        await client.count_workflows()
    except RPCError:
        return False
    return True


def wait_until(check):
    for _ in range(150):
        if check():
            return
        time.sleep(0.2)
    raise AssertionError("it never came about")


async def scan(client: Client) -> tuple[int, list[str]]:
    """How many workflows were read, and every personal word found in their histories, ids and descriptions."""
    found, count = [], 0
    async for execution in client.list_workflows():
        handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
        text = (
            execution.id
            + (await handle.fetch_history()).to_json()
            + str((await handle.describe()).raw_description)
        )
        found += [f"{execution.id}: {word}" for word in PERSONAL if word.lower() in _plain(text).lower()]
        count += 1
    return count, found


def _plain(text: str) -> str:
    import base64
    import re

    blobs = re.findall(r'"data": ?"([A-Za-z0-9+/=]+)"', text)
    return text + " ".join(base64.b64decode(blob).decode(errors="replace") for blob in blobs)


def test_no_name_address_or_text_is_in_any_history_and_a_planted_one_is_found(plain, settings):
    parts, app = plain
    story(app, settings)
    notice_delivered(app, settings, parts)
    count, found = parts.bridge.call(scan, 30)
    assert count >= 2 and found == []

    async def plant(client: Client) -> None:
        await client.start_workflow("Planted", {"who": SECRETS["signer"]}, id="planted", task_queue="nobody")

    parts.bridge.call(plant)
    wait_until(lambda: parts.bridge.call(scan, 30)[1] == [f"planted: {SECRETS['signer']}"])
