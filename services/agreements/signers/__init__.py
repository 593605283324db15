"""Who signs and what proves it: rows, and what a commit must find of them. No page, no act.

The signing itself is `signature`; whom a submission names as signers is `submission`.
"""
