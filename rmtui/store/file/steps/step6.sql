CREATE TABLE allotment (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    manager VARCHAR NOT NULL,
    manager_name VARCHAR NOT NULL,
    linked_id VARCHAR NOT NULL,
    day VARCHAR NOT NULL,
    familiar BOOLEAN NOT NULL,
    by_name VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    card VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_allotment_book ON allotment (book);

CREATE INDEX ix_allotment_customer_id ON allotment (customer_id);

CREATE INDEX ix_allotment_day ON allotment (day);

CREATE TABLE coaching (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    day VARCHAR NOT NULL,
    by_name VARCHAR NOT NULL,
    recording VARCHAR NOT NULL,
    seen VARCHAR NOT NULL,
    "plan" VARCHAR NOT NULL,
    talk VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    next_on VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_coaching_book ON coaching (book);

CREATE INDEX ix_coaching_customer_id ON coaching (customer_id);

CREATE TABLE comment (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    day VARCHAR NOT NULL,
    by_name VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_comment_book ON comment (book);

CREATE INDEX ix_comment_customer_id ON comment (customer_id);

CREATE TABLE erasure (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    subject VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    by_name VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    rows INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    backups_until VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_erasure_book ON erasure (book);

CREATE INDEX ix_erasure_subject ON erasure (subject);

CREATE TABLE handover (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    other_book VARCHAR NOT NULL,
    other_name VARCHAR NOT NULL,
    linked_id VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    day VARCHAR NOT NULL,
    story VARCHAR NOT NULL,
    promises VARCHAR NOT NULL,
    taboos VARCHAR NOT NULL,
    next_step VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    confirmed_on VARCHAR NOT NULL,
    confirmed_by VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_handover_book ON handover (book);

CREATE INDEX ix_handover_customer_id ON handover (customer_id);

CREATE TABLE opening (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    day VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    planned INTEGER NOT NULL,
    version VARCHAR NOT NULL,
    items VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_opening_book ON opening (book);

CREATE INDEX ix_opening_day ON opening (day);

CREATE TABLE pack (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    at VARCHAR NOT NULL,
    by_name VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    files VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_pack_book ON pack (book);

CREATE TABLE week_figures (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    manager VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    week_on VARCHAR NOT NULL,
    calls INTEGER NOT NULL,
    reached INTEGER NOT NULL,
    meetings INTEGER NOT NULL,
    agreed INTEGER NOT NULL,
    sms INTEGER NOT NULL,
    moves INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    complaints INTEGER NOT NULL,
    complaints_closed INTEGER NOT NULL,
    opportunities INTEGER NOT NULL,
    short_plans INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    overdue INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    managed INTEGER NOT NULL,
    signed INTEGER NOT NULL,
    familiar INTEGER NOT NULL,
    assets INTEGER NOT NULL,
    surveys INTEGER NOT NULL,
    points INTEGER NOT NULL,
    touched INTEGER NOT NULL,
    promises INTEGER NOT NULL,
    promises_kept INTEGER NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_week_figures_book ON week_figures (book);

CREATE INDEX ix_week_figures_manager ON week_figures (manager);

CREATE INDEX ix_week_figures_week_on ON week_figures (week_on);

ALTER TABLE customer ADD COLUMN pool BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE customer ADD COLUMN linked_id VARCHAR NOT NULL DEFAULT '';
