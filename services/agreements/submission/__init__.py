"""From a draft to the package: the act that submits, and what the text is held against first (terms, signers, checks).

Who is then asked is `approvals`; the package itself is frozen by `signature/package.py`.
"""
