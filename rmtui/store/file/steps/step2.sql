CREATE TABLE pairing (
    id VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    live BOOLEAN NOT NULL,
    device VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    person VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    sign_key VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_pairing_book ON pairing (book);

CREATE INDEX ix_pairing_device ON pairing (device);

CREATE TABLE peer (
    device VARCHAR NOT NULL,
    person VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    book VARCHAR NOT NULL,
    own BOOLEAN NOT NULL,
    sign_key VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    books VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    paired_at VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    have VARCHAR NOT NULL,
    have_number INTEGER NOT NULL,
    received_at VARCHAR NOT NULL,
    sent_at VARCHAR NOT NULL,
    PRIMARY KEY (device)
);

CREATE TABLE receipt (
    bundle VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    changes INTEGER NOT NULL,
    PRIMARY KEY (bundle, direction)
);

CREATE INDEX ix_receipt_digest ON receipt (digest);

ALTER TABLE origin ADD COLUMN signature VARCHAR NOT NULL DEFAULT '';

ALTER TABLE claim ADD COLUMN book VARCHAR NOT NULL DEFAULT '';

UPDATE claim SET book = coalesce((SELECT c.book FROM customer c WHERE c.id = claim.customer_id), '');

DROP INDEX ix_claim_band;

DROP INDEX ix_claim_value;

CREATE INDEX ix_claim_band ON claim (book, band, start, "end", customer_id);

CREATE INDEX ix_claim_value ON claim (book, band, rank_key, start, "end", customer_id);
