CREATE TABLE action (
    id VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    book VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    undoes VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    left_machine BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_action_n ON action (n);

CREATE TABLE audit (
    n INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    hash VARCHAR NOT NULL,
    PRIMARY KEY (n)
);

CREATE TABLE book (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    role VARCHAR NOT NULL,
    rm_name VARCHAR NOT NULL,
    bank VARCHAR NOT NULL,
    branch VARCHAR NOT NULL,
    sub_branch VARCHAR NOT NULL,
    mobile VARCHAR NOT NULL,
    office_phone VARCHAR NOT NULL,
    demo BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_book_book ON book (book);

CREATE TABLE change (
    origin VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    book VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    undoes VARCHAR NOT NULL,
    hlc VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    tbl VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    salt VARCHAR NOT NULL,
    schema_version INTEGER NOT NULL,
    body_hash VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    PRIMARY KEY (origin, seq)
);

CREATE INDEX ix_change_action ON change (action);

CREATE INDEX ix_change_row ON change (tbl, row_id);

CREATE TABLE claim (
    id INTEGER NOT NULL,
    customer_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    start VARCHAR NOT NULL,
    "end" VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    must BOOLEAN NOT NULL,
    due_at VARCHAR NOT NULL,
    moved_to VARCHAR NOT NULL,
    asked BOOLEAN NOT NULL,
    args VARCHAR NOT NULL,
    band VARCHAR NOT NULL,
    rank_key VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_claim_band ON claim (band, start, "end", customer_id);

CREATE INDEX ix_claim_customer ON claim (customer_id);

CREATE INDEX ix_claim_value ON claim (band, rank_key, start, "end", customer_id);

CREATE TABLE concern (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    text TEXT NOT NULL,
    doing VARCHAR NOT NULL,
    opened_on VARCHAR NOT NULL,
    due_on VARCHAR NOT NULL,
    closed_on VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_concern_book ON concern (book);

CREATE INDEX ix_concern_customer_id ON concern (customer_id);

CREATE TABLE contact (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    group_id VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    day VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    step VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    phone_id VARCHAR NOT NULL,
    asked BOOLEAN NOT NULL,
    care BOOLEAN NOT NULL,
    imported BOOLEAN NOT NULL,
    template VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    learnt VARCHAR NOT NULL,
    with_whom VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_contact_book ON contact (book);

CREATE INDEX ix_contact_customer_at ON contact (customer_id, at);

CREATE INDEX ix_contact_day ON contact (day);

CREATE TABLE custom_field (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_custom_field_book ON custom_field (book);

CREATE INDEX ix_custom_field_customer_id ON custom_field (customer_id);

CREATE TABLE customer (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    number VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    tier VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    birthday VARCHAR NOT NULL,
    birthday_lunar VARCHAR NOT NULL,
    occupation VARCHAR NOT NULL,
    employer VARCHAR NOT NULL,
    income_band VARCHAR NOT NULL,
    credit_grade VARCHAR NOT NULL,
    wechat VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    preferred_channel VARCHAR NOT NULL,
    call_window VARCHAR NOT NULL,
    marital_state VARCHAR NOT NULL,
    children VARCHAR NOT NULL,
    household VARCHAR NOT NULL,
    decision_maker VARCHAR NOT NULL,
    taboos VARCHAR NOT NULL,
    home_region VARCHAR NOT NULL,
    hobbies VARCHAR NOT NULL,
    other_banks VARCHAR NOT NULL,
    risk_rating VARCHAR NOT NULL,
    risk_tested_on VARCHAR NOT NULL,
    id_tail VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    allotted_on VARCHAR NOT NULL,
    contribution INTEGER NOT NULL,
    potential INTEGER NOT NULL,
    value_reason VARCHAR NOT NULL,
    managed BOOLEAN NOT NULL,
    signed BOOLEAN NOT NULL,
    products VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    dnd_call BOOLEAN NOT NULL,
    dnd_sms BOOLEAN NOT NULL,
    dnd_visit BOOLEAN NOT NULL,
    dnd_meeting BOOLEAN NOT NULL,
    dnd_mail BOOLEAN NOT NULL,
    dnd_wechat BOOLEAN NOT NULL,
    pinyin VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_customer_book ON customer (book);

CREATE INDEX ix_customer_name ON customer (name);

CREATE INDEX ix_customer_number ON customer (number);

CREATE TABLE day_plan (
    day VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    "key" VARCHAR NOT NULL,
    rules VARCHAR NOT NULL,
    due_on VARCHAR NOT NULL,
    PRIMARY KEY (day, customer_id)
);

CREATE TABLE decision (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    by_name VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_decision_book ON decision (book);

CREATE INDEX ix_decision_customer_id ON decision (customer_id);

CREATE TABLE head (
    tbl VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tbl, row_id, field, origin, seq)
);

CREATE TABLE meeting (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    day VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    with_whom VARCHAR NOT NULL,
    agreed_on VARCHAR NOT NULL,
    moved_from VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_meeting_book ON meeting (book);

CREATE INDEX ix_meeting_customer_id ON meeting (customer_id);

CREATE INDEX ix_meeting_day ON meeting (day);

CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE next_step (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    set_at VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    promised BOOLEAN NOT NULL,
    none_because VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_next_step_book ON next_step (book);

CREATE INDEX ix_next_step_customer_id ON next_step (customer_id);

CREATE TABLE note (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_note_book ON note (book);

CREATE INDEX ix_note_customer_id ON note (customer_id);

CREATE TABLE origin (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    hash VARCHAR NOT NULL,
    hlc VARCHAR NOT NULL,
    mine BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE pause (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    start VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    annoyed BOOLEAN NOT NULL,
    ends VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_pause_book ON pause (book);

CREATE INDEX ix_pause_customer_id ON pause (customer_id);

CREATE TABLE phone (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    digits VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_phone_book ON phone (book);

CREATE INDEX ix_phone_customer_id ON phone (customer_id);

CREATE INDEX ix_phone_digits ON phone (digits);

CREATE TABLE plan_note (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    day VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_plan_note_book ON plan_note (book);

CREATE INDEX ix_plan_note_customer_id ON plan_note (customer_id);

CREATE TABLE profile_note (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    learnt_how VARCHAR NOT NULL,
    learnt_on VARCHAR NOT NULL,
    asked_none_on VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_profile_note_book ON profile_note (book);

CREATE INDEX ix_profile_note_customer_id ON profile_note (customer_id);

CREATE TABLE retraction (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    tbl VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_retraction_book ON retraction (book);

CREATE INDEX ix_retraction_target ON retraction (target);

CREATE TABLE stage_move (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    from_stage INTEGER NOT NULL,
    to_stage INTEGER NOT NULL,
    outcome VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_stage_move_book ON stage_move (book);

CREATE INDEX ix_stage_move_customer_id ON stage_move (customer_id);

CREATE INDEX ix_stage_move_on_day ON stage_move (on_day);

CREATE TABLE state (
    customer_id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    stage INTEGER NOT NULL,
    entered_on VARCHAR NOT NULL,
    clock_start VARCHAR NOT NULL,
    paused_before INTEGER NOT NULL,
    limit_on VARCHAR NOT NULL,
    amber_on VARCHAR NOT NULL,
    paused_from VARCHAR NOT NULL,
    paused_until VARCHAR NOT NULL,
    dropped BOOLEAN NOT NULL,
    lead_from VARCHAR NOT NULL,
    last_contact VARCHAR NOT NULL,
    last_channel VARCHAR NOT NULL,
    next_on VARCHAR NOT NULL,
    next_at VARCHAR NOT NULL,
    next_channel VARCHAR NOT NULL,
    next_promised BOOLEAN NOT NULL,
    none_because VARCHAR NOT NULL,
    complete INTEGER NOT NULL,
    complaint BOOLEAN NOT NULL,
    recent_sales VARCHAR NOT NULL,
    rank_key VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    PRIMARY KEY (customer_id)
);

CREATE INDEX ix_state_rank ON state (rank_key);

CREATE INDEX ix_state_sales ON state (substr(recent_sales, -10), recent_sales, book, stage, dropped, last_contact, customer_id);

CREATE INDEX ix_state_stage ON state (stage, clock_start);

CREATE VIRTUAL TABLE search USING fts5(customer_id UNINDEXED, body);
