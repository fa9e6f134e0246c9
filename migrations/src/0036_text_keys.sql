-- The keys under which free texts of events are sealed, one an author and year; without its secret what is sealed under
-- it is mute for ever.
CREATE TABLE text_keys (
    key TEXT NOT NULL PRIMARY KEY,
    author TEXT NOT NULL, -- as recorded: a name or a pseudonym
    year {number} NOT NULL, -- of recording, in Berlin
    secret {bytes},
    since {number} NOT NULL,
    erased_at {number}
);
CREATE UNIQUE INDEX text_keys_alive ON text_keys (author, year) WHERE secret IS NOT NULL
