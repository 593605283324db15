"""The messages that the decisions name are those that have words: none without, and no words that nobody sends."""

import ast
import inspect

import pytest

from services.agreements.letters.texts import LETTERS
from workflows.agreements import decide, in_force
from workflows.agreements.codes import BackToDraft

SENDERS = {"mail": 0, "stage_mail": 1, "_mail_signers": 1}
"""What sends a message, and the place of the message's name among its arguments."""
MODULES = (decide, in_force)


def names_in(node: ast.expr, function: ast.FunctionDef) -> set[str]:
    """What the name of a message may be, where it is written down; its parameter is what callers write."""
    match node:
        case ast.Constant(value=str(name)):
            return {name}
        case ast.JoinedStr(values=[ast.Constant(value="agreement_"), ast.FormattedValue()]):
            return {f"agreement_{why}" for why in BackToDraft}
        case ast.IfExp(body=one, orelse=other):
            return names_in(one, function) | names_in(other, function)
        case ast.Name(id=variable):
            if function.name in SENDERS and function.args.args[SENDERS[function.name]].arg == variable:
                return set()
            [said] = [
                each.value
                for each in ast.walk(function)
                if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == variable
            ]
            return names_in(said, function)
    pytest.fail(f"{function.name} names a message in a way that this test can't read: {ast.unparse(node)}")


def named_in(source: str) -> set[str]:
    """Every message that the functions of a module name."""
    return {
        name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in SENDERS
        for name in names_in(call.args[SENDERS[ast.unparse(call.func)]], function)
    }


def test_every_message_that_a_decision_names_has_its_words_and_no_others_are_there():
    assert {name for module in MODULES for name in named_in(inspect.getsource(module))} == LETTERS.keys()


def test_message_in_an_f_string_or_a_variable_is_found():
    step = "def f(state, why):\n t = 'one' if why else 'two'\n return mail(t), stage_mail(state, f'agreement_{why}')"
    assert named_in(step) == {"one", "two", *(f"agreement_{why}" for why in BackToDraft)}
