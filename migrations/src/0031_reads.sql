-- Who read what somebody may have to answer for, and who was refused: in a chain of its own, never what was read.
CREATE TABLE reads_log (
    seq {number} NOT NULL,
    recorded_at {number} NOT NULL,
    entry TEXT NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (seq)
);
-- Where it begins: what was older was removed.
CREATE TABLE reads_start (
    id {number} NOT NULL,
    seq {number} NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO reads_start (id, seq, hash) VALUES (1, 0, {zero});
