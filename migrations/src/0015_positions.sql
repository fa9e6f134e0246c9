-- Positions that come and go, by authority and day of effect: whoever takes more away than there are is asked.
CREATE TABLE staffing_positions (
    authority TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    change {number} NOT NULL,
    PRIMARY KEY (authority, effective_on)
);
