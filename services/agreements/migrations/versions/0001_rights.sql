-- Which of its own rows the agreements role may change, besides what every service may (shared/acts/rights.sql).

GRANT USAGE ON SCHEMA agreements TO concord_agreements;
GRANT UPDATE ON agreements.agreement, agreements.agreement_number, agreements.draft, agreements.clause,
    agreements.route, agreements.link, agreements.import_row
    TO concord_agreements;
