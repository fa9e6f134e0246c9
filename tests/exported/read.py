"""Reads an export with programs that are not ours: DuckDB computes budget, indicators and extra need anew from what was
recorded, and compares them with the figures beside it; frictionless holds the files against their description.

    read.py FOLDER

Prints a JSON document: what was compared, and every fault that was found.
"""

import json
import pathlib
import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

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
NEED = "authority, item, programme, target, usable, pipeline, missing, gross, cover, need"
# Tables whose rows have a day of effect.
BY_DAY = (
    "postings orders deliveries payments cancellations stock headcounts positions remote_access licences sites "
    "e_file_connections e_file_uses rollout_plans"
)
FURTHER = "budget lines parameters indicators need"
# As many decimals as a value is shown with.
DECIMALS = {
    "budget.available": 2, "procurement.open-invoices": 2, "need.total": 2, "green.energy": 1, "procurement.lead-time": 1,
    "data.latency": 1, "data.age": 0, "green.retired": 0,
}  # fmt: skip
budget, compared, needs, left_out, told = [], 0, 0, {}, set()


def sql(name):
    return (folder_of_sql / f"{name}.sql").read_text()


def compute():
    """What authorities reported, their stock and their budget, in the schema that is looked at."""
    db.execute(sql("reports"))
    db.execute(sql("stock"))
    db.execute(f"CREATE OR REPLACE TABLE computed AS {sql('budget')}")


def compare_need():
    """Row by row. What SQL does not say is counted by its reason: nothing is passed over in silence."""
    global needs
    rows = db.execute(f"SELECT {NEED}, target_day, reason_en FROM need").fetchall()
    ours = {row[:2]: row for row in rows}
    if not ours:
        return
    day = rows[0][-2]
    # Nothing counts that takes effect after the day: the same tables, without it.
    db.execute("CREATE SCHEMA by_then")
    for table in BY_DAY.split():
        db.execute(f"CREATE VIEW by_then.{table} AS SELECT * FROM main.{table} WHERE day <= DATE '{day}'")
    db.execute("SET search_path = 'by_then,main'")
    compute()
    theirs = {row[:2]: row for row in db.execute(sql("need"), {"day": day}).fetchall()}
    short = set(db.execute("SELECT authority, item FROM stocked WHERE short > 0").fetchall())
    db.execute("SET search_path = 'main'")
    # Whose need is not given, or of whose stock more was taken than there was: what covers it is taken from what comes after.
    untold = {row[0]: "a need of it is not given" for row in rows if row[-1] is not None}
    untold |= {who: "more was taken of its stock than there was" for who, item in short if (who, item) in ours}
    for key in sorted(ours.keys() | theirs.keys()):
        if reason := untold.get(key[0]):
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        needs += 1
        if ours.get(key, [])[:-2] != theirs.get(key):
            faults.append(f"need of {key}: {ours.get(key)}, in SQL {theirs.get(key)}")


def compare_indicators():
    """Numerators and denominators; where there are none the value, as it is shown."""
    global compared
    found = db.execute(
        "SELECT indicator, district, coalesce(rollout, project, later_year::VARCHAR), numerator, denominator, value "
        "FROM indicators WHERE by_keys = 'district'"
    ).fetchall()
    ours = {row[:3]: row[3:] for row in found}
    for *key, numerator, denominator, value in db.execute(sql("indicators"), {"day": day_of_view()}).fetchall():
        compared += 1
        told.add(key[0])
        above, below, shown = ours.get(tuple(key), (None, None, None))
        if value is not None:
            shown_as = value.quantize(Decimal(1).scaleb(-DECIMALS[key[0]]), ROUND_HALF_UP)
            same = shown == shown_as
        else:
            same = (above, below) == (numerator, denominator)
        if not same:
            faults.append(f"{key}: {(above, below, shown)}, in SQL {(numerator, denominator, value)}")


def day_of_view():
    """The last day that counts, else the day of the question, to which the extra need looks."""
    until = package["sollist"].get("until")
    return date.fromisoformat(until) if until else db.execute("SELECT any_value(target_day) FROM need").fetchone()[0]


if {*BY_DAY.split(), *FURTHER.split()} <= counted.keys():
    compute()
    ours = {row[0]: row for row in db.execute(f"SELECT {COLUMNS} FROM budget").fetchall()}
    theirs = {row[0]: row for row in db.execute("FROM computed").fetchall()}
    for line in sorted(ours.keys() | theirs.keys()):
        if ours.get(line) != theirs.get(line):
            faults.append(f"budget of {line}: {ours.get(line)}, in SQL {theirs.get(line)}")
    budget = [[line, *(f"{amount:.2f}" for amount in amounts)] for line, *amounts in sorted(ours.values())]
    compare_indicators()
    compare_need()

print(json.dumps({
    "tables": counted, "budget": budget, "indicators": compared, "of_them": sorted(told), "need": needs, "left_out": left_out,
    "faults": faults[:20],
}))  # fmt: skip
