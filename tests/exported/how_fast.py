"""How long DuckDB takes for the budget and the indicators of the districts out of an export: of tables in memory, and of the
Parquet files.

    how_fast.py FOLDER THREADS NUMBER...

Asks as of each journal number, each once, after one that does not count. Prints a JSON document: milliseconds by place and
question, in the order of the numbers, and what is available of all lines as of the last.
"""

import json
import pathlib
import sys
import time

import duckdb

folder, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
threads, numbers = int(sys.argv[2]), [int(number) for number in sys.argv[3:]]
TABLES = (
    "lines postings orders payments cancellations deliveries headcounts positions remote_access licences e_file_uses parameters"
).split()
budget, reports, indicators = ((here / f"{name}.sql").read_text() for name in ("budget", "reports", "indicators"))


def ask(db, number):
    for table in TABLES:
        db.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM there.{table} WHERE event <= {number}")
    took = {}
    begun = time.perf_counter()
    rows = db.execute(budget).fetchall()
    took["budget"] = (time.perf_counter() - begun) * 1e3
    begun = time.perf_counter()
    db.execute(reports)
    db.execute(f"CREATE OR REPLACE TABLE computed AS {budget}")
    db.execute(indicators).fetchall()
    took["indicators"] = (time.perf_counter() - begun) * 1e3
    return took, sum(row[-1] for row in rows)


told = {}
for place, kind in (("memory", "TABLE"), ("parquet", "VIEW")):
    db = duckdb.connect(config={"threads": threads})
    db.execute("CREATE SCHEMA there")
    for table in TABLES:
        db.execute(f"CREATE {kind} there.{table} AS SELECT * FROM read_parquet('{folder}/{table}.parquet')")
    # The walk through the stock is no question for a database of columns: without it, and without the rates of devices.
    db.execute("CREATE TABLE stocked (authority VARCHAR, item VARCHAR, in_use BIGINT)")
    ask(db, numbers[0])
    asked = [ask(db, number) for number in numbers]
    told[place] = {question: [took[question] for took, _ in asked] for question in asked[0][0]}
    told["available"] = f"{asked[-1][1]:.2f}"
print(json.dumps(told))
