-- What waits for people and what was sent to them. Each service writes its own context's rows; the portal reads all.

CREATE TABLE desk.task (
    id text NOT NULL,
    context text NOT NULL,
    entity_id text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    for_account text,
    for_role text,
    for_agency text,
    due_at timestamptz,
    url text NOT NULL,
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    CONSTRAINT pk_task PRIMARY KEY (id),
    CONSTRAINT ck_task_addressee CHECK ((for_account IS NULL) <> (for_role IS NULL)),
    CONSTRAINT ck_task_url CHECK (url LIKE '/%' AND url NOT LIKE '//%')
);
CREATE INDEX ix_task_for_account ON desk.task (for_account) WHERE done_at IS NULL;
CREATE INDEX ix_task_for_role_for_agency ON desk.task (for_role, for_agency) WHERE done_at IS NULL;
CREATE INDEX ix_task_context_entity_id ON desk.task (context, entity_id);

CREATE TABLE desk.milestone (
    account_id text NOT NULL,
    step text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_milestone PRIMARY KEY (account_id, step),
    CONSTRAINT ck_milestone_step CHECK (step IN ('open_word', 'upload_return', 'approve_from_mail', 'sign_verify'))
);

-- The text of messages is kept in the embedded mode only; `delivery` is the ledger of both.
CREATE TABLE desk.mail (
    id text NOT NULL,
    context text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    link text,
    link_label text,
    code text,
    sent_at timestamptz NOT NULL,
    CONSTRAINT pk_mail PRIMARY KEY (id)
);
CREATE INDEX ix_mail_sent_at ON desk.mail (sent_at DESC, id);

CREATE TABLE desk.delivery (
    event_id text NOT NULL,
    kind text NOT NULL,
    recipient_hash text NOT NULL,
    context text NOT NULL,
    sent_at timestamptz NOT NULL,
    CONSTRAINT pk_delivery PRIMARY KEY (event_id, kind, recipient_hash)
);

ALTER TABLE desk.task ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk.mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk.delivery ENABLE ROW LEVEL SECURITY;
