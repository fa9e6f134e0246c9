-- A trace that a command belongs to, carried beside its event (W3C traceparent). No part of the event: not hashed.
ALTER TABLE journal_events ADD COLUMN traceparent TEXT;

-- A name for this journal, drawn once: copies of it (streams) say whose they are.
ALTER TABLE journal_head ADD COLUMN journal TEXT NOT NULL DEFAULT '';
UPDATE journal_head SET journal = {random};

-- Numbers of refused entries have no gap and are drawn like those of the journal, so that they can be followed too.
DROP INDEX intake_refused_number;
UPDATE intake_refused SET number = (
    SELECT ranked.place FROM (SELECT id, row_number() OVER (ORDER BY number, id) AS place FROM intake_refused) AS ranked
    WHERE ranked.id = intake_refused.id
);
CREATE UNIQUE INDEX intake_refused_number ON intake_refused (number);
