"""What a refused act's page says: a sentence in the users' words."""

import pytest
from pydantic import ValidationError

from services.agreements.acting.forms import FORMS
from shared.web.messages import field_errors


@pytest.mark.parametrize("action", sorted(FORMS))
def test_missing_field_is_asked_for_in_one_sentence(action):
    try:
        FORMS[action].model_validate({})
    except ValidationError as error:
        said = [
            problem.message for problem in field_errors(FORMS[action], error) if problem.field != "package"
        ]
        assert all(words.split(" ")[1].islower() for words in said), said
