-- Who people are, where they work, what they may do. Written by the portal's role alone.

CREATE TABLE directory.agency (
    id text NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    kind text NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    CONSTRAINT pk_agency PRIMARY KEY (id),
    CONSTRAINT uq_agency_slug UNIQUE (slug),
    CONSTRAINT ck_agency_kind CHECK (kind IN ('state', 'federal', 'local'))
);

CREATE TABLE directory.office (
    id text NOT NULL,
    agency_id text NOT NULL,
    name text NOT NULL,
    place text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_office PRIMARY KEY (id),
    CONSTRAINT fk_office_agency_id_agency FOREIGN KEY (agency_id) REFERENCES directory.agency (id),
    CONSTRAINT uq_office_agency_id_name UNIQUE (agency_id, name)
);

CREATE TABLE directory.person (
    id text NOT NULL,
    name text NOT NULL,
    job text NOT NULL,
    email text NOT NULL,
    agency_id text NOT NULL,
    office_id text,
    created_at timestamptz NOT NULL,
    left_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_email UNIQUE (email),
    CONSTRAINT ck_person_email CHECK (email = lower(email)),
    CONSTRAINT fk_person_agency_id_agency FOREIGN KEY (agency_id) REFERENCES directory.agency (id),
    CONSTRAINT fk_person_office_id_office FOREIGN KEY (office_id) REFERENCES directory.office (id)
);
CREATE INDEX ix_person_agency_id ON directory.person (agency_id);

CREATE TABLE directory.contact_point (
    id text NOT NULL,
    agency_id text NOT NULL,
    person_id text,
    purpose text NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    confirmed_at timestamptz NOT NULL,
    CONSTRAINT pk_contact_point PRIMARY KEY (id),
    CONSTRAINT ck_contact_point_kind CHECK (kind IN ('email', 'phone', 'post')),
    CONSTRAINT fk_contact_point_agency_id_agency FOREIGN KEY (agency_id) REFERENCES directory.agency (id),
    CONSTRAINT fk_contact_point_person_id_person FOREIGN KEY (person_id) REFERENCES directory.person (id)
);
CREATE INDEX ix_contact_point_agency_id ON directory.contact_point (agency_id);

CREATE TABLE directory.account (
    id text NOT NULL,
    person_id text NOT NULL,
    email text NOT NULL,
    password_hash text,
    totp_secret bytea,
    totp_last_step bigint NOT NULL,
    oidc_issuer text,
    oidc_subject text,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    locked_at timestamptz,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT uq_account_person_id UNIQUE (person_id),
    CONSTRAINT uq_account_email UNIQUE (email),
    CONSTRAINT ck_account_email CHECK (email = lower(email)),
    CONSTRAINT uq_account_oidc_issuer_oidc_subject UNIQUE (oidc_issuer, oidc_subject),
    CONSTRAINT fk_account_person_id_person FOREIGN KEY (person_id) REFERENCES directory.person (id)
);

CREATE TABLE directory.recovery_code (
    account_id text NOT NULL,
    code_hash text NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_recovery_code PRIMARY KEY (account_id, code_hash),
    CONSTRAINT fk_recovery_code_account_id_account FOREIGN KEY (account_id) REFERENCES directory.account (id)
);

CREATE TABLE directory.sign_in_failure (
    id text NOT NULL,
    account_id text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_sign_in_failure PRIMARY KEY (id),
    CONSTRAINT fk_sign_in_failure_account_id_account FOREIGN KEY (account_id) REFERENCES directory.account (id)
);
CREATE INDEX ix_sign_in_failure_account_id_at ON directory.sign_in_failure (account_id, at);

CREATE TABLE directory.session (
    id text NOT NULL,
    token_hash text NOT NULL,
    account_id text NOT NULL,
    csrf text NOT NULL,
    method text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_session PRIMARY KEY (id),
    CONSTRAINT uq_session_token_hash UNIQUE (token_hash),
    CONSTRAINT ck_session_method CHECK (method IN ('password', 'oidc', 'demo')),
    CONSTRAINT fk_session_account_id_account FOREIGN KEY (account_id) REFERENCES directory.account (id)
);
CREATE INDEX ix_session_account_id ON directory.session (account_id);

