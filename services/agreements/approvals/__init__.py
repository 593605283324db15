"""Who is asked to approve, and what they say: from a route to the stages of one submission, returning, remarks.

The pages on which an agency writes its routes are `routes`; what is approved comes from `submission`.
"""
