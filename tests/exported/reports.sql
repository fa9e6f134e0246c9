-- What authorities reported, out of what was recorded alone: docs/spec.md#time in the words of SQL. Of several reports the
-- newest by day of effect counts, then by number.
CREATE OR REPLACE TABLE people AS
SELECT authority, workplaces, greatest(0, eligible + coalesce(
    (SELECT sum(quantity) FROM positions WHERE positions.authority = counted.authority AND positions.day > counted.day), 0
)) AS eligible
FROM headcounts AS counted
QUALIFY row_number() OVER (PARTITION BY authority ORDER BY day DESC, event DESC) = 1;

CREATE OR REPLACE TABLE licensed AS
SELECT authority, licence AS item, arg_max(quantity, (day, event)) AS quantity FROM licences GROUP BY ALL;

CREATE OR REPLACE TABLE access AS
SELECT authority, arg_max(sessions, (day, event)) AS sessions FROM remote_access GROUP BY ALL;
