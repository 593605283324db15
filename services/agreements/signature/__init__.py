"""Signing, as people do it: who is asked by which link, the pages on which they sign or decline, paper, the copy sent.

The rows and rules that it stands on are in `signers`; what is put on the sealed copy is in `sealing`.
"""
