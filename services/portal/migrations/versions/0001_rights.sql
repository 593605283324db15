-- What the portal's role may do. What every service's role may do here stands in ../every_service.sql.

GRANT USAGE ON SCHEMA directory, desk TO concord_portal;

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA directory TO concord_portal;
GRANT DELETE ON directory.sign_in_failure, directory.recovery_code TO concord_portal;
-- What happened stays as it was written.
REVOKE UPDATE ON directory.event, directory.access_log, directory.audit_leaf, directory.audit_node,
    directory.audit_head, directory.audit_anchor, directory.audit_check FROM concord_portal;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA directory FROM PUBLIC;

-- `concord_agreements` writes context `agreements`, and so on: the context is the role's name after `concord_`.
CREATE POLICY own_context ON desk.task
    USING (context = substr(current_user::text, 9)) WITH CHECK (context = substr(current_user::text, 9));
CREATE POLICY own_context ON desk.mail
    USING (context = substr(current_user::text, 9)) WITH CHECK (context = substr(current_user::text, 9));
CREATE POLICY own_context ON desk.delivery
    USING (context = substr(current_user::text, 9)) WITH CHECK (context = substr(current_user::text, 9));
CREATE POLICY portal_reads ON desk.task FOR SELECT TO concord_portal USING (true);
CREATE POLICY portal_reads ON desk.mail FOR SELECT TO concord_portal USING (true);
-- Whether a service has already told somebody of a task at once, so that it is not told twice.
CREATE POLICY portal_reads ON desk.delivery FOR SELECT TO concord_portal USING (true);
