-- What the role of every service may do in the directory and at the desk. The migration job runs this for each, each time.

GRANT USAGE ON SCHEMA directory, desk TO {role};

GRANT SELECT ON directory.v_grant, directory.v_session, directory.v_token, directory.v_agency,
    directory.v_office, directory.v_person, directory.v_contact_point, directory.v_delegation,
    directory.v_esign_authorisation, directory.v_confirmation
    TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA directory TO {role};

GRANT SELECT, INSERT, UPDATE ON desk.task TO {role};
GRANT SELECT, INSERT ON desk.milestone, desk.mail, desk.delivery TO {role};
-- Whether somebody was told of one of its own tasks by the portal's mail: so that the service does not tell it again.
-- A task's id begins with its context, which is the role's name after `concord_`.
DROP POLICY IF EXISTS told_of_own_task ON desk.delivery;
CREATE POLICY told_of_own_task ON desk.delivery FOR SELECT
    USING (starts_with(event_id, substr(current_user::text, 9) || '/'));
