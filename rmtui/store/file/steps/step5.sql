CREATE TABLE absence (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    starts_on VARCHAR NOT NULL,
    ends_on VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    cover VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_absence_book ON absence (book);

CREATE TABLE activity (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    interests VARCHAR NOT NULL,
    tiers VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_activity_book ON activity (book);

CREATE TABLE anniversary (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    relative_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    solar VARCHAR NOT NULL,
    lunar VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_anniversary_book ON anniversary (book);

CREATE INDEX ix_anniversary_customer_id ON anniversary (customer_id);

CREATE TABLE consent (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_consent_book ON consent (book);

CREATE INDEX ix_consent_customer_id ON consent (customer_id);

CREATE TABLE customer_group (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_customer_group_book ON customer_group (book);

CREATE TABLE entered (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_entered_book ON entered (book);

CREATE INDEX ix_entered_contact_id ON entered (contact_id);

CREATE INDEX ix_entered_customer_id ON entered (customer_id);

CREATE TABLE group_member (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_group_member_book ON group_member (book);

CREATE INDEX ix_group_member_customer_id ON group_member (customer_id);

CREATE INDEX ix_group_member_group_id ON group_member (group_id);

CREATE TABLE invitation (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    activity_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    state_on VARCHAR NOT NULL,
    follow_up VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_invitation_activity_id ON invitation (activity_id);

CREATE INDEX ix_invitation_book ON invitation (book);

CREATE INDEX ix_invitation_customer_id ON invitation (customer_id);

CREATE TABLE lesson (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    on_day VARCHAR NOT NULL,
    about_id VARCHAR NOT NULL,
    situation VARCHAR NOT NULL,
    hard VARCHAR NOT NULL,
    better VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_lesson_book ON lesson (book);

CREATE INDEX ix_lesson_on_day ON lesson (on_day);

CREATE TABLE movement (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    "before" INTEGER NOT NULL,
    "after" INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_movement_book ON movement (book);

CREATE INDEX ix_movement_customer_id ON movement (customer_id);

CREATE TABLE news (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    text VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_news_book ON news (book);

CREATE TABLE opportunity (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    found_on VARCHAR NOT NULL,
    state_on VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    next_on VARCHAR NOT NULL,
    next_step VARCHAR NOT NULL,
    feedback VARCHAR NOT NULL,
    lost_reason VARCHAR NOT NULL,
    ticks VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_opportunity_book ON opportunity (book);

CREATE INDEX ix_opportunity_customer_id ON opportunity (customer_id);

CREATE INDEX ix_opportunity_next_on ON opportunity (next_on);

CREATE TABLE preparation (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    on_day VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    aim VARCHAR NOT NULL,
    material VARCHAR NOT NULL,
    opening VARCHAR NOT NULL,
    judged VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_preparation_book ON preparation (book);

CREATE INDEX ix_preparation_customer_id ON preparation (customer_id);

CREATE TABLE talk (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    deleted BOOLEAN NOT NULL,
    customer_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    on_day VARCHAR NOT NULL,
    aim VARCHAR NOT NULL,
    content VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    next_aim VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_talk_book ON talk (book);

CREATE INDEX ix_talk_customer_id ON talk (customer_id);

ALTER TABLE customer ADD COLUMN points INTEGER NOT NULL DEFAULT 0;

ALTER TABLE customer ADD COLUMN points_expire_on VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN card_held VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN card_on VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN referrer_id VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN handed_by VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN campaign VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN campaign_until VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN growth_plan VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN growth_by VARCHAR NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN yearly_plan VARCHAR NOT NULL DEFAULT '';

ALTER TABLE holding ADD COLUMN cost VARCHAR NOT NULL DEFAULT '';

ALTER TABLE holding ADD COLUMN price VARCHAR NOT NULL DEFAULT '';

ALTER TABLE holding ADD COLUMN price_on VARCHAR NOT NULL DEFAULT '';

ALTER TABLE holding ADD COLUMN pay_day INTEGER NOT NULL DEFAULT 0;

ALTER TABLE holding ADD COLUMN overdue_since VARCHAR NOT NULL DEFAULT '';

ALTER TABLE holding ADD COLUMN plan_stopped_on VARCHAR NOT NULL DEFAULT '';

ALTER TABLE product ADD COLUMN code VARCHAR NOT NULL DEFAULT '';

ALTER TABLE product ADD COLUMN report_on VARCHAR NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN purpose VARCHAR NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN override VARCHAR NOT NULL DEFAULT '';
ALTER TABLE state ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE state ADD COLUMN tried_on VARCHAR NOT NULL DEFAULT '';
