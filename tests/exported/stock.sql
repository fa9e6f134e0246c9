-- The stock of every authority and item, out of its newest count and what moved since: "Stock, counts and days" of
-- ARCHITECTURE.md in the words of SQL. A pile is a list with the day of commissioning of every piece, oldest first; pieces
-- of which nobody knows it come before all others.
CREATE OR REPLACE TEMP MACRO pile(pieces) AS list_sort(pieces, 'ASC', 'NULLS FIRST');
-- Two piles as one; mostly one is older than the other as a whole.
CREATE OR REPLACE TEMP MACRO joined(one, other) AS CASE
    WHEN one[-1] <= other[1] THEN list_concat(one, other)
    WHEN other[-1] <= one[1] THEN list_concat(other, one)
    ELSE pile(list_concat(one, other))
END;
CREATE OR REPLACE TEMP MACRO so_many(quantity, since) AS list_resize([]::DATE[], quantity, since::DATE);
-- The age that is named goes first, then the oldest.
CREATE OR REPLACE TEMP MACRO in_turn(pieces, named) AS CASE WHEN named IS NULL THEN pieces ELSE list_concat(
    list_filter(pieces, lambda since: since IS NOT DISTINCT FROM named),
    list_filter(pieces, lambda since: since IS DISTINCT FROM named)
) END;
-- What is left of a pile when so many were taken.
CREATE OR REPLACE TEMP MACRO left_of(pieces, quantity, named) AS
    CASE WHEN named IS NULL THEN pieces[quantity + 1:] ELSE pile(in_turn(pieces, named)[quantity + 1:]) END;
CREATE OR REPLACE TEMP MACRO ranked(since, named, place) AS {
    other: since IS DISTINCT FROM named, age: coalesce(since, DATE '0001-01-01'), place: place, since: since
};
-- The same of what lies in two places: of every age first what is on the shelf.
CREATE OR REPLACE TEMP MACRO of_both(shelf, used, named) AS list_sort(list_concat(
    list_transform(shelf, lambda since: ranked(since, named, 1)), list_transform(used, lambda since: ranked(since, named, 2))
));
CREATE OR REPLACE TEMP MACRO of_place(pieces, wanted) AS
    pile(list_transform(list_filter(pieces, lambda one: one.place = wanted), lambda one: one.since));

CREATE OR REPLACE TABLE stocked AS
WITH RECURSIVE counted AS (
    SELECT authority, item, day, event, pile(flatten(list(so_many(in_stock, commissioned_on)))) AS shelf,
        pile(flatten(list(so_many(quantity, commissioned_on)))) AS used
    FROM stock WHERE what = 'counted' GROUP BY authority, item, day, event
    QUALIFY row_number() OVER (PARTITION BY authority, item ORDER BY day DESC, event DESC) = 1
),
later AS (
    SELECT stock.*, (what = 'delivered' OR what = 'issued' AND commissioned_on IS NULL) AS usual,
        count(*) FILTER (NOT usual) OVER (PARTITION BY stock.authority, stock.item ORDER BY stock.day, stock.event) AS run
    FROM stock LEFT JOIN counted USING (authority, item)
    WHERE stock.what <> 'counted'
        AND (counted.event IS NULL OR (stock.day, stock.event) > (counted.day, counted.event))
),
-- What is issued without an age takes the oldest, and what is delivered is the youngest: of those of a day that follow each
-- other only the sums count.
moved AS MATERIALIZED (
    SELECT authority, item, day, CASE WHEN usual THEN 'usual' ELSE any_value(what) END AS what,
        coalesce(sum(quantity) FILTER (what = 'delivered'), 0)::BIGINT AS came,
        coalesce(sum(quantity) FILTER (what <> 'delivered'), 0)::BIGINT AS went, any_value(commissioned_on) AS named,
        row_number() OVER (PARTITION BY authority, item ORDER BY day, min(event)) AS n
    FROM later GROUP BY authority, item, day, run, usual
),
-- What there is after the first n steps. `short`: pieces that a step did not find, and pieces on the shelf that are younger
-- than the day. What becomes of them is decided at the end of the day, and not said here.
walk(authority, item, n, shelf, used, short) USING KEY (authority, item) AS (
    SELECT authority, item, 0::BIGINT, coalesce(shelf, []), coalesce(used, []), 0::BIGINT
    FROM (SELECT DISTINCT authority, item FROM stock) LEFT JOIN counted USING (authority, item)
    UNION
    SELECT authority, item, moved.n,
        CASE what
            WHEN 'usual' THEN list_concat(shelf, so_many(came, day))[went + 1:]
            WHEN 'issued' THEN left_of(shelf, went, named)
            WHEN 'returned' THEN joined(shelf, pile(in_turn(used, named)[:went]))
            ELSE of_place(of_both(shelf, used, named)[went + 1:], 1)
        END,
        CASE what
            WHEN 'usual' THEN joined(used, list_concat(shelf, so_many(came, day))[:went])
            WHEN 'issued' THEN joined(used, so_many(least(went, len(shelf)), named))
            WHEN 'returned' THEN left_of(used, went, named)
            ELSE of_place(of_both(shelf, used, named)[went + 1:], 2)
        END,
        short + coalesce((shelf[-1] > day)::BIGINT, 0) + greatest(0, went - CASE what
            WHEN 'usual' THEN len(shelf) + came
            WHEN 'issued' THEN len(shelf)
            WHEN 'returned' THEN len(used)
            ELSE len(shelf) + len(used)
        END)
    FROM walk JOIN moved USING (authority, item) WHERE moved.n = walk.n + 1
)
SELECT authority, item, shelf, used, len(used) AS in_use, short FROM walk;
