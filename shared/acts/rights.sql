-- What a service's role may do with the tables of its acts, and by default with its own: add and read, never change or
-- take away. Rows that may change are granted by the service's own migrations. Run after them, each time.

GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT UPDATE ON {schema}.stream, {schema}.staged_input, {schema}.outbox, {schema}.clock TO {role};
GRANT DELETE ON {schema}.staged_input TO {role};
