"""The users' words for reviews and notices. Words only."""

OUTCOMES = {"continue": "Continue as it is", "amend": "Amend it", "end": "End it"}
METHODS = {
    "certified_mail": "certified mail",
    "courier": "courier",
    "personal": "handing it over in person",
    "email": "e-mail",
}
"""How a notice was sent; completes “by …”."""
