-- The journal: one row an event, numbered without a gap, chained by hashes. Never changed.
CREATE TABLE journal_events (
    seq {number} PRIMARY KEY NOT NULL,
    recorded_at {number} NOT NULL, -- microseconds since 1970 UTC
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL, -- the CloudEvent as JSON
    hash {bytes} NOT NULL -- SHA-256 over the previous hash and this row
);
CREATE UNIQUE INDEX journal_events_name ON journal_events (source, id);

-- The last number drawn: locked last in every transaction, so numbers are gapless and in the order of commit.
CREATE TABLE journal_head (
    id {number} PRIMARY KEY NOT NULL CHECK (id = 1),
    last {number} NOT NULL,
    recorded_at {number} NOT NULL,
    hash {bytes} NOT NULL
);
INSERT INTO journal_head (id, last, recorded_at, hash) VALUES (1, 0, 0, {zero});

-- Books that more than one context writes. Amounts are cents.
CREATE TABLE ledger_authorities (
    code TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE ledger_lines (
    name TEXT PRIMARY KEY NOT NULL,
    authority TEXT NOT NULL,
    year {number} NOT NULL,
    kind TEXT NOT NULL,
    programme TEXT NOT NULL,
    cover_group TEXT,
    section_label TEXT NOT NULL,
    chapter_label TEXT NOT NULL,
    title_label TEXT NOT NULL,
    appropriation {number} NOT NULL,
    carry_over {number} NOT NULL,
    adjustments {number} NOT NULL,
    frozen {number} NOT NULL,
    commitments {number} NOT NULL,
    actual {number} NOT NULL
);
CREATE INDEX ledger_lines_authority ON ledger_lines (authority, year, programme);
CREATE INDEX ledger_lines_programme ON ledger_lines (programme, year);
CREATE TABLE ledger_commitment_authorities (
    line TEXT NOT NULL,
    year {number} NOT NULL,
    granted {number} NOT NULL,
    used {number} NOT NULL,
    PRIMARY KEY (line, year)
);
CREATE TABLE ledger_stocks (
    authority TEXT NOT NULL,
    item TEXT NOT NULL,
    counted_on TEXT,
    lots TEXT NOT NULL, -- JSON: [[commissioned or null, in stock, in use], …]
    short {number} NOT NULL,
    entries {number} NOT NULL, -- movements ever recorded: numbers the next
    PRIMARY KEY (authority, item)
);
-- Movements since the newest count, so that a count that comes late can be put in its place.
CREATE TABLE ledger_stock_entries (
    authority TEXT NOT NULL,
    item TEXT NOT NULL,
    number {number} NOT NULL,
    day TEXT NOT NULL,
    entry TEXT NOT NULL, -- JSON
    PRIMARY KEY (authority, item, number)
);

CREATE TABLE budget_funding_requests (
    authority TEXT NOT NULL,
    request TEXT NOT NULL,
    programme TEXT NOT NULL,
    amount {number} NOT NULL,
    state TEXT NOT NULL,
    granted {number} NOT NULL,
    PRIMARY KEY (authority, request)
);

CREATE TABLE procurement_orders (
    authority TEXT NOT NULL,
    number TEXT NOT NULL,
    line TEXT NOT NULL,
    item TEXT NOT NULL,
    quantity {number} NOT NULL,
    amount {number} NOT NULL,
    delivered {number} NOT NULL,
    paid {number} NOT NULL,
    state TEXT NOT NULL, -- open, closed, cancelled
    later_year {number}, -- the year whose commitment authority it uses
    due TEXT,
    consent TEXT, -- JSON
    PRIMARY KEY (authority, number)
);
CREATE TABLE procurement_payments (
    authority TEXT NOT NULL,
    number TEXT NOT NULL,
    order_number TEXT,
    line TEXT NOT NULL,
    amount {number} NOT NULL,
    is_final {number} NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (authority, number)
);
CREATE TABLE procurement_invoices (
    authority TEXT NOT NULL,
    number TEXT NOT NULL,
    order_number TEXT NOT NULL,
    amount {number} NOT NULL,
    PRIMARY KEY (authority, number)
);

CREATE TABLE rollout_rollouts (
    authority TEXT NOT NULL,
    rollout TEXT NOT NULL,
    scope TEXT NOT NULL,
    total {number},
    done {number} NOT NULL,
    deadline TEXT NOT NULL,
    PRIMARY KEY (authority, rollout)
);
CREATE TABLE rollout_milestones (
    authority TEXT NOT NULL,
    project TEXT NOT NULL,
    milestone TEXT NOT NULL,
    planned_on TEXT NOT NULL,
    budgeted_cost {number} NOT NULL,
    reached_on TEXT,
    PRIMARY KEY (authority, project, milestone)
);

CREATE TABLE staffing_headcounts (
    authority TEXT NOT NULL,
    as_of TEXT NOT NULL,
    employees {number} NOT NULL,
    workplaces {number} NOT NULL,
    eligible {number} NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (authority, as_of)
);

CREATE TABLE intake_submissions (
    authority TEXT NOT NULL,
    period TEXT NOT NULL,
    first_due_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    extensions {number} NOT NULL,
    received_on TEXT,
    complete {number} NOT NULL,
    PRIMARY KEY (authority, period)
);
-- What was refused, kept for correction. An entry is corrected once its event is in the journal.
CREATE TABLE intake_refused (
    id TEXT PRIMARY KEY NOT NULL, -- digest of origin and content: the same line twice is one entry
    number {number} NOT NULL,
    origin TEXT NOT NULL,
    position {number} NOT NULL,
    event_source TEXT,
    event_id TEXT,
    reason TEXT NOT NULL,
    field TEXT NOT NULL,
    message_de TEXT NOT NULL,
    message_en TEXT NOT NULL,
    content TEXT NOT NULL,
    raw {bytes}, -- what came, where it is no text
    after_seq {number} NOT NULL, -- the journal's last number when it was refused
    actor TEXT NOT NULL,
    refused_at {number} NOT NULL,
    settled TEXT -- why it was set aside by hand
);
CREATE INDEX intake_refused_number ON intake_refused (number)
