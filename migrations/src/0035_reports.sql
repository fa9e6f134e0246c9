-- The report of each quarter that was published last: which one another must name that corrects it.
CREATE TABLE intake_reports (
    quarter TEXT NOT NULL PRIMARY KEY,
    sequence {number} NOT NULL,
    pdf TEXT NOT NULL,
    xlsx TEXT NOT NULL,
    json TEXT NOT NULL
);
