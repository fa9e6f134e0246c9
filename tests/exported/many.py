"""The budget of very many events out of files, with little memory: an export is written as often as is said, each time with
keys of its own, and budget.sql runs over all of it, part by part: nothing in the arithmetic crosses a part.

    many.py FOLDER COPIES A_PART [MEMORY] [THREADS]

FOLDER is an export as Parquet, A_PART how many copies are computed together; MEMORY is what DuckDB may take, 2GB if nothing is
said. Prints a JSON document: rows, bytes on disk, seconds, the most memory that the process ever held, and whether every copy
has the budget that the export has. What it writes lies beside FOLDER and is gone afterwards.
"""

import json
import pathlib
import resource
import sys
import tempfile
import time

import duckdb

folder, copies, a_part = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
said = sys.argv[4:6]
memory, threads = said + ["2GB", "2"][len(said) :]
# Names of which each copy has its own.
KEYS = {
    "lines": ("line", "authority"), "postings": ("line", "by"), "orders": ("authority", "line"), "payments": ("by", "line"),
    "cancellations": ("authority",),
}  # fmt: skip
budget = (pathlib.Path(__file__).parent / "budget.sql").read_text()

with tempfile.TemporaryDirectory(dir=folder.parent) as there:
    there = pathlib.Path(there)
    little = {"memory_limit": memory, "threads": int(threads), "preserve_insertion_order": False}
    db = duckdb.connect(str(there / "many.duckdb"), config=little)
    rows, size = 0, 0
    for table, keys in KEYS.items():
        (there / table).mkdir()
        replaced = ", ".join(f"\"{key}\" || '#' || copy AS \"{key}\"" for key in keys)
        for copy in range(copies):
            db.execute(
                f"COPY (SELECT * EXCLUDE (copy) REPLACE ({replaced}) FROM read_parquet('{folder}/{table}.parquet'), (SELECT {copy} AS copy)) "
                f"TO '{there}/{table}/{copy}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            )
        rows += db.execute(f"SELECT count(*) FROM read_parquet('{there}/{table}/*.parquet')").fetchone()[0]
        size += sum(file.stat().st_size for file in (there / table).iterdir())
    begun = time.perf_counter()
    for first in range(0, copies, a_part):
        for table in KEYS:
            files = [f"{there}/{table}/{copy}.parquet" for copy in range(first, min(first + a_part, copies))]
            db.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet({files})")
        db.execute(f"INSERT INTO computed {budget}" if first else f"CREATE TABLE computed AS {budget}")
    took = time.perf_counter() - begun
    once = duckdb.connect()
    for table in KEYS:
        once.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{folder}/{table}.parquet')")
    ours = once.execute(budget).fetchall()
    same = "SELECT count(*) FROM (SELECT split_part(line, '#', 1) AS name, count(*) AS copies, min(available) AS least, "
    same += "max(available) AS most FROM computed GROUP BY name) WHERE copies = ? AND least = most"
    alike = db.execute(same, [copies]).fetchone()[0]
    totals = db.execute("SELECT sum(available) FROM computed").fetchone()[0]
    print(json.dumps({
        "rows": rows, "bytes": size, "seconds": round(took, 1),
        "most_memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "same": alike == len(ours) and totals == copies * sum(row[-1] for row in ours),
    }))  # fmt: skip
