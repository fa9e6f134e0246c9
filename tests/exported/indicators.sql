-- Some indicators of the districts, out of what was recorded alone: docs/spec.md#indicators in the words of SQL. Runs on
-- what reports.sql and stock.sql make of the tables, and on the budget that budget.sql gives, as `computed`.
WITH newest_year AS (SELECT max(year) AS year FROM lines WHERE line IN (SELECT line FROM postings WHERE measure = 'appropriation')),
money AS (
    SELECT lines.district, sum(appropriation) AS appropriation, sum(soll - frozen) AS disposable,
        sum(commitments + actual) AS used, sum(actual) AS actual
    FROM computed JOIN lines USING (line) WHERE year = (SELECT year FROM newest_year)
    GROUP BY lines.district
),
-- Items that the newest parameters call mobile devices.
mobile AS (
    SELECT item.key AS item
    FROM (SELECT data FROM parameters ORDER BY event DESC LIMIT 1), json_each(data, '$.values.items') AS item
    WHERE json_extract_string(item.value, '$.programme') = 'mobile-devices'
),
ordered AS (
    SELECT authority, "order", any_value(item) AS item, arg_max(quantity, (day, event)) AS quantity
    FROM orders GROUP BY authority, "order"
),
delivered AS (SELECT authority, "order", sum(quantity) AS quantity FROM deliveries GROUP BY ALL),
home AS (SELECT DISTINCT authority, district FROM lines),
-- What authorities reported, summed; of which none reported one, there is no rate.
staff AS (
    SELECT district, sum(workplaces) AS workplaces, sum(eligible) AS eligible FROM people JOIN home USING (authority) GROUP BY ALL
),
devices AS (
    SELECT district, sum(in_use) AS in_use FROM stocked JOIN mobile USING (item) JOIN home USING (authority) GROUP BY ALL
),
reached AS (SELECT district, sum(sessions) AS sessions FROM access JOIN home USING (authority) GROUP BY ALL),
e_file AS (
    SELECT district, sum(accounts) AS accounts, sum(concurrent) AS concurrent
    FROM (
        SELECT authority, arg_max(accounts, (day, event)) AS accounts, arg_max(concurrent, (day, event)) AS concurrent
        FROM e_file_uses GROUP BY authority
    ) JOIN home USING (authority)
    GROUP BY district
),
goods AS (
    SELECT district,
        sum(coalesce(delivered.quantity, 0)) AS delivered,
        -- Of a cancelled order only what was delivered counts as ordered.
        sum(CASE WHEN cancelled."order" IS NULL THEN ordered.quantity ELSE coalesce(delivered.quantity, 0) END) AS ordered
    FROM ordered
    JOIN mobile USING (item)
    JOIN home USING (authority)
    LEFT JOIN delivered USING (authority, "order")
    LEFT JOIN (SELECT DISTINCT authority, "order" FROM cancellations) AS cancelled USING (authority, "order")
    GROUP BY district
)
SELECT 'budget.utilisation' AS indicator, district, used AS numerator, disposable AS denominator FROM money
UNION ALL SELECT 'budget.outflow', district, actual, appropriation FROM money
UNION ALL SELECT 'procurement.delivery-rate', district, delivered, ordered FROM goods
UNION ALL SELECT 'procurement.issue-rate', district, in_use, delivered FROM devices JOIN goods USING (district)
UNION ALL SELECT 'mobile.device-rate', district, in_use, eligible FROM devices JOIN staff USING (district)
UNION ALL SELECT 'mobile.access-rate', district, sessions, eligible FROM reached JOIN staff USING (district)
UNION ALL SELECT 'efile.usage-rate', district, concurrent, workplaces FROM e_file JOIN staff USING (district)
ORDER BY ALL
