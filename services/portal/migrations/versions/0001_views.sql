-- What every service may read, and the four narrow things it may do. Nothing else of `directory` is theirs.

CREATE VIEW directory.v_grant AS
    SELECT g.account_id, g.role, g.agency_id
    FROM directory.role_grant g
    JOIN directory.account a ON a.id = g.account_id
    WHERE g.revoked_at IS NULL AND a.disabled_at IS NULL;

CREATE VIEW directory.v_session AS
    SELECT s.id, s.token_hash, s.account_id, s.csrf, s.method, s.created_at, s.seen_at, s.expires_at,
           p.name, a.email,
           coalesce((SELECT jsonb_agg(jsonb_build_array(g.role, g.agency_id))
                     FROM directory.v_grant g WHERE g.account_id = s.account_id), '[]'::jsonb) AS grants
    FROM directory.session s
    JOIN directory.account a ON a.id = s.account_id
    JOIN directory.person p ON p.id = a.person_id
    WHERE s.ended_at IS NULL AND a.disabled_at IS NULL;

CREATE VIEW directory.v_token AS
    SELECT t.id, t.token_hash, t.account_id, t.scopes, t.expires_at, t.used_at, p.name, a.email,
           coalesce((SELECT jsonb_agg(jsonb_build_array(g.role, g.agency_id))
                     FROM directory.v_grant g WHERE g.account_id = t.account_id), '[]'::jsonb) AS grants
    FROM directory.personal_token t
    JOIN directory.account a ON a.id = t.account_id
    JOIN directory.person p ON p.id = a.person_id
    WHERE t.revoked_at IS NULL AND a.disabled_at IS NULL;

CREATE VIEW directory.v_agency AS
    SELECT id, slug, name, short_name, kind, closed_at IS NOT NULL AS closed FROM directory.agency;

CREATE VIEW directory.v_office AS
    SELECT id, agency_id, name, place FROM directory.office;

CREATE VIEW directory.v_person AS
    SELECT p.id, p.name, p.job, p.email, p.agency_id, g.name AS agency_name, p.office_id,
           o.name AS office_name, CASE WHEN a.disabled_at IS NULL THEN a.id END AS account_id,
           a.id AS any_account_id, p.left_at IS NOT NULL OR a.disabled_at IS NOT NULL AS gone
    FROM directory.person p
    JOIN directory.agency g ON g.id = p.agency_id
    LEFT JOIN directory.office o ON o.id = p.office_id
    LEFT JOIN directory.account a ON a.person_id = p.id;

CREATE VIEW directory.v_contact_point AS
    SELECT id, agency_id, person_id, purpose, kind, value, confirmed_at FROM directory.contact_point;

CREATE VIEW directory.v_delegation AS
    SELECT d.id, d.from_account, d.to_account, d.role, d.agency_id, d.starts_at, d.ends_at, d.reason,
           pf.name AS from_name, pt.name AS to_name
    FROM directory.delegation d
    JOIN directory.account f ON f.id = d.from_account
    JOIN directory.person pf ON pf.id = f.person_id
    JOIN directory.account t ON t.id = d.to_account
    JOIN directory.person pt ON pt.id = t.person_id
    WHERE d.revoked_at IS NULL AND f.disabled_at IS NULL AND t.disabled_at IS NULL;

CREATE VIEW directory.v_esign_authorisation AS
    SELECT id, agency_id, title, citation, decided_on, recorded_at
    FROM directory.esign_authorisation WHERE withdrawn_at IS NULL;

-- A page of any service counts as being there; the absolute limit stays where sign-in put it.
CREATE FUNCTION directory.touch_session(session_id text, instant timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE directory.session SET seen_at = instant
    WHERE id = session_id AND seen_at < instant AND ended_at IS NULL
$$;

CREATE FUNCTION directory.touch_token(token_id text, instant timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE directory.personal_token SET used_at = instant
    WHERE id = token_id AND revoked_at IS NULL
$$;

-- Takes a proof of "confirmed again" out of use; NULL where there is none that fits.
CREATE FUNCTION directory.use_confirmation(
    session_key text, account_key text, wanted_purpose text, wanted_payload text, instant timestamptz
) RETURNS TABLE (id text, method text, created_at timestamptz)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE directory.confirmation c SET used_at = instant
    WHERE c.id = (
        SELECT f.id FROM directory.confirmation f
        WHERE f.session_id = session_key AND f.account_id = account_key AND f.purpose = wanted_purpose
          AND f.payload_hash = wanted_payload AND f.used_at IS NULL AND f.expires_at > instant
        ORDER BY f.created_at DESC LIMIT 1 FOR UPDATE
    ) AND c.used_at IS NULL
    RETURNING c.id, c.method, c.created_at
$$;

CREATE VIEW directory.v_confirmation AS
    SELECT id, session_id, account_id, purpose, payload_hash, method, created_at, expires_at
    FROM directory.confirmation WHERE used_at IS NULL;

-- Counts one more in the cell and answers how many the present window has seen.
CREATE FUNCTION directory.count_in_cell(
    limit_kind text, limit_cell integer, window_start timestamptz
) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO directory.rate_cell AS r (kind, cell, started_at, count)
    VALUES (limit_kind, limit_cell, window_start, 1)
    ON CONFLICT (kind, cell) DO UPDATE SET
        count = CASE WHEN r.started_at = excluded.started_at THEN r.count + 1 ELSE 1 END,
        started_at = excluded.started_at
    RETURNING count
$$;
