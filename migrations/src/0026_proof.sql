-- The tree of hashes over the journal: 32 bytes an event, in tiles of up to 256 hashes.
CREATE TABLE notary_tiles (
    level {number} NOT NULL,
    place {number} NOT NULL,
    hashes {bytes} NOT NULL,
    PRIMARY KEY (level, place)
);
-- Its signed heads, by the name of the key and how many events each holds.
CREATE TABLE notary_checkpoints (
    origin TEXT NOT NULL,
    size {number} NOT NULL,
    note TEXT NOT NULL,
    signed_at {number} NOT NULL,
    PRIMARY KEY (origin, size)
);
