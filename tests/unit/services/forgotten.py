"""What a service forgot of what stays silent when it runs, as sentences that name the service and the file.

Each function looks at one service and answers what is missing; none: it is whole. Needs no server.
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import services
import workflows

NOTHING = object()


class Missing(AssertionError):
    """A file, or a name in it, that every service with acts has."""


def part(module: str, name: str, default: Any = NOTHING) -> Any:
    """A name of one of the service's modules. Raises Missing, which says in which file it belongs."""
    file = module.replace(".", "/") + ".py"
    try:
        loaded = import_module(module)
    except ModuleNotFoundError as error:
        if not error.name or not module.startswith(error.name):
            raise
        if default is not NOTHING:
            return default
        raise Missing(f"There is no {file}, which must hold {name}.") from None
    if not hasattr(loaded, name) and default is NOTHING:
        raise Missing(f"{file} has no {name}.")
    return getattr(loaded, name, default)


def rules_of(service):
    """Its transition table."""
    return part(f"workflows.{service.name}.states", "RULES")


def sentences(what: str, names) -> list[str]:
    """One for each name, in a stable order."""
    return [what.format(name) for name in sorted(names)]


def steps(service) -> list[str]:
    """A row of the table without a step fails when the act is done; a step without a row is never done."""
    acts, found = (
        {row.action for row in rules_of(service).transitions},
        part(decide_of(service), "STEPS").keys(),
    )
    where = f"workflows/{service.name}"
    return [
        *sentences(f"{where}/decide.py: STEPS has no step for the act “{{}}” of states.py.", acts - found),
        *sentences(f"{where}/states.py: RULES has no row for the step “{{}}” of decide.py.", found - acts),
    ]


def decide_of(service) -> str:
    return f"workflows.{service.name}.decide"


def conditions(service) -> list[str]:
    """What each guard asks stands in the API's document; without words, making the document fails."""
    words = part(f"services.{service.name}.document", "DOCUMENT").rules.conditions
    guards = rules_of(service).guards.keys()
    where = f"services/{service.name}/acting/rules_in_words.py: CONDITIONS"
    return [
        *sentences(f"{where} has no words for the guard “{{}}”.", guards - words.keys()),
        *sentences(f"{where} has words for “{{}}”, which is no guard.", words.keys() - guards),
    ]


def happened(service) -> list[str]:
    """An event without words shows its code in the timeline and to auditors."""
    words = part(f"services.{service.name}.register.words", "HAPPENED")
    acts = {"create", *(row.action for row in rules_of(service).transitions)}
    where = f"services/{service.name}/register/words.py: HAPPENED"
    return sentences(f"{where} has no words for what happened by “{{}}”.", acts - words.keys())


def forms(service) -> list[str]:
    """A program's token must carry a permission for each act that a form can make; its page says what it leads to."""
    acting = f"services.{service.name}.acting"
    made = part(f"{acting}.forms", "FORMS").keys()
    elsewhere = part(f"{acting}.forms", "ELSEWHERE", {}).keys()
    where = acting.replace(".", "/")
    return [
        *sentences(f"{where}/permits.py: PERMITS has no permission for the act “{{}}”.",
                   made - part(f"{acting}.permits", "PERMITS").keys()),
        *sentences(f"{where}/effects_in_words.py: EFFECTS has no words for the act “{{}}”.",
                   made - elsewhere - part(f"{acting}.effects_in_words", "EFFECTS").keys()),
    ]  # fmt: skip


def fields(service) -> list[str]:
    """What a row of the table asks for and its form does not take is refused whatever is typed."""
    module = f"services.{service.name}.acting.forms"
    taken = {action: form.model_fields.keys() for action, form in part(module, "FORMS").items()}
    missing = {
        f"{row.action}”, which takes no “{name}"
        for row in rules_of(service).transitions
        for name in (*row.inputs, *row.texts)
        if name not in taken.get(row.action, (name,))
    }
    asked = f"as the row of workflows/{service.name}/states.py does."
    return sentences(f"{module.replace('.', '/')}.py: FORMS has a form for “{{}}”, {asked}", missing)


def walked(service) -> list[str]:
    """The page of an act that is not in the list is never tried at 320 px, with axe and without scripts."""
    pages = part(f"tests.browser.{service.name}.every_page", "PAGES")
    acts = part(f"services.{service.name}.acting.forms", "FORMS").keys()
    ends = {address.partition("?")[0].rpartition("/do/")[2] for _, _, address in pages}
    where = f"tests/browser/{service.name}/every_page.py: PAGES"
    return sentences(f"{where} has no page “…/do/{{}}”.", acts - ends)


def letters(service) -> list[str]:
    """A message without its letter fails in the relay, for ever."""
    templates = set(templates_of(service))
    if not templates:
        return []
    written = part(f"services.{service.name}.letters.texts", "LETTERS").keys()
    where = f"services/{service.name}/letters/texts.py: LETTERS"
    return sentences(f"{where} has no letter for the message “{{}}” of its steps.", templates - written)


def templates_of(service) -> Iterator[str]:
    """The templates that the steps name in `mail("…")`, also by a name that the same step gave a text."""
    for source in sorted((Path(workflows.__path__[0]) / service.name).glob("*.py")):
        yield from templates_in(source)


def templates_in(source: Path) -> Iterator[str]:
    """The same of a module of steps."""
    for step in ast.parse(source.read_text(encoding="utf-8")).body:
        given = {
            target.id: node.value
            for node in ast.walk(step) if isinstance(node, ast.Assign)
            for target in node.targets if isinstance(target, ast.Name)
        }  # fmt: skip
        for node in ast.walk(step):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "mail" and node.args:
                first = node.args[0]
                yield from _texts(given.get(first.id) if isinstance(first, ast.Name) else first)


def _texts(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def reads(service, app) -> list[str]:
    """Which part of a record was read is recorded only where READS says so; a list taken by a program is an export."""
    module = f"services.{service.name}.audit.reads"
    named, entity = part(module, "READS").keys(), part(module, "ENTITY")
    views = {rule.endpoint: rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    parts_read = {
        endpoint for endpoint, rule in views.items()
        if entity in rule.arguments and {"number", "file_id", "old", "new"} & rule.arguments
    }  # fmt: skip
    taken = {
        one for one in views if one.startswith("overview_api.list_") and entity not in views[one].arguments
    }
    where = f"services/{service.name}/audit/reads.py: READS"
    return [
        *sentences(f"{where} names “{{}}”, which is no page.", named - views.keys()),
        *sentences(f"{where} has no entry for “{{}}”, which shows more than that the record was opened.",
                   parts_read - named),
        *sentences(f"{where} has no entry for “{{}}”, which gives a whole list away.", taken - named),
    ]  # fmt: skip


def every_page(service) -> list[str]:
    """A page that is not in the list is never tried at 320 px, with axe and without scripts."""
    home = Path(services.__path__[0]).parent
    needed = (f"tests/browser/{service.name}/{file}.py" for file in ("every_page", "test_every_page"))
    return [f"There is no {file}." for file in needed if not (home / file).exists()]
