"""Reads an export with programs that are not ours: DuckDB computes budget and indicators anew from what was recorded, and compares
them with the figures beside it; frictionless holds the files against their description.

    read.py FOLDER

Prints a JSON document: what was compared, and every fault that was found.
"""

import json
import pathlib
import sys

import duckdb
import frictionless

folder, folder_of_sql = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
package = json.loads((folder / "datapackage.json").read_text())
faults, counted = [], {}
db = duckdb.connect()
KINDS = {
    "string": {"VARCHAR"}, "integer": {"BIGINT"}, "number": {"DECIMAL(18,2)", "DECIMAL(38,2)", "DECIMAL(38,4)"}, "date": {"DATE"},
    "datetime": {"TIMESTAMP WITH TIME ZONE"}, "boolean": {"BOOLEAN"},
}  # fmt: skip

for resource in package["resources"]:
    name, path, fields = resource["name"], folder / resource["path"], resource["schema"]["fields"]
    if resource["format"] == "parquet":
        db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    else:
        types = {field["name"]: sorted(KINDS[field["type"]])[0] for field in fields}
        # The widest of the three.
        types = {key: "DECIMAL(38,4)" if kind.startswith("DECIMAL") else kind for key, kind in types.items()}
        columns = json.dumps(types).replace('"', "'")
        db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_csv('{path}', header=true, columns={columns}, quote='\"', escape='\"')")
    for (column, kind, *_), field in zip(db.execute(f"DESCRIBE {name}").fetchall(), fields, strict=True):
        if column != field["name"] or kind not in KINDS[field["type"]]:
            faults.append(f"{name}.{column} is {kind}, described as {field['name']} {field['type']}")
    try:
        for field in fields:
            of = f'SELECT count(*) FROM {name} WHERE "{field["name"]}" IS NULL'
            if "constraints" in field and (missing := db.execute(of).fetchone()[0]):
                faults.append(f"{name}.{field['name']} is missing in {missing} rows and is said to be there")
        counted[name] = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    except duckdb.Error as error:
        faults.append(f"{name}: {error}")

if all(resource["format"] == "csv" for resource in package["resources"]):
    report = frictionless.validate(str(folder / "datapackage.json"))
    faults += [f"{row}" for row in report.flatten(["name", "type", "note", "rowNumber", "fieldName"])]
    faults += [f"{error.note}" for error in report.errors]

COLUMNS = "line, appropriation, carry_over, adjustments, soll, frozen, commitments, actual, available"
NEEDED = "budget lines postings orders deliveries payments cancellations parameters indicators"
budget, compared = [], 0
if set(NEEDED.split()) <= counted.keys():
    ours = {row[0]: row for row in db.execute(f"SELECT {COLUMNS} FROM budget").fetchall()}
    db.execute(f"CREATE TABLE computed AS {(folder_of_sql / 'budget.sql').read_text()}")
    theirs = {row[0]: row for row in db.execute("FROM computed").fetchall()}
    for line in sorted(ours.keys() | theirs.keys()):
        if ours.get(line) != theirs.get(line):
            faults.append(f"budget of {line}: {ours.get(line)}, in SQL {theirs.get(line)}")
    budget = [[line, *(f"{amount:.2f}" for amount in amounts)] for line, *amounts in sorted(ours.values())]
    for indicator, district, *theirs in db.execute((folder_of_sql / "indicators.sql").read_text()).fetchall():
        ours = db.execute(
            "SELECT numerator, denominator FROM indicators WHERE indicator = ? AND by_keys = 'district' AND district = ?",
            [indicator, district],
        ).fetchall()
        compared += 1
        if [list(row) for row in ours] != [theirs]:
            faults.append(f"{indicator} of {district}: {ours}, in SQL {theirs}")

print(json.dumps({"tables": counted, "budget": budget, "indicators": compared, "faults": faults[:20]}))
