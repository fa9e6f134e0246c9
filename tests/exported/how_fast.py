"""How long DuckDB takes for the budget and the indicators of the districts out of an export: of tables in memory, and of the
Parquet files.

    how_fast.py FOLDER THREADS NUMBER...

Asks as of each journal number, each once, after one that does not count. Prints a JSON document: milliseconds by place and
question, in the order of the numbers, what is available of all lines as of the last, and how many indicators these are.
"""

import json
import pathlib
import sys
import time

import duckdb

folder, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
threads, numbers = int(sys.argv[2]), [int(number) for number in sys.argv[3:]]
# What was recorded; beside it stand what the program computed of it, and the extra need, which the indicators tell as it is.
TABLES = sorted(path.stem for path in folder.glob("*.parquet") if path.stem not in {"budget", "indicators", "need"})
budget, reports, indicators = ((here / f"{name}.sql").read_text() for name in ("budget", "reports", "indicators"))


def ask(db, number, dated, day):
    for table in TABLES:
        recorded = f" WHERE event <= {number}" if table in dated else ""
        db.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM there.{table}{recorded}")
    took = {}
    begun = time.perf_counter()
    rows = db.execute(budget).fetchall()
    took["budget"] = (time.perf_counter() - begun) * 1e3
    begun = time.perf_counter()
    db.execute(reports)
    db.execute(f"CREATE OR REPLACE TABLE computed AS {budget}")
    rates = db.execute(indicators, {"day": day}).fetchall()
    took["indicators"] = (time.perf_counter() - begun) * 1e3
    return took, sum(row[-1] for row in rows), len({row[0] for row in rates})


told = {}
for place, kind in (("memory", "TABLE"), ("parquet", "VIEW")):
    db = duckdb.connect(config={"threads": threads})
    db.execute("CREATE SCHEMA there")
    for table in TABLES:
        db.execute(f"CREATE {kind} there.{table} AS SELECT * FROM read_parquet('{folder}/{table}.parquet')")
    db.execute(f"CREATE TABLE need AS SELECT * FROM read_parquet('{folder}/need.parquet')")
    day = db.execute("SELECT any_value(target_day) FROM need").fetchone()[0]
    columns = "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'there' AND column_name = 'event'"
    dated = {name for (name,) in db.execute(columns).fetchall()}
    # The walk through the stock is no question for a database of columns: without it, and without the rates of devices.
    db.execute("CREATE TABLE stocked (authority VARCHAR, item VARCHAR, in_use BIGINT, used DATE[])")
    ask(db, numbers[0], dated, day)
    asked = [ask(db, number, dated, day) for number in numbers]
    told[place] = {question: [took[question] for took, *_ in asked] for question in asked[0][0]}
    told["available"], told["of_them"] = f"{asked[-1][1]:.2f}", asked[-1][2]
print(json.dumps(told))
