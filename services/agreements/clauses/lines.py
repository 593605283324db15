"""Where in a clause's source a misfit shows, so that an error names the line. Pure."""

import re

_SIGNS = (
    (re.compile(r"prints \{(\w+)\}"), "{{{0}"),
    (re.compile(r"refers to ([a-z0-9-]+)#([a-z0-9-]+)"), "{{ref:{0}#{1}"),
    (re.compile(r"refers to ([a-z0-9-]+)#"), "{{ref:{0}"),
    (re.compile(r"depends on (\w+),"), "{0} "),
)
"""What the check of a template says, and the sign in the source that it speaks of."""


def with_line(problem: str, source: str) -> str:
    """The problem with the line that it speaks of, where the source has one."""
    words = problem.replace("#,", ",")
    for pattern, sign in _SIGNS:
        found = pattern.search(problem)
        if found:
            wanted = sign.format(*found.groups())
            lines = source.replace("\r\n", "\n").split("\n")
            number = next((n for n, line in enumerate(lines, start=1) if wanted in line), None)
            return f"Line {number}: {words}" if number else words
    return words
