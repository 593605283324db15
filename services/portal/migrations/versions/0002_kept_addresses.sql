-- Offices and contacts can be changed: from when until when each holds, and why it was changed. Nothing is taken away,
-- and the defaults let a portal of the release before go on adding rows.

ALTER TABLE directory.office
    ADD COLUMN valid_from date,
    ADD COLUMN valid_until date,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT ck_office_period CHECK (valid_from <= valid_until);

ALTER TABLE directory.contact_point
    ADD COLUMN valid_from date,
    ADD COLUMN valid_until date,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT ck_contact_point_period CHECK (valid_from <= valid_until);

CREATE TABLE directory.address_change (
    id text NOT NULL,
    entry_id text NOT NULL,
    version integer NOT NULL,
    reason text NOT NULL,
    before jsonb NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_address_change PRIMARY KEY (id),
    CONSTRAINT uq_address_change_entry_id_version UNIQUE (entry_id, version)
);

CREATE OR REPLACE VIEW directory.v_office AS
    SELECT id, agency_id, name, place, valid_from, valid_until, version FROM directory.office;

CREATE OR REPLACE VIEW directory.v_contact_point AS
    SELECT id, agency_id, person_id, purpose, kind, value, confirmed_at, valid_from, valid_until, version
    FROM directory.contact_point;

-- What an address said before stays as it was written.
GRANT SELECT, INSERT ON directory.address_change TO concord_portal;
