"""The demo's people as tests of pages name them, by the seed's keys: one of each role."""

NOBODY = ""
"""A visitor who is not signed in."""
DANA, LUIS, RUTH, JAMES = "dana-mercer", "luis-ortega", "ruth-hagan", "james-whitlock"
PRIYA, OWEN, MARGARET, SAM = "priya-nair", "owen-tackett", "margaret-lyle", "sam-kessler"
ROLES = (DANA, LUIS, RUTH, JAMES, PRIYA, OWEN, MARGARET, SAM)
"""Drafter, legal reviewer, approver, signatory, viewer, records officer, auditor, administrator."""
