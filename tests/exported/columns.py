"""What the budget of an export is made of, as columns of plain numbers: what a loop over them takes is measured beside it.

    columns.py FOLDER INTO

Writes a file a column, TABLE.COLUMN, 64-bit numbers, little end first. Lines and orders are numbered from 0 on.
"""

import pathlib
import sys

import duckdb

folder, into = map(pathlib.Path, sys.argv[1:])
db = duckdb.connect()
for table in "lines postings orders payments cancellations".split():
    db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{folder}/{table}.parquet')")
db.execute("CREATE TABLE line AS SELECT line, row_number() OVER (ORDER BY line) - 1 AS number FROM lines WHERE kind <> 'revenue'")
db.execute(
    """CREATE TABLE "order" AS SELECT authority, "order", row_number() OVER () - 1 AS number FROM (
        SELECT authority, "order" FROM orders UNION SELECT "by", "order" FROM payments WHERE "order" IS NOT NULL
        UNION SELECT authority, "order" FROM cancellations)"""
)
CENTS = "CAST(amount * 100 AS BIGINT)"
TABLES = {
    "postings": f"""SELECT event, number AS line, CASE WHEN measure IN ('frozen', 'actual') THEN -{CENTS} ELSE {CENTS} END AS cents
        FROM postings JOIN line USING (line)""",
    "orders": f"""SELECT event, date_diff('day', DATE '1970-01-01', day) AS day, number AS "order",
            CASE WHEN ve_year IS NULL THEN coalesce((SELECT number FROM line WHERE line.line = orders.line), -1) ELSE -1 END AS line,
            CAST(type = 'procurement.order-placed.v1' AS BIGINT) AS placed, {CENTS} AS cents
        FROM orders JOIN "order" USING (authority, "order")""",
    "payments": f"""SELECT event, number AS "order", CAST(last AS BIGINT) AS last, {CENTS} AS cents
        FROM payments JOIN "order" ON authority = "by" AND "order"."order" = payments."order" """,
    "cancellations": """SELECT event, number AS "order" FROM cancellations JOIN "order" USING (authority, "order")""",
}
for table, question in TABLES.items():
    for column, numbers in db.execute(f"SELECT * FROM ({question}) ORDER BY event").fetchnumpy().items():
        numbers.astype("<i8").tofile(into / f"{table}.{column}")
