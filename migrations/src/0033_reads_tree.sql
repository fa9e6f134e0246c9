-- The tree of hashes over the log of reads, and its signed heads: as the journal's. A leaf outlives its line.
CREATE TABLE reads_tiles (
    level {number} NOT NULL,
    place {number} NOT NULL,
    hashes {bytes} NOT NULL,
    PRIMARY KEY (level, place)
);
CREATE TABLE reads_checkpoints (
    origin TEXT NOT NULL,
    size {number} NOT NULL,
    note TEXT NOT NULL,
    signed_at {number} NOT NULL,
    PRIMARY KEY (origin, size)
);
