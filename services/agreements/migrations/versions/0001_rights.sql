-- What the agreements role may do. Facts can be added and read, never changed or taken away.

GRANT USAGE ON SCHEMA agreements TO concord_agreements;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA agreements TO concord_agreements;
GRANT UPDATE ON agreements.stream, agreements.staged_input, agreements.outbox, agreements.clock,
    agreements.agreement, agreements.agreement_number, agreements.draft, agreements.clause, agreements.route,
    agreements.link, agreements.import_row
    TO concord_agreements;
GRANT DELETE ON agreements.staged_input TO concord_agreements;
