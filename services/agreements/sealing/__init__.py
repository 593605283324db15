"""The sealed copy itself, made by a worker: the certificate of completion, the seal, and what signatures a PDF holds.

`signature/package.py` calls it when all have signed; `signature/sealed_copy.py` sends what it has made.
"""
