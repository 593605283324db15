ALTER TABLE agreements.draft ADD COLUMN answered_by text[];
UPDATE agreements.draft SET answered_by = ARRAY[saved_by];
ALTER TABLE agreements.draft ALTER COLUMN answered_by SET NOT NULL;
