-- The extra need of every authority and item on a day ($day), out of what was recorded by then alone:
-- docs/spec.md#extra-need and docs/spec.md#cover in the words of SQL. Runs on the tables up to the day, on what
-- reports.sql and stock.sql make of them, and on the budget that budget.sql makes of them, as `computed`.
WITH RECURSIVE
-- Of each name the set valid from the latest day; of an item that stands in several the one valid from the latest.
sets AS (
    SELECT data::JSON AS data, (data::JSON ->> '$.valid_from')::DATE AS valid_from, event
    FROM parameters WHERE (data::JSON ->> '$.valid_from')::DATE <= $day
    QUALIFY row_number() OVER (PARTITION BY data::JSON ->> '$.set' ORDER BY valid_from DESC, event DESC) = 1
),
items AS (
    SELECT item.key AS item, item.value AS says, item.value ->> '$.programme' AS programme,
        coalesce(item.value ->> '$.quota', '0')::DECIMAL(24, 12) AS quota, (item.value ->> '$.life_months')::INTEGER AS life,
        coalesce(item.value -> '$.measures', '[]')::VARCHAR[] AS measures
    FROM sets, json_each(data, '$.values.items') AS item
    QUALIFY row_number() OVER (PARTITION BY item.key ORDER BY valid_from DESC, event DESC) = 1
),
-- Whole months: the 31st reaches its month on the last day of a shorter one.
young AS (
    SELECT stocked.authority, item, len(list_filter(
        list_concat(shelf, used),
        lambda since: life IS NULL OR since IS NULL OR since >= $day
            OR (year($day) - year(since)) * 12 + month($day) - month(since)
                - (day($day) < least(day(since), day(last_day($day))))::INTEGER <= life
    )) AS pieces
    FROM stocked JOIN items USING (item)
),
done AS (
    SELECT authority, item, count(DISTINCT site) AS sites
    FROM sites JOIN items ON len(measures) = 0 OR list_contains(measures, site_measure)
    GROUP BY authority, item
),
placed AS (
    SELECT authority, "order", any_value(item) AS item, arg_max(quantity, (day, event)) AS quantity
    FROM orders
    WHERE (authority, "order") IN (SELECT (authority, "order") FROM orders WHERE type = 'procurement.order-placed.v1')
    GROUP BY authority, "order"
),
delivered AS (SELECT authority, "order", sum(quantity) AS quantity FROM deliveries GROUP BY ALL),
coming AS (
    SELECT authority, item, sum(greatest(0, placed.quantity - coalesce(delivered.quantity, 0))) AS pieces
    FROM placed LEFT JOIN delivered USING (authority, "order")
    WHERE (authority, "order") NOT IN (SELECT (authority, "order") FROM cancellations)
    GROUP BY authority, item
),
lacking AS (
    SELECT people.authority, items.item, programme, says, ceil(quota * eligible)::BIGINT AS target,
        -- What is reported as licences of an item is counted so, whatever programme it is of.
        coalesce(licensed.quantity, CASE programme
            WHEN 'remote-access' THEN sessions WHEN 'infrastructure' THEN done.sites ELSE young.pieces
        END, 0)::BIGINT AS usable,
        coalesce(coming.pieces, 0)::BIGINT AS pipeline,
        greatest(0, target - usable - pipeline)::BIGINT AS missing
    FROM people CROSS JOIN items
    LEFT JOIN licensed ON licensed.authority = people.authority AND licensed.item = items.item
    LEFT JOIN access ON access.authority = people.authority
    LEFT JOIN done ON done.authority = people.authority AND done.item = items.item
    LEFT JOIN young ON young.authority = people.authority AND young.item = items.item
    LEFT JOIN coming ON coming.authority = people.authority AND coming.item = items.item
    WHERE quota <> 0
),
-- Exact in millionth millionths of a twelfth of a euro, rounded once to cents, half up.
priced AS (
    SELECT lacking.* EXCLUDE (says),
        12::HUGEINT * missing * (coalesce(says ->> '$.unit_price', '0')::DECIMAL(30, 12) * 1000000000000::DECIMAL(13, 0))::HUGEINT
        + missing::HUGEINT * (12 - month($day) + (day($day) = 1)::INTEGER)
            * (coalesce(says ->> '$.running_cost_per_year', '0')::DECIMAL(30, 12) * 1000000000000::DECIMAL(13, 0))::HUGEINT
        + 12::HUGEINT * 10000000000 * coalesce(list_sum(list_transform(
            (says -> '$.step_costs')::JSON[],
            lambda step: (missing + (step ->> '$.every')::BIGINT - 1) // (step ->> '$.every')::BIGINT
                * ((step ->> '$.amount')::DECIMAL(18, 2) * 100)::HUGEINT
        )), 0)::HUGEINT AS exact,
        (exact // 120000000000 + (exact % 120000000000 >= 60000000000)::INTEGER)::HUGEINT AS gross
    FROM lacking
),
-- An authority's claims in the order of items, its purses in the order of lines, both in cents. Whose claims they are
-- takes twice: of lines of its programme, then of consumptive lines of the cover groups that one of these is in.
purses AS (
    SELECT authority, list({
        line: line, programme: programme, consumptive: kind = 'consumptive', cover_group: cover_group,
        cents: (greatest(0, available) * 100)::HUGEINT
    } ORDER BY line) AS purses
    FROM computed JOIN lines USING (line) WHERE lines.year = year($day) GROUP BY authority
),
claims AS (
    SELECT authority, list({item: item, programme: programme, rest: gross} ORDER BY item) AS claims
    FROM priced GROUP BY authority
),
turns AS (
    SELECT authority, 1 AS turn, claims, coalesce(purses, []) AS purses FROM claims LEFT JOIN purses USING (authority)
    UNION ALL
    SELECT authority, turn + 1,
        list_transform(claims, lambda claim, n: CASE WHEN n = whose
            THEN struct_update(claim, rest := claim.rest - least(claim.rest, in_purses)) ELSE claim END),
        list_transform(purses, lambda purse, n: struct_update(
            purse,
            cents := purse.cents - CASE WHEN open[n]
                THEN greatest(0, least(purse.cents, claims[whose].rest - coalesce(list_sum(list_transform(
                    list_filter(range(1, n), lambda before: open[before]), lambda before: purses[before].cents
                )), 0)))::HUGEINT
                ELSE 0 END
        ))
    FROM (
        SELECT turns.*, (turn - 1) % len(claims) + 1 AS whose, claims[whose].programme AS wanted,
            list_transform(
                list_filter(purses, lambda purse: purse.programme = wanted), lambda purse: purse.cover_group
            ) AS groups,
            list_transform(purses, lambda purse: CASE WHEN turn <= len(claims) THEN purse.programme = wanted
                ELSE purse.consumptive AND coalesce(list_contains(groups, purse.cover_group), false) END) AS open,
            coalesce(list_sum(list_transform(purses, lambda purse, n: CASE WHEN open[n] THEN purse.cents ELSE 0 END)), 0)::HUGEINT
                AS in_purses
        FROM turns WHERE turn <= 2 * len(claims)
    )
)
SELECT authority, item, programme, target, usable, pipeline, missing, gross::DECIMAL(36, 0) * 0.01 AS gross,
    (gross - rest)::DECIMAL(36, 0) * 0.01 AS cover, rest::DECIMAL(36, 0) * 0.01 AS need
FROM priced JOIN (
    SELECT authority, unnest(claims, recursive := true) FROM turns WHERE turn > 2 * len(claims)
) AS covered USING (authority, item, programme)
ORDER BY authority, item
