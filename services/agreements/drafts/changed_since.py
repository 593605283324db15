"""Which answers changed after a text was made from them: its submitter is told, for the text stays as it is."""

from collections.abc import Mapping

from pydantic import JsonValue
from sqlalchemy.orm import Session

from services.agreements.clauses.repository import get_template, list_current
from services.agreements.drafts.choices import shown_answers, with_choices
from services.agreements.drafts.models import DraftRow
from services.agreements.files.models import VersionRow
from shared.documents.write.conditions import is_answered
from shared.documents.write.model import Question
from shared.documents.write.outline import outline


def list_changed_since(session: Session, version: VersionRow) -> list[str]:
    """The labels of the questions now answered otherwise than in the version's text; of an imported text none."""
    draft, made_from = session.get(DraftRow, version.agreement_id), version.terms.get("answers")
    if draft is None or made_from is None:
        return []
    template = get_template(session, draft.template_id, draft.template_version)
    asked = with_choices(template.questionnaire, outline(template, list_current(session), draft.answers))
    old, new = shown_answers(made_from), shown_answers(draft.answers)
    return [q.label for q in asked.questions if _said(q, old) != _said(q, new)]


def _said(question: Question, answers: Mapping[str, JsonValue]) -> JsonValue:
    """The answer, or its default: the page sends that along with the first answer that is saved."""
    answer = answers.get(question.id)
    return answer if is_answered(answer) else question.default
