"""Questions that people ask first, with answers. Data only."""

HELP: tuple[tuple[str, str], ...] = (
    (
        "Where do I see what waits for me?",
        "On My work. What is due first comes first; the button leads to what has to be read before it is done.",
    ),
    (
        "I can’t sign in.",
        (
            "After five failures in 15 minutes an account is locked until an administrator releases it. "
            "Without your phone, use one of your recovery codes in place of the six digits."
        ),
    ),
    (
        "My session ended while I was writing.",
        "Press the button all the same: you are asked to sign in, and what you typed is sent when you confirm it.",
    ),
    (
        "I will be away.",
        (
            "Let a colleague at your agency act for you under Your account, Delegations. What they do is recorded as "
            "done by them, on your behalf."
        ),
    ),
    (
        "Why can’t my agency sign electronically?",
        (
            "West Virginia law (W. Va. Code § 39A-3-2) asks for an official act of the agency that accepts electronic "
            "signatures. Once it is decided, an administrator records it with the agency in the directory."
        ),
    ),
    (
        "Why can’t I see an agreement?",
        (
            "Agreements are shown to people with a role at one of their agencies, and to those who take part in them. "
            "Ask your administrator which role you need."
        ),
    ),
)
