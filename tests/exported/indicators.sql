-- Indicators of the districts on a day ($day), out of what was recorded alone: docs/spec.md#indicators in the words
-- of SQL. Runs on what reports.sql and stock.sql make of the tables, and on the budget that budget.sql gives, as `computed`.
-- A row says what stands above and below the line, or the value where there is no line; `key` is the rollout, project or
-- later year that a row is of.
WITH newest_year AS (SELECT max(year) AS year FROM lines WHERE line IN (SELECT line FROM postings WHERE measure = 'appropriation')),
home AS (SELECT DISTINCT authority, district FROM lines),
-- Of each name the set valid from the latest day; what stands in several counts as it stands in the latest.
sets AS (
    SELECT data::JSON AS data, (data::JSON ->> '$.valid_from')::DATE AS valid_from, event
    FROM parameters WHERE (data::JSON ->> '$.valid_from')::DATE <= $day
    QUALIFY row_number() OVER (PARTITION BY data::JSON ->> '$.set' ORDER BY valid_from DESC, event DESC) = 1
),
items AS (
    SELECT item.key AS item, item.value ->> '$.programme' AS programme, (item.value ->> '$.life_months')::INTEGER AS life,
        coalesce((item.value ->> '$.required_for_mobile_work')::BOOLEAN, false) AS required
    FROM sets, json_each(data, '$.values.items') AS item
    QUALIFY row_number() OVER (PARTITION BY item.key ORDER BY valid_from DESC, event DESC) = 1
),
footprints AS (
    SELECT item.key AS item, item.value ->> '$.kind' AS kind, (item.value ->> '$.kwh_per_year')::DECIMAL(18, 6) AS kwh
    FROM (
        SELECT data FROM sets WHERE (data -> '$.values.footprints') IS NOT NULL ORDER BY valid_from DESC, event DESC LIMIT 1
    ), json_each(data, '$.values.footprints') AS item
),
mobile AS (SELECT item FROM items WHERE programme = 'mobile-devices'),
-- Desktop computers are known by their names where their footprint does not say it.
stationary AS (
    SELECT DISTINCT item FROM stocked
    WHERE item NOT IN (FROM mobile)
        AND len(list_intersect(string_split(item, '-'), ['desktop', 'pc', 'apc', 'workstation', 'thinclient'])) > 0
),
in_use AS (
    SELECT authority,
        sum(in_use) FILTER (item IN (FROM mobile)) AS mobile,
        sum(in_use) FILTER (item IN (FROM stationary)) AS stationary,
        sum(in_use) FILTER (item IN (FROM mobile) OR item IN (SELECT item FROM footprints WHERE kind = 'stationary')) AS computers
    FROM stocked GROUP BY authority
),
money AS (
    SELECT lines.* FROM (
        SELECT computed.*, lines.* EXCLUDE (line) FROM computed JOIN lines USING (line)
    ) AS lines
),
paid AS (
    SELECT payments.*, lines.district, lines.year FROM payments JOIN lines USING (line)
    WHERE kind <> 'revenue' AND year = (SELECT year FROM newest_year)
),
ordered AS (
    SELECT authority, "order", any_value(item) AS item, any_value(due_on) AS due_on, any_value(ve_year) AS ve_year,
        any_value(line) AS line, min(day) FILTER (type = 'procurement.order-placed.v1') AS placed_on,
        arg_max(quantity, (day, event)) AS quantity, arg_max(amount, (day, event)) AS amount
    FROM orders
    WHERE (authority, "order") IN (SELECT (authority, "order") FROM orders WHERE type = 'procurement.order-placed.v1')
    GROUP BY authority, "order"
),
settled AS (
    SELECT "by" AS authority, "order", sum(amount) AS paid, bool_or(last) AS closed
    FROM payments WHERE "order" IS NOT NULL GROUP BY ALL
),
cancelled AS (SELECT DISTINCT authority, "order", true AS cancelled FROM cancellations),
came AS (
    SELECT authority, "order", sum(deliveries.quantity) AS quantity,
        sum(deliveries.quantity) FILTER (day <= due_on) AS in_time
    FROM deliveries JOIN ordered USING (authority, "order") GROUP BY ALL
),
goods AS (
    SELECT district, sum(coalesce(came.quantity, 0)) AS delivered,
        -- Of a cancelled order only what was delivered counts as ordered.
        sum(CASE WHEN cancelled THEN coalesce(came.quantity, 0) ELSE ordered.quantity END) AS ordered
    FROM ordered JOIN mobile USING (item) JOIN home USING (authority)
    LEFT JOIN came USING (authority, "order") LEFT JOIN cancelled USING (authority, "order")
    GROUP BY district
),
due AS (
    SELECT district,
        sum(CASE WHEN cancelled THEN coalesce(came.quantity, 0) ELSE ordered.quantity END) AS pieces,
        sum(coalesce(in_time, 0)) AS in_time
    FROM ordered JOIN mobile USING (item) JOIN home USING (authority)
    LEFT JOIN came USING (authority, "order") LEFT JOIN cancelled USING (authority, "order")
    WHERE due_on <= $day GROUP BY district
),
invoiced AS (SELECT authority, "order", sum(amount) AS amount FROM invoices GROUP BY ALL),
unpaid AS (
    SELECT district, sum(greatest(0, invoiced.amount - coalesce(paid, 0))) AS amount
    FROM invoiced JOIN home USING (authority) LEFT JOIN settled USING (authority, "order") GROUP BY district
),
-- What uses commitment authority: what was ordered, or paid once it is cancelled or closed.
later AS (
    SELECT district, ve_year AS later_year,
        sum(CASE WHEN coalesce(cancelled, false) OR coalesce(closed, false) THEN coalesce(paid, 0) ELSE ordered.amount END) AS used,
        0 AS granted
    FROM ordered JOIN lines USING (line)
    LEFT JOIN settled ON settled.authority = ordered.authority AND settled."order" = ordered."order"
    LEFT JOIN cancelled ON cancelled.authority = ordered.authority AND cancelled."order" = ordered."order"
    WHERE ve_year IS NOT NULL AND lines.year = (SELECT year FROM newest_year) GROUP BY ALL
    UNION ALL
    SELECT district, later_year, 0, sum(amount)
    FROM commitment_authorities JOIN lines USING (line) WHERE lines.year = (SELECT year FROM newest_year) GROUP BY ALL
),
committed AS (SELECT district, later_year, sum(used) AS used, sum(granted) AS granted FROM later GROUP BY ALL),
-- The middle of values by their weights; of two in the middle the mean.
waited AS (
    SELECT district, (day - placed_on)::BIGINT AS days, deliveries.quantity AS weight
    FROM deliveries JOIN ordered USING (authority, "order") JOIN mobile USING (item) JOIN home USING (authority)
),
recorded AS (
    SELECT district, ((recorded_at AT TIME ZONE 'Europe/Berlin')::DATE - day)::BIGINT AS days, abs(amount) AS weight
    FROM paid WHERE amount <> 0
),
middle AS (
    SELECT of, district, avg(days) FILTER (2 * so_far >= all_of AND 2 * (so_far - weight) <= all_of) AS days
    FROM (
        SELECT *, sum(weight) OVER (PARTITION BY of, district ORDER BY days) AS so_far,
            sum(weight) OVER (PARTITION BY of, district) AS all_of
        FROM (
            SELECT 'procurement.lead-time' AS of, district, days, sum(weight) AS weight FROM waited GROUP BY ALL
            UNION ALL SELECT 'data.latency', district, days, sum(weight) FROM recorded GROUP BY ALL
        )
    )
    GROUP BY of, district
),
people_at AS (SELECT * FROM people JOIN home USING (authority)),
licences_of AS (
    SELECT authority, sum(quantity) FILTER (programme = 'e-file') AS e_file
    FROM licensed JOIN items USING (item) GROUP BY authority
),
e_file AS (
    SELECT authority, arg_max(accounts, (day, event)) AS accounts, arg_max(concurrent, (day, event)) AS concurrent FROM e_file_uses GROUP BY authority
),
-- What of each an authority has least of: devices, accounts (as they were said last; never said: sessions), each licence that mobile work needs.
accounts AS (
    SELECT authority, coalesce(
        arg_max(accounts, (day, event)) FILTER (accounts IS NOT NULL), arg_max(sessions, (day, event))
    ) AS accounts
    FROM remote_access GROUP BY authority
),
scarcest AS (
    SELECT district, authority, least(mobile, accounts, (
        SELECT min(quantity) FROM licensed WHERE licensed.authority = in_use.authority
            AND item IN (SELECT item FROM items WHERE required)
    )) AS scarcest
    FROM in_use JOIN accounts USING (authority) JOIN home USING (authority)
    WHERE mobile IS NOT NULL AND (SELECT count(*) FROM items WHERE required) = (
        SELECT count(*) FROM licensed
        WHERE licensed.authority = in_use.authority AND item IN (SELECT item FROM items WHERE required)
    )
),
-- Placed: of those who have positions for it.
capable AS (
    SELECT district, sum(scarcest) AS capable,
        sum(scarcest) FILTER (authority IN (SELECT authority FROM people_at WHERE eligible > 0)) AS placed
    FROM scarcest GROUP BY district
),
-- Who reported everything it takes.
one_device AS (
    SELECT district, sum(least(mobile, greatest(0, workplaces - stationary))) AS only_mobile, sum(workplaces) AS workplaces
    FROM in_use JOIN people_at USING (authority) WHERE mobile IS NOT NULL AND stationary IS NOT NULL GROUP BY district
),
computers AS (
    SELECT district, sum(computers) AS in_use, sum(workplaces) AS workplaces
    FROM in_use JOIN people_at USING (authority) WHERE computers IS NOT NULL GROUP BY district
),
-- Whole months, as for the extra need: the 31st reaches its month on the last day of a shorter one.
old AS (
    SELECT district, sum(len(list_filter(used, lambda since: since < $day
        AND (year($day) - year(since)) * 12 + month($day) - month(since)
            - (day($day) < least(day(since), day(last_day($day))))::INTEGER > life))) AS pieces,
        sum(in_use) AS in_use, count(life) AS known
    FROM stocked JOIN mobile USING (item) JOIN items USING (item) JOIN home USING (authority) GROUP BY district
),
energy AS (
    SELECT district, sum(in_use * kwh) AS kwh FROM stocked JOIN footprints USING (item) JOIN home USING (authority) GROUP BY district HAVING sum(in_use) > 0
),
-- Of several reports of a rollout the newest by day of effect counts, then by number: of its total a plan or a progress.
totals AS (
    SELECT authority, rollout, arg_max(total, (day, event)) AS total
    FROM (
        SELECT authority, rollout, total, day, event FROM rollout_plans WHERE total IS NOT NULL
        UNION ALL SELECT authority, rollout, total, day, event FROM rollout_progress WHERE total IS NOT NULL
    )
    GROUP BY ALL
),
done AS (SELECT authority, rollout, arg_max(done, (day, event)) AS done FROM rollout_progress GROUP BY ALL),
rollouts AS (
    SELECT district, rollout, sum(done) AS done, sum(total) AS total
    FROM totals JOIN done USING (authority, rollout) JOIN home USING (authority) GROUP BY ALL
),
milestones AS (
    SELECT authority, project, milestone, arg_max(planned_on, (day, event)) AS planned_on FROM milestone_plans GROUP BY ALL
),
-- What takes a report back is of the same day, and comes after it.
reached AS (
    SELECT authority, project, milestone, min(day) AS day FROM milestones_reached AS said
    WHERE NOT EXISTS (
        SELECT 1 FROM milestones_withdrawn AS gone
        WHERE (gone.authority, gone.project, gone.milestone, gone.day) = (said.authority, said.project, said.milestone, said.day)
            AND gone.event > said.event
    )
    GROUP BY ALL
),
connections AS (
    SELECT DISTINCT authority FROM e_file_connections AS said
    WHERE NOT EXISTS (
        SELECT 1 FROM e_file_withdrawals AS gone
        WHERE (gone.authority, gone.day) = (said.authority, said.day) AND gone.event > said.event
    )
),
stones AS (
    SELECT district, count(*) FILTER (reached.day <= planned_on) AS kept, count(*) AS planned
    FROM milestones JOIN home USING (authority) LEFT JOIN reached USING (authority, project, milestone)
    WHERE planned_on <= $day GROUP BY district
),
periods AS (
    SELECT authority, period, arg_max("on", event) FILTER (step = 'due') AS due_on, max("on") FILTER (step = 'extended') AS extended_to
    FROM submissions GROUP BY ALL
),
received AS (
    SELECT authority, period, bool_or(complete) AS complete, min("on") FILTER (complete) AS complete_on
    FROM submissions WHERE step = 'received' GROUP BY ALL
),
asked AS (
    SELECT district, due_on, greatest(due_on, coalesce(extended_to, due_on)) AS deadline, coalesce(complete, false) AS complete,
        complete_on, received.authority IS NOT NULL AS came
    FROM periods JOIN home USING (authority) LEFT JOIN received USING (authority, period)
    WHERE due_on IS NOT NULL
),
-- Due by the deadline that counts now; in time by the first.
fulfilled AS (
    SELECT district, count(*) AS due, count(*) FILTER (complete) AS complete FROM asked
    WHERE complete OR deadline <= $day GROUP BY district
),
punctual AS (
    SELECT district, count(*) AS due, count(*) FILTER (complete_on <= due_on) AS in_time FROM asked
    WHERE came OR due_on <= $day GROUP BY district
),
-- Of several authorities the one that reported longest ago.
silence AS (
    SELECT district, max(days) AS days
    FROM (
        SELECT authority, greatest(0, $day - max("on"))::BIGINT AS days FROM submissions WHERE step = 'received' GROUP BY authority
    ) JOIN home USING (authority)
    WHERE authority IN (SELECT authority FROM submissions WHERE step = 'due') GROUP BY district
),
retired AS (
    SELECT district, sum(quantity) AS pieces
    FROM stock JOIN footprints USING (item) JOIN home USING (authority)
    WHERE what = 'retired' AND year(day) = year($day) GROUP BY district
),
-- What was granted of requests, and with it what is still needed by need.sql.
granted AS (
    SELECT district, coalesce(sum(amount) FILTER (step = 'granted'), 0) AS amount
    FROM funding JOIN home USING (authority) GROUP BY district
),
-- Of what need.sql makes anew, row by row.
needed AS (SELECT district, sum(need) AS need FROM need GROUP BY district),
connected AS (
    SELECT district, count(*) AS connected FROM connections JOIN home USING (authority) GROUP BY district
),
planned AS (
    SELECT district, count(*) AS planned FROM (
        SELECT authority FROM connections
        UNION SELECT authority FROM rollout_plans WHERE starts_with(rollout, 'e-file') OR starts_with(rollout, 'e-akte')
    ) JOIN home USING (authority) GROUP BY district
),
-- Lines of this year and of the one before, of who has lines in both.
both_years AS (
    SELECT authority FROM money WHERE year IN (SELECT unnest([year, year - 1]) FROM newest_year)
    GROUP BY authority HAVING count(DISTINCT year) = 2
),
carried AS (
    SELECT district, sum(carry_over) FILTER (year = (SELECT year FROM newest_year)) AS carried,
        sum(soll) FILTER (year = (SELECT year - 1 FROM newest_year)) AS before
    FROM money WHERE authority IN (FROM both_years) GROUP BY district
),
spent AS (
    SELECT district, sum(available) AS available, sum(appropriation) AS appropriation, sum(soll - frozen) AS disposable,
        sum(commitments + actual) AS used, sum(actual) AS actual, sum(actual) FILTER (programme = 'mobile-devices') AS devices,
        sum(actual) FILTER (
            programme IN ('mobile-devices', 'remote-access') OR programme IN (SELECT programme FROM items WHERE required)
        ) AS mobile_work,
        sum(actual) FILTER (authority IN (SELECT authority FROM people)) AS of_reported
    FROM money WHERE year = (SELECT year FROM newest_year) GROUP BY district
),
devices AS (SELECT district, sum(mobile) AS in_use FROM in_use JOIN home USING (authority) GROUP BY district),
staff AS (SELECT district, sum(workplaces) AS workplaces, sum(eligible) AS eligible FROM people_at GROUP BY district),
rates AS (
    SELECT 'budget.allocation-coverage' AS indicator, district, NULL AS key,
        coalesce(sum(amount) FILTER ("order" IS NOT NULL), 0) AS numerator, sum(amount) AS denominator
    FROM paid GROUP BY district
    UNION ALL SELECT 'budget.outflow', district, NULL, actual, appropriation FROM spent
    UNION ALL SELECT 'budget.utilisation', district, NULL, used, disposable FROM spent
    UNION ALL SELECT 'budget.carry-over-rate', district, NULL, carried, before FROM carried
    UNION ALL SELECT 'budget.ve-use', district, later_year::VARCHAR, used, granted FROM committed
    UNION ALL SELECT 'budget.ve-use', district, NULL, sum(used), sum(granted) FROM committed GROUP BY district
    UNION ALL SELECT 'cost.per-device', district, NULL, devices, in_use FROM spent JOIN devices USING (district) WHERE in_use IS NOT NULL
    UNION ALL SELECT 'cost.per-mobile-workplace', district, NULL, mobile_work, capable FROM spent JOIN capable USING (district)
    UNION ALL SELECT 'cost.per-workplace', district, NULL, of_reported, workplaces FROM spent JOIN staff USING (district)
    UNION ALL SELECT 'data.completeness', district, NULL, complete, due FROM fulfilled
    UNION ALL SELECT 'data.punctuality', district, NULL, in_time, due FROM punctual
    UNION ALL SELECT 'device.over-age-rate', district, NULL, pieces, in_use FROM old WHERE known > 0
    UNION ALL SELECT 'device.per-workplace', district, NULL, in_use, workplaces FROM computers
    UNION ALL SELECT 'efile.connection-rate', district, NULL, coalesce(connected, 0), planned FROM planned LEFT JOIN connected USING (district)
    UNION ALL SELECT 'efile.licence-use', district, NULL, sum(accounts), sum(e_file)
        FROM e_file JOIN home USING (authority) JOIN licences_of USING (authority)
        WHERE e_file IS NOT NULL GROUP BY district HAVING sum(e_file) > 0
    UNION ALL SELECT 'efile.usage-rate', district, NULL, concurrent, workplaces
        FROM (SELECT district, sum(concurrent) AS concurrent FROM e_file JOIN home USING (authority) GROUP BY district)
        JOIN staff USING (district)
    UNION ALL SELECT 'mobile.access-rate', district, NULL, sessions, eligible
        FROM (SELECT district, sum(sessions) AS sessions FROM access JOIN home USING (authority) GROUP BY district)
        JOIN staff USING (district)
    UNION ALL SELECT 'mobile.capable-rate', district, NULL, placed, eligible FROM capable JOIN staff USING (district)
        WHERE placed IS NOT NULL
    UNION ALL SELECT 'mobile.device-rate', district, NULL, in_use, eligible FROM devices JOIN staff USING (district) WHERE in_use IS NOT NULL
    UNION ALL SELECT 'mobile.one-device-rate', district, NULL, only_mobile, workplaces FROM one_device
    UNION ALL SELECT 'need.covered-rate', district, NULL, amount, amount + need FROM granted JOIN needed USING (district)
    UNION ALL SELECT 'procurement.delivery-rate', district, NULL, delivered, ordered FROM goods
    UNION ALL SELECT 'procurement.issue-rate', district, NULL, in_use, delivered FROM devices JOIN goods USING (district) WHERE in_use IS NOT NULL
    UNION ALL SELECT 'procurement.on-time', district, NULL, in_time, pieces FROM due
    UNION ALL SELECT 'project.milestones-on-time', district, NULL, kept, planned FROM stones
    UNION ALL SELECT 'rollout.degree', district, rollout, done, total FROM rollouts
),
values_alone AS (
    SELECT 'budget.available' AS indicator, district, available AS value FROM spent
    UNION ALL SELECT of, district, days FROM middle
    UNION ALL SELECT 'green.energy', district, kwh FROM energy
    UNION ALL SELECT 'procurement.open-invoices', district, amount FROM unpaid
    UNION ALL SELECT 'need.total', district, need FROM needed
    UNION ALL SELECT 'data.age', district, days FROM silence
    UNION ALL SELECT 'green.retired', district, pieces FROM retired
)
SELECT indicator, district, key, numerator::DECIMAL(38, 4) AS numerator, denominator::DECIMAL(38, 4) AS denominator, NULL AS value
FROM rates WHERE denominator > 0
UNION ALL
SELECT indicator, district, NULL, NULL, NULL, value::DECIMAL(38, 4) FROM values_alone
ORDER BY ALL
