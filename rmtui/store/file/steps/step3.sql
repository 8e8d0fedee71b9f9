CREATE TABLE closing_step (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    need_id VARCHAR NOT NULL,
    proposal_id VARCHAR NOT NULL,
    step VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    superior VARCHAR NOT NULL,
    ticks VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_closing_step_book ON closing_step (book);

CREATE INDEX ix_closing_step_customer_id ON closing_step (customer_id);

CREATE TABLE holding (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    bank VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    since VARCHAR NOT NULL,
    maturity VARCHAR NOT NULL,
    rate VARCHAR NOT NULL,
    risk INTEGER NOT NULL,
    stop_profit VARCHAR NOT NULL,
    stop_loss VARCHAR NOT NULL,
    as_of VARCHAR NOT NULL,
    import_key VARCHAR NOT NULL,
    sale_id VARCHAR NOT NULL,
    closed_on VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_holding_book ON holding (book);

CREATE INDEX ix_holding_customer_id ON holding (customer_id);

CREATE INDEX ix_holding_import_key ON holding (import_key);

CREATE INDEX ix_holding_maturity ON holding (maturity);

CREATE TABLE need (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    for_whom VARCHAR NOT NULL,
    horizon VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    evidence VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    found_on VARCHAR NOT NULL,
    retry_on VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_need_book ON need (book);

CREATE INDEX ix_need_customer_id ON need (customer_id);

CREATE TABLE not_sold (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    need_id VARCHAR NOT NULL,
    proposal_id VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    rival_bank VARCHAR NOT NULL,
    rival_product VARCHAR NOT NULL,
    rival_rate VARCHAR NOT NULL,
    rival_maturity VARCHAR NOT NULL,
    weak_points VARCHAR NOT NULL,
    retry_on VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_not_sold_book ON not_sold (book);

CREATE INDEX ix_not_sold_customer_id ON not_sold (customer_id);

CREATE TABLE policy (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    insurer VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    insured VARCHAR NOT NULL,
    beneficiary VARCHAR NOT NULL,
    term VARCHAR NOT NULL,
    sum_insured INTEGER NOT NULL,
    premium INTEGER NOT NULL,
    due_on VARCHAR NOT NULL,
    ends_on VARCHAR NOT NULL,
    critical BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_policy_book ON policy (book);

CREATE INDEX ix_policy_customer_id ON policy (customer_id);

CREATE TABLE product (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    risk INTEGER NOT NULL,
    term INTEGER NOT NULL,
    rate VARCHAR NOT NULL,
    bank VARCHAR NOT NULL,
    feature VARCHAR NOT NULL,
    advantage VARCHAR NOT NULL,
    benefit VARCHAR NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_product_book ON product (book);

CREATE TABLE proposal (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    need_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    revises VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    made_on VARCHAR NOT NULL,
    chosen_on VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_proposal_book ON proposal (book);

CREATE INDEX ix_proposal_customer_id ON proposal (customer_id);

CREATE TABLE proposal_line (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    proposal_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    product_id VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    share INTEGER NOT NULL,
    risk INTEGER NOT NULL,
    term INTEGER NOT NULL,
    exception_reason VARCHAR NOT NULL,
    exception_by VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_proposal_line_book ON proposal_line (book);

CREATE INDEX ix_proposal_line_customer_id ON proposal_line (customer_id);

CREATE INDEX ix_proposal_line_proposal_id ON proposal_line (proposal_id);

CREATE TABLE relative (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    born VARCHAR NOT NULL,
    school_or_employer VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    card_id VARCHAR NOT NULL,
    decides BOOLEAN NOT NULL,
    pays BOOLEAN NOT NULL,
    blocks BOOLEAN NOT NULL,
    friend BOOLEAN NOT NULL,
    confidence INTEGER NOT NULL,
    met_on VARCHAR NOT NULL,
    way_in VARCHAR NOT NULL,
    not_told BOOLEAN NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_relative_book ON relative (book);

CREATE INDEX ix_relative_card_id ON relative (card_id);

CREATE INDEX ix_relative_customer_id ON relative (customer_id);

CREATE TABLE review (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    advice VARCHAR NOT NULL,
    came_of VARCHAR NOT NULL,
    sent_on VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_review_book ON review (book);

CREATE INDEX ix_review_customer_id ON review (customer_id);

CREATE TABLE review_line (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    review_id VARCHAR NOT NULL,
    holding_id VARCHAR NOT NULL,
    bank VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    since VARCHAR NOT NULL,
    maturity VARCHAR NOT NULL,
    risk INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_review_line_book ON review_line (book);

CREATE INDEX ix_review_line_customer_id ON review_line (customer_id);

CREATE INDEX ix_review_line_review_id ON review_line (review_id);

CREATE TABLE sale (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    need_id VARCHAR NOT NULL,
    proposal_id VARCHAR NOT NULL,
    holding_id VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    risk INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    term INTEGER NOT NULL,
    maturity VARCHAR NOT NULL,
    rate VARCHAR NOT NULL,
    handler VARCHAR NOT NULL,
    approver VARCHAR NOT NULL,
    exception_reason VARCHAR NOT NULL,
    exception_by VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_sale_book ON sale (book);

CREATE INDEX ix_sale_customer_id ON sale (customer_id);

CREATE INDEX ix_sale_on_day ON sale (on_day);

CREATE TABLE sale_confirmation (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    sale_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    by_name VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_sale_confirmation_book ON sale_confirmation (book);

CREATE INDEX ix_sale_confirmation_customer_id ON sale_confirmation (customer_id);

CREATE INDEX ix_sale_confirmation_sale_id ON sale_confirmation (sale_id);

CREATE TABLE specialist (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    need_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    invited_on VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    reply VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_specialist_book ON specialist (book);

CREATE INDEX ix_specialist_customer_id ON specialist (customer_id);

ALTER TABLE customer ADD COLUMN life_phase VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN no_decision_maker VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN key_customer BOOLEAN NOT NULL DEFAULT 0;
