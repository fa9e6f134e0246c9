-- The budget by line, out of what was recorded alone: docs/spec.md#budget-arithmetic in the words of SQL.
-- Replaced by the test: FOLDER, how files are read. Amounts are decimals; HUGEINT would do as well.
WITH posted AS (
    SELECT line, measure, sum(amount) AS amount FROM postings GROUP BY line, measure
),
-- Of several totals of an order the newest by day of effect counts, then by number.
newest AS (
    SELECT authority, "order", arg_max(amount, (day, event)) AS amount, any_value(line) AS line,
        any_value(ve_year) AS ve_year
    FROM orders
    WHERE (authority, "order") IN (SELECT (authority, "order") FROM orders WHERE type = 'procurement.order-placed.v1')
    GROUP BY authority, "order"
),
paid AS (
    SELECT "by" AS authority, "order", sum(amount) AS amount, bool_or(last) AS closed
    FROM payments WHERE "order" IS NOT NULL GROUP BY ALL
),
cancelled AS (SELECT DISTINCT authority, "order" FROM cancellations),
-- What an order binds: what is left of it, unless it is closed or cancelled; of a later year it binds that year's
-- commitment authority instead.
committed AS (
    SELECT newest.line, sum(greatest(newest.amount - coalesce(paid.amount, 0), 0)) AS amount
    FROM newest
    LEFT JOIN paid USING (authority, "order")
    LEFT JOIN cancelled ON cancelled.authority = newest.authority AND cancelled."order" = newest."order"
    WHERE newest.ve_year IS NULL AND cancelled."order" IS NULL AND NOT coalesce(paid.closed, false)
    GROUP BY newest.line
),
position AS (
    SELECT lines.line,
        coalesce((SELECT amount FROM posted WHERE posted.line = lines.line AND measure = 'appropriation'), 0) AS appropriation,
        coalesce((SELECT amount FROM posted WHERE posted.line = lines.line AND measure = 'carry_over'), 0) AS carry_over,
        coalesce((SELECT amount FROM posted WHERE posted.line = lines.line AND measure = 'adjustments'), 0) AS adjustments,
        coalesce((SELECT amount FROM posted WHERE posted.line = lines.line AND measure = 'frozen'), 0) AS frozen,
        coalesce((SELECT amount FROM posted WHERE posted.line = lines.line AND measure = 'actual'), 0) AS actual,
        coalesce((SELECT amount FROM committed WHERE committed.line = lines.line), 0) AS commitments
    FROM lines
    WHERE kind <> 'revenue'
        AND (line IN (SELECT line FROM postings) OR line IN (SELECT line FROM orders))
)
SELECT line, appropriation, carry_over, adjustments, appropriation + carry_over + adjustments AS soll, frozen,
    commitments, actual, appropriation + carry_over + adjustments - frozen - commitments - actual AS available
FROM position
ORDER BY line
