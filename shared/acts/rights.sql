-- What a service's role may do with the tables of its acts, and by default with its own: add and read, never change or
-- take away. Rows that may change are granted by the service's own migrations. Run after them, each time.

GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT UPDATE ON {schema}.stream, {schema}.staged_input, {schema}.outbox, {schema}.clock TO {role};
GRANT DELETE ON {schema}.staged_input TO {role};

-- A staged text may be claimed or swept; one that an event has claimed is part of the record, and stays as it is.
ALTER TABLE {schema}.staged_input ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS reading ON {schema}.staged_input;
DROP POLICY IF EXISTS adding ON {schema}.staged_input;
DROP POLICY IF EXISTS claiming ON {schema}.staged_input;
DROP POLICY IF EXISTS sweeping ON {schema}.staged_input;
CREATE POLICY reading ON {schema}.staged_input FOR SELECT TO {role} USING (true);
CREATE POLICY adding ON {schema}.staged_input FOR INSERT TO {role} WITH CHECK (claimed_by IS NULL);
CREATE POLICY claiming ON {schema}.staged_input FOR UPDATE TO {role} USING (claimed_by IS NULL) WITH CHECK (true);
CREATE POLICY sweeping ON {schema}.staged_input FOR DELETE TO {role} USING (claimed_by IS NULL);
