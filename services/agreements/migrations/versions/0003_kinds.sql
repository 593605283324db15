-- What evidence is and which file it names stood in the sentence `method` alone. The hash of a row (`sha256`) goes over
-- what it covered before; both new columns say again what that sentence says, and nothing else is touched.

ALTER TABLE agreements.evidence ADD COLUMN kind text, ADD COLUMN file_sha256 text;
UPDATE agreements.evidence SET kind = CASE
    WHEN starts_with(method, 'On paper') THEN 'paper'
    WHEN starts_with(method, 'With their own certificate') THEN 'certificate'
    ELSE 'pressed'
END;
-- A certificate's own words come first in the sentence, so its file is the last that is named.
UPDATE agreements.evidence SET file_sha256 = CASE kind
    WHEN 'paper' THEN substring(method FROM '^On paper; scan ([0-9a-f]{64})')
    WHEN 'certificate' THEN substring(method FROM '^.*; signed file ([0-9a-f]{64})')
END;
ALTER TABLE agreements.evidence
    ALTER COLUMN kind SET NOT NULL,
    ADD CONSTRAINT ck_evidence_kind CHECK (kind IN ('pressed', 'certificate', 'paper')),
    ADD CONSTRAINT ck_evidence_file CHECK ((kind = 'pressed') = (file_sha256 IS NULL));

-- Which task is next, besides its title; of those only that make a button the loud one.
ALTER TABLE agreements.agreement ADD COLUMN next_kind text;
UPDATE agreements.agreement SET next_kind = CASE next_what
    WHEN 'Hold the review and record it' THEN 'review'
    WHEN 'Record the delivery of the notice' THEN 'delivery'
    WHEN 'Decide on more time' THEN 'extension'
    WHEN 'Lift the suspension or give notice' THEN 'lift'
    WHEN 'Name another approver' THEN 'reassign'
END;
