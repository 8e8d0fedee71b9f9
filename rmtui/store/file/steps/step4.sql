CREATE TABLE complaint_step (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    concern_id VARCHAR NOT NULL,
    step VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    content BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_complaint_step_book ON complaint_step (book);

CREATE INDEX ix_complaint_step_concern_id ON complaint_step (concern_id);

CREATE INDEX ix_complaint_step_customer_id ON complaint_step (customer_id);

CREATE TABLE document (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_document_book ON document (book);

CREATE INDEX ix_document_customer_id ON document (customer_id);

CREATE TABLE familiar_tick (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_familiar_tick_book ON familiar_tick (book);

CREATE INDEX ix_familiar_tick_customer_id ON familiar_tick (customer_id);

CREATE TABLE gift (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    to_whom VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    on_day VARCHAR NOT NULL,
    occasion VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    how VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_gift_book ON gift (book);

CREATE INDEX ix_gift_customer_id ON gift (customer_id);

CREATE TABLE loyalty_tactic (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_loyalty_tactic_book ON loyalty_tactic (book);

CREATE INDEX ix_loyalty_tactic_customer_id ON loyalty_tactic (customer_id);

CREATE TABLE promise (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    made_on VARCHAR NOT NULL,
    due_on VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    settled_on VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_promise_book ON promise (book);

CREATE INDEX ix_promise_customer_id ON promise (customer_id);

CREATE INDEX ix_promise_due_on ON promise (due_on);

CREATE TABLE satisfaction (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    score INTEGER NOT NULL,
    product INTEGER NOT NULL,
    system INTEGER NOT NULL,
    contact INTEGER NOT NULL,
    surroundings INTEGER NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_satisfaction_book ON satisfaction (book);

CREATE INDEX ix_satisfaction_customer_id ON satisfaction (customer_id);

CREATE TABLE trust_sign (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_trust_sign_book ON trust_sign (book);

CREATE INDEX ix_trust_sign_customer_id ON trust_sign (customer_id);

ALTER TABLE customer ADD COLUMN dialect VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN school VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN circle VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN tastes VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN meaningful_numbers VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN temperament VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN orientation VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN value_now INTEGER NOT NULL DEFAULT 0;

ALTER TABLE customer ADD COLUMN potential_reason VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN contribution_source VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN loyalty VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN loyalty_evidence VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN loyalty_on VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN depth VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN depth_evidence VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN depth_on VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN man_money BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE customer ADD COLUMN man_authority BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE customer ADD COLUMN man_need BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE book ADD COLUMN home_region VARCHAR NOT NULL DEFAULT '';

ALTER TABLE book ADD COLUMN school VARCHAR NOT NULL DEFAULT '';

ALTER TABLE book ADD COLUMN hobbies VARCHAR NOT NULL DEFAULT '';

ALTER TABLE book ADD COLUMN circle VARCHAR NOT NULL DEFAULT '';

ALTER TABLE concern ADD COLUMN owner VARCHAR NOT NULL DEFAULT '';

ALTER TABLE concern ADD COLUMN state VARCHAR NOT NULL DEFAULT 'open';
