"""The picture of each service's states is what its transition table says."""

import pytest

from deploy.docs.states import file_of, render
from shared.registry.table import get_services
from tests.unit.services import forgotten

ACTING = [each for each in get_services() if each.acts]


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
def test_diagram_of_states_is_what_the_transition_table_says(service):
    assert forgotten.part(f"workflows.{service.name}.states", "DRAWING")
    assert file_of(service).read_text(encoding="utf-8") == render(service), (
        "run: python -m deploy.docs.states"
    )
