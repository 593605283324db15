-- Without these a page of the list reads every row: sorted by what is due, and narrowed to the few that are published.
-- Where nothing is due stands the instant `NEVER` of shared/service/records.py.

CREATE INDEX ix_agreement_due
    ON agreements.agreement (coalesce(next_due, '9999-12-31 00:00:00+00'::timestamptz), id);
CREATE INDEX ix_agreement_published ON agreements.agreement (updated_at, id) WHERE published IS TRUE;