CREATE TABLE directory.role_grant (
    id text NOT NULL,
    account_id text NOT NULL,
    role text NOT NULL,
    agency_id text,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL,
    revoked_by text,
    revoked_at timestamptz,
    CONSTRAINT pk_role_grant PRIMARY KEY (id),
    CONSTRAINT fk_role_grant_account_id_account FOREIGN KEY (account_id) REFERENCES directory.account (id),
    CONSTRAINT fk_role_grant_agency_id_agency FOREIGN KEY (agency_id) REFERENCES directory.agency (id)
);
CREATE UNIQUE INDEX uq_role_grant_in_force ON directory.role_grant (account_id, role, agency_id)
    NULLS NOT DISTINCT WHERE revoked_at IS NULL;

CREATE TABLE directory.delegation (
    id text NOT NULL,
    from_account text NOT NULL,
    to_account text NOT NULL,
    role text,
    agency_id text,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reason text NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    revoked_by text,
    revoked_at timestamptz,
    CONSTRAINT pk_delegation PRIMARY KEY (id),
    CONSTRAINT ck_delegation_people CHECK (from_account <> to_account),
    CONSTRAINT ck_delegation_period CHECK (starts_at < ends_at),
    CONSTRAINT fk_delegation_from_account_account FOREIGN KEY (from_account) REFERENCES directory.account (id),
    CONSTRAINT fk_delegation_to_account_account FOREIGN KEY (to_account) REFERENCES directory.account (id),
    CONSTRAINT fk_delegation_agency_id_agency FOREIGN KEY (agency_id) REFERENCES directory.agency (id)
);
CREATE INDEX ix_delegation_to_account ON directory.delegation (to_account);

-- W. Va. Code § 39A-3-2: an agency accepts electronic signatures only by its own recorded official act.
CREATE TABLE directory.esign_authorisation (
    id text NOT NULL,
    agency_id text NOT NULL,
    title text NOT NULL,
    citation text NOT NULL,
    decided_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    withdrawn_by text,
    withdrawn_at timestamptz,
    CONSTRAINT pk_esign_authorisation PRIMARY KEY (id),
    CONSTRAINT fk_esign_authorisation_agency_id_agency FOREIGN KEY (agency_id) REFERENCES directory.agency (id)
);
CREATE UNIQUE INDEX uq_esign_authorisation_in_force ON directory.esign_authorisation (agency_id)
    WHERE withdrawn_at IS NULL;

CREATE TABLE directory.personal_token (
    id text NOT NULL,
    account_id text NOT NULL,
    name text NOT NULL,
    token_hash text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_personal_token PRIMARY KEY (id),
    CONSTRAINT uq_personal_token_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_personal_token_account_id_account FOREIGN KEY (account_id) REFERENCES directory.account (id)
);
CREATE INDEX ix_personal_token_account_id ON directory.personal_token (account_id);

CREATE TABLE directory.confirmation (
    id text NOT NULL,
    account_id text NOT NULL,
    session_id text NOT NULL,
    purpose text NOT NULL,
    payload_hash text NOT NULL,
    method text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_confirmation PRIMARY KEY (id),
    CONSTRAINT fk_confirmation_account_id_account FOREIGN KEY (account_id) REFERENCES directory.account (id),
    CONSTRAINT fk_confirmation_session_id_session FOREIGN KEY (session_id) REFERENCES directory.session (id)
);
CREATE INDEX ix_confirmation_session_id ON directory.confirmation (session_id);

-- At most 65,536 rows for each kind of limit, however many strangers knock.
CREATE TABLE directory.rate_cell (
    kind text NOT NULL,
    cell integer NOT NULL,
    started_at timestamptz NOT NULL,
    count integer NOT NULL,
    CONSTRAINT pk_rate_cell PRIMARY KEY (kind, cell)
);

CREATE TABLE directory.link (
    id text NOT NULL,
    token_hash text NOT NULL,
    purpose text NOT NULL,
    subject_id text NOT NULL,
    address text NOT NULL,
    needs_code boolean NOT NULL,
    code_hash text,
    code_expires_at timestamptz,
    failures integer NOT NULL,
    visit_hash text,
    visit_expires_at timestamptz,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_link PRIMARY KEY (id),
    CONSTRAINT uq_link_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_link_purpose_subject_id ON directory.link (purpose, subject_id);

-- One hash chain per stream (`account:…`, `agency:…`), in the form of every other context's events.
CREATE TABLE directory.event (
    stream_id text NOT NULL,
    seq integer NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    on_behalf_of text,
    body jsonb NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT pk_event PRIMARY KEY (stream_id, seq)
);
CREATE INDEX ix_event_at ON directory.event (at, stream_id, seq);
CREATE INDEX ix_event_actor_at ON directory.event (actor, at);
