"""Every page of agreements is walked over the demo, and every form asks for what it says is required."""

import pytest

from tests.browser.required import asks_for_what_it_says
from tests.browser.walks import walks

pytestmark = [pytest.mark.engines, pytest.mark.browser, pytest.mark.office, pytest.mark.timeout(600)]

(
    test_every_address_that_answers_a_page_is_walked,
    test_every_page_fits_320_px_and_breaks_no_rule,
    test_every_page_works_without_scripts,
    test_every_page_for_every_role_is_a_page_or_a_proper_refusal,
) = walks("agreements")
test_what_is_asked_for_says_that_it_is_required = asks_for_what_it_says("agreements")
