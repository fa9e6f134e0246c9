-- The last spelling of a name: a digest of what it names and of its letters without capitals and blanks.
CREATE TABLE journal_names (
    form TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);
-- What was done at which site, with the day of the report that was recorded last.
CREATE TABLE rollout_sites (
    authority TEXT NOT NULL,
    site TEXT NOT NULL,
    measure TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (authority, site, measure)
);
