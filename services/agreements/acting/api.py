"""The API of acts: one address for each act of the table that a form can make. Signing is for people alone."""

from services.agreements.acting.forms import FORMS
from services.agreements.acting.permits import PERMITS
from services.agreements.acting.service import ACTING
from services.agreements.current import current_parts
from shared.service.acting.api import act_api

bp = act_api("/api/agreements", current_parts, ACTING, argument="agreement_id", forms=FORMS, permits=PERMITS)
