-- What happened on a day and may be taken back (connections to the digital file, activities): by day whether it counts.
CREATE TABLE rollout_happened (
    authority TEXT NOT NULL,
    what TEXT NOT NULL,
    title TEXT NOT NULL,
    days TEXT NOT NULL,
    PRIMARY KEY (authority, what, title)
);
