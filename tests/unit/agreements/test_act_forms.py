"""What a refused act's page says: a sentence in the users' words."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.agreements.acting import forms
from services.agreements.acting.forms import FORMS
from shared.service.acting.forms import ActForm
from shared.web.messages import field_errors

TEMPLATES = Path(forms.__file__).parent.parent / "templates" / "agreements"


@pytest.mark.parametrize("action", sorted(FORMS))
def test_missing_field_is_asked_for_in_one_sentence(action):
    try:
        FORMS[action].model_validate({})
    except ValidationError as error:
        said = [
            problem.message for problem in field_errors(FORMS[action], error) if problem.field != "package"
        ]
        assert all(words.split(" ")[1].islower() for words in said), said


@pytest.mark.parametrize("action", sorted(FORMS))
def test_page_of_an_act_has_every_field_that_its_form_takes(action):
    drawn = "".join(
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("act.html", "act_approve.html")
    )
    own = FORMS[action].model_fields.keys() - ActForm.model_fields
    missing = sorted(name for name in own if f'"{name}"' not in drawn)
    assert not missing, f"services/agreements/templates/agreements/act.html: {action} has no field {missing}"
