"""Opens a workbook with two readers, openpyxl and one of its own that reads the standard strictly, and compares every
cell of its tables with what calamine found and with the report as JSON. Where LibreOffice is on the machine and has a
folder, it is one more.

    workbook.py BOOK.xlsx REPORT.json CELLS.json COPY.xlsx [FOLDER]

CELLS is what calamine found: sheet, row, column and value of each cell. COPY is the book as openpyxl saves it, FOLDER/book.xlsx as LibreOffice does. Ends with 0 and one line that says what was
compared, else with what differs.
"""

import csv
import datetime
import json
import os
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REMARK = "Bemerkung"
AMOUNTS = {
    "Ansatz": "appropriation",
    "Haushaltsreste": "carry_over",
    "Sollveränderung": "adjustments",
    "Soll": "soll",
    "Sperren": "frozen",
    "Festlegungen": "commitments",
    "Ist": "actual",
    "verfügbar": "available",
}


def place(reference):
    letters, row = re.fullmatch(r"([A-Z]+)([0-9]+)", reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(row), column


def strictly(path):
    """Sheets and their cells, read from the parts of the file alone."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        part = lambda name: ElementTree.fromstring(package.read(name))
        strings = []
        if "xl/sharedStrings.xml" in package.namelist():
            for entry in part("xl/sharedStrings.xml"):
                assert entry.tag == MAIN + "si" and [child.tag for child in entry] == [MAIN + "t"], "a plain text"
                strings.append(entry[0].text or "")
        styles = part("xl/styles.xml")
        formats = {int(one.get("numFmtId")): one.get("formatCode") for one in styles.iter(MAIN + "numFmt")}
        looks = [int(look.get("numFmtId")) for look in styles.find(MAIN + "cellXfs")]
        targets = {one.get("Id"): one.get("Target") for one in part("xl/_rels/workbook.xml.rels")}
        out = {}
        for sheet in part("xl/workbook.xml").iter(MAIN + "sheet"):
            cells = {}
            for cell in part("xl/" + targets[sheet.get(RELATED + "id")]).iter(MAIN + "c"):
                assert cell.find(MAIN + "f") is None, "no formula"
                value = cell.find(MAIN + "v")
                if value is None:
                    continue
                assert cell.get("t") in (None, "s"), cell.get("t")
                if cell.get("t") == "s":
                    value = unescaped(strings[int(value.text)])
                else:
                    value = Decimal(value.text)
                    if "yyyy" in formats.get(looks[int(cell.get("s", 0))], ""):
                        value = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))
                assert place(cell.get("r")) not in cells, "each cell once"
                cells[place(cell.get("r"))] = value
            out[sheet.get("name")] = cells
        return out


def unescaped(text):
    """What no XML can hold is written by its number."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def opened(path, copy):
    """The same by openpyxl, with what it says of the looks of each sheet."""
    book = openpyxl.load_workbook(path)
    out = {}
    for sheet in book.worksheets:
        cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title} {cell.coordinate} is a formula"
                if cell.value is not None:
                    cells[cell.row, cell.column] = plain(cell.value)
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.style.startswith("Normal") and cell.quotePrefix, cell.coordinate
        out[sheet.title] = cells
        looks(sheet)
    book.save(copy)
    return out


def found(path):
    """The same as calamine found it."""
    out = {}
    with open(path, encoding="utf-8") as file:
        for sheet, row, column, value in json.load(file):
            if isinstance(value, dict):
                value = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=value["day"])
            out.setdefault(sheet, {})[row, column] = plain(value)
    return out


def office(path, folder, sheets):
    """Every sheet as LibreOffice gives it, and the book as it saves it."""
    profile = "-env:UserInstallation=file://" + os.path.abspath(os.path.join(folder, "profile"))
    run = lambda form: subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=300,
    )
    run("csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false,false,false,-1")
    run("xlsx")
    done = 0
    for name, cells in sheets.items():
        with open(os.path.join(folder, f"book-{name}.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        told = {(row, column): cell for row, line in enumerate(rows, 1) for column, cell in enumerate(line, 1) if cell}
        assert set(told) == set(cells), f"{name}: {sorted(set(told) ^ set(cells))}"
        for at, cell in cells.items():
            assert alike(cell, told[at]), f"{name} {at}: {told[at]!r} instead of {cell!r}"
            done += 1
    return done


def alike(cell, told):
    """A cell, and what LibreOffice writes of it."""
    if isinstance(cell, datetime.date):
        return told == cell.strftime("%m/%d/%Y")
    if isinstance(cell, Decimal):
        number = Decimal(told.rstrip("%")) / (100 if told.endswith("%") else 1)
        return abs(number - cell) < Decimal("0.001")
    return told == cell


def plain(value):
    if isinstance(value, datetime.datetime):
        assert value.time() == datetime.time(0)
        return value.date()
    return Decimal(repr(value)) if isinstance(value, (int, float)) else unescaped(value)


def looks(sheet):
    """The header stays in view and is printed on every page; rows can be filtered and are high enough to be read."""
    assert sheet.freeze_panes is not None and sheet.freeze_panes[1:] == "2", sheet.freeze_panes
    assert sheet.print_title_rows in ("1:1", "$1:$1"), sheet.print_title_rows
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in (sheet.oddFooter.right.text or "") and len(sheet.title) <= 31
    assert not sheet.merged_cells.ranges
    last = openpyxl.utils.get_column_letter(sheet.max_column)
    assert sheet.max_row == 1 or sheet.auto_filter.ref == f"A1:{last}{sheet.max_row}", sheet.auto_filter.ref
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                width = sheet.column_dimensions[cell.column_letter].width
                needed = 15 * -(-len(cell.value) // max(int(width * 1.35), 1))
                height = sheet.row_dimensions[cell.row].height or 15
                assert height >= min(needed, 409), f"{sheet.title} {cell.coordinate}: {height} < {needed}"


def table(cells):
    """The rows of a sheet by the titles of its columns."""
    titles = {column: text for (row, column), text in cells.items() if row == 1}
    assert len(set(titles.values())) == len(titles) and list(sorted(titles)) == list(range(1, len(titles) + 1))
    last = max((row for row, _ in cells), default=1)
    return [{title: cells.get((row, column)) for column, title in titles.items()} for row in range(2, last + 1)]


def same(told, cell):
    """Whether a cell is what the report says."""
    if told is None or told == "":
        return cell is None
    if isinstance(told, bool):
        return cell == ("ja" if told else "nein")
    if isinstance(told, (int, Decimal)):
        return isinstance(cell, Decimal) and abs(cell - told) < Decimal("0.000001")
    if re.fullmatch(r"-?[0-9]+\.[0-9]{2}", told):
        return isinstance(cell, Decimal) and cell.quantize(Decimal("0.01")) == Decimal(told) == round(cell, 2)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", told):
        return cell == datetime.date.fromisoformat(told)
    return cell == told


def compare(name, cells, rows, columns, may_be_empty=()):
    """Every cell of a sheet: `columns` says of each title what of a row stands there."""
    shown = table(cells)
    assert len(shown) == len(rows), f"{name}: {len(shown)} rows of {len(rows)}"
    for told, row in zip(rows, shown):
        assert set(row) == set(columns) | {REMARK}, f"{name}: {set(row) ^ set(columns)}"
        for title, of in columns.items():
            value = of(told) if callable(of) else told.get(of)
            assert same(value, row[title]), f"{name}, {title}: {row[title]!r} instead of {value!r} in {told}"
            if value is None and title not in may_be_empty:
                assert row[REMARK], f"{name}, {title}: nobody says why it is empty: {row}"
    return len(shown) * (len(columns) + 1)


ITEMS = {
    "notebook": "Notebook",
    "tablet": "Tablet",
    "convertible": "Convertible",
    "docking-station": "Dockingstation",
    "remote-access": "Fernzugang",
    "mobile-client-licence": "Lizenz für mobilen Zugang",
    "e-file-licence": "Lizenz Digitale Akte",
    "site": "Standort",
}
PROGRAMMES = {
    "mobile-devices": "Mobile Endgeräte",
    "remote-access": "Fernzugang (VPN)",
    "infrastructure": "Infrastruktur",
    "e-file": "Digitale Akte",
    "workplace": "IKT-Arbeitsplatz",
    "training": "Aus- und Fortbildung",
    "citylab": "CityLAB Berlin",
    "reserve": "Zentrale Verstärkungsmittel",
    "other": "Sonstiges",
}
STEPS = {
    "requested": "gestellt",
    "reviewed": "geprüft",
    "approved": "anerkannt",
    "rejected": "abgelehnt",
    "granted": "bewilligt",
}


def check(cells, report):
    names = {row["authority"]: row["name"] for row in report["budget"]["authorities"]}
    names |= {row["authority"]: row["name"] for row in report["equipment"]}
    districts = {row.get("district"): row["name"] for row in report["budget"]["districts"]}
    district = lambda row: districts.get(row["district"])
    counted = {"Haushaltsstellen": "lines", "davon überzogen": "overdrawn", "davon fremd bebucht": "foreign"}
    budget = report["budget"]
    done = 0
    done += compare("Bezirke", cells["Bezirke"], budget["districts"], {"Bezirk": "name"} | AMOUNTS | counted)
    shown = table(cells["Behörden"])
    for row, told in zip(shown, budget["authorities"]):
        assert row["Behörde"] == told["name"] and all(same(told[key], row[title]) for title, key in AMOUNTS.items())
    done += compare(
        "Handlungsfelder", cells["Handlungsfelder"], budget["programmes"], {"Handlungsfeld": "name"} | AMOUNTS | counted
    )
    done += compare(
        "Haushaltsstellen",
        cells["Haushaltsstellen"],
        budget["lines"],
        AMOUNTS
        | {
            "Behörde": lambda row: names[row["authority"]],
            "Bezirk": district,
            "Einzelplan": "section",
            "Kapitel": "chapter",
            "Titel": "title",
            "Haushaltsstelle": "line",
            "Handlungsfeld": lambda row: PROGRAMMES[row["programme"]],
            "überzogen": "overdrawn",
            "fremd bebucht": "foreign",
        },
    )
    asked = lambda key: lambda row: row["purpose"][key]
    items = lambda row: ITEMS.get(row["purpose"]["item"])
    price = lambda row: row["purpose"]["unit_price"] and f"{Decimal(row['purpose']['unit_price']):.2f}"
    days = {f"{name} am": f"{key}_on" for key, name in (STEPS | {"requested": "beantragt"}).items()}
    text = {"wofür", "Herleitung wie gemeldet"}
    requests = {
        "Antrag": "request",
        "Behörde": "name",
        "Handlungsfeld": lambda row: PROGRAMMES[row["programme"]],
        "Stand": lambda row: STEPS[row["step"]],
        "Gegenstand": items,
        "Anzahl": asked("quantity"),
        "Stückpreis": price,
        "beantragt": "requested",
        "geprüft": "reviewed",
        "anerkannt": "approved",
        "bewilligt": "granted",
        "Frist": asked("deadline"),
        "Begründung der Entscheidung": "decision",
        "Journal Nr.": asked("seq"),
    } | days
    shown = [{title: cell for title, cell in row.items() if title not in text} for row in table(cells["Anträge"])]
    flat = {(1, column): title for column, title in enumerate(requests | {REMARK: None}, 1)}
    flat |= {
        (number, column): row[title]
        for number, row in enumerate(shown, 2)
        for column, title in enumerate(requests | {REMARK: None}, 1)
        if row[title] is not None
    }
    done += compare("Anträge", flat, report["funding"], requests, set(requests) - {"beantragt", "geprüft", "anerkannt"})
    for row, told in zip(table(cells["Anträge"]), report["funding"]):
        for part in filter(None, [told["purpose"]["reason"], items(told)]):
            assert part in row["wofür"], row
    done += kennzahlen(cells["Kennzahlen"], report)
    done += rest(cells, report, names, district)
    sums(cells, report)
    return done


# What rollouts are called that everybody knows.
ROLLOUTS = {
    "windows-11": "Umstellung auf Windows 11",
    "notebooks": "Ausstattung mit Notebooks",
    "e-akte": "Einführung der Digitalen Akte",
}


def named(project):
    """A project by its name; a year is its number."""
    return " ".join(word[:1].upper() + word[1:] for word in str(project).split("-"))


def kennzahlen(cells, report):
    rows = [(indicator, row) for indicator in report["indicators"] for row in indicator["rows"]]
    shown = table(cells)
    assert len(shown) == len(rows)
    for (indicator, told), row in zip(rows, shown):
        assert (row["Kennzahl"], row["Kurzname"]) == (indicator["name"], indicator["id"])
        of, year = told.get("rollout") or told.get("project"), told.get("due_year")
        # A year is a number, like every other.
        beside = Decimal(str(year)) if year else of and ROLLOUTS.get(of, named(of))
        assert row["Umstellung, Projekt, Jahr"] == beside, row
        value = told["value"] and Decimal(str(told["value"]))
        value = value / 100 if value is not None and indicator["unit"] == "percent" else value
        assert same(value, row["Wert"]) and (value is not None or row[REMARK]), row
        assert same(told["numerator"], row["Zähler"]) and same(told["denominator"], row["Nenner"]), row
        assert not told["series_break"] or "Bruch in der Reihe" in row[REMARK]
    return len(rows) * 11


def rest(cells, report, names, district):
    told = "nicht gemeldet"
    equipment = {
        "Behörde": "name",
        "Bezirk": district,
        "Beschäftigte": "employees",
        "Arbeitsplätze": "workplaces",
        "geeignete Stellen": "eligible",
        "gezählt am": "counted_on",
        "Geräte in Nutzung": "devices_in_use",
        "Geräte am Lager": "devices_in_stock",
        "Fernzugänge: Sitzungen": "sessions",
        "Fernzugänge: Konten": "accounts",
        "Digitale Akte angeschlossen": "e_file_connected",
        "Digitale Akte: Konten": "e_file_accounts",
        "Digitale Akte: gleichzeitig": "e_file_concurrent",
    }
    done = compare("Ausstattung", cells["Ausstattung"], report["equipment"], equipment)
    need = report["need"]
    columns = {
        "Behörde": "name",
        "Bezirk": district,
        "Gegenstand": lambda row: ITEMS.get(row["item"], row["item"]),
        "Soll": "target",
        "nutzbar": "usable",
        "bestellt": "pipeline",
        "fehlend": "quantity",
        "Bruttobedarf": "gross",
        "Deckung": "cover",
        "Mehrbedarf": "need",
        "Vorschlag": "share",
        "Rang": "rank",
        "Platz": "place",
        "Abstand": lambda row: row.get("target") and Decimal(f"{row['quantity'] / row['target']:.3f}"),
    }
    silent = [{"name": names.get(one), "item": "alle"} for one in need["not_reported"]]
    rows = sorted(need["rows"], key=lambda row: row.get("place", float("inf")))
    rows += need.get("withheld", [])
    shown = {place: cell for place, cell in cells["Mehrbedarf"].items() if place[0] <= len(rows) + 1}
    done += compare("Mehrbedarf", shown, rows, columns, {"Rang", "Platz", "Abstand"})
    for row, one in zip(table(cells["Mehrbedarf"])[len(rows) :], silent):
        assert (row["Gegenstand"], row[REMARK]) == ("alle", told) and one["name"] in (None, row["Behörde"])
    def in_time(row):
        due = row.get("extended_to") or row["due_on"]
        extended = row.get("received_on") and due and row["received_on"] <= due
        return "ja" if row["on_time"] else "nach Verlängerung" if extended else "nein"

    done += compare(
        "Meldungen",
        cells["Meldungen"],
        report["submissions"],
        {
            "Behörde": "name",
            "Bezirk": district,
            "Zeitraum": "period",
            "Frist": "due_on",
            "verlängert bis": "extended_to",
            "Verlängerungen": "extensions",
            "eingegangen": "received_on",
            "vollständig": "complete",
            "fristgerecht": in_time,
        },
        {"verlängert bis"},
    )
    done += compare(
        "Verlauf Haushalt",
        cells["Verlauf Haushalt"],
        report["series"]["budget"],
        {"Stand am": "day", "Soll": "soll", "Festlegungen": "commitments", "Ist": "actual"},
    )
    done += compare(
        "Verlauf Geräte",
        cells["Verlauf Geräte"],
        report["series"]["devices"],
        {"Stand am": "day", "Geräte in Nutzung": "in_use", "geeignete Stellen": "eligible"},
    )
    done += compare(
        "Deckung",
        cells["Deckung"],
        need["programmes"],
        {
            "Handlungsfeld": lambda row: PROGRAMMES[row["programme"]],
            "Bruttobedarf": "gross",
            "gedeckt im Handlungsfeld": "own_cover",
            "gedeckt im Deckungskreis": "other_cover",
            "Mehrbedarf": "need",
            "frei bei anderen Behörden": "with_others",
            "frei in anderen Handlungsfeldern": "in_other_programmes",
            "Mehrbedarf, anderweitig frei": "need_left_elsewhere",
        },
    )
    done += added(cells, report, names)
    sites = {"Tag": "day", "Standort": "site", "Behörde": "name", "Maßnahme": "measure"}
    done += compare("Standorte", cells["Standorte"], report["sites"], sites)
    kinds = {"project": "Vorhaben", "event": "Veranstaltung", "network": "Netzwerk"}
    activities = {"Tag": "held_on", "Art": lambda row: kinds[row["kind"]], "Titel": "title", "Teilnehmende": "participants"}
    done += compare("CityLAB", cells["CityLAB"], report["activities"], activities)
    done += compare(
        "Meilensteine",
        cells["Meilensteine"],
        report["milestones"],
        {
            "Vorhaben": lambda row: named(row["project"]),
            "Meilenstein": "milestone",
            "Behörde": lambda row: names[row["authority"]],
            "geplant für": "planned_on",
            "erreicht am": "reached_on",
            "geplante Kosten": "budgeted_cost",
        },
    )
    return done


def added(cells, report, names):
    """The quarter before and what of it changed, why lines are overdrawn, rollouts."""
    before = report.get("before") or {"rows": [], "until": "1970-01-01"}
    shown = table(cells["Vorquartal"])
    assert len(shown) == len(before["rows"])
    titles = [f"am {'.'.join(reversed(day.split('-')))}" for day in (before["until"], report["until"])]
    for told, row in zip(before["rows"], shown):
        part = 100 if told["unit"] == "percent" else 1
        assert row["Größe"] == told["label"]
        for key, title in zip(("before", "now"), titles):
            value = told[key] and Decimal(str(told[key])) / part
            assert same(value, row[title]), (told, row)
        change = told["change"] and Decimal(str(told["change"]))
        assert same(change, row["Veränderung (bei Prozent in Prozentpunkten)"]), (told, row)
        assert None not in (told["before"], told["now"], told["change"]) or row[REMARK]
    figures = (report.get("restated") or {"figures": []})["figures"]
    parts = [(figure, part) for figure in figures for part in figure["parts"]]
    shown = table(cells["Geändert"])
    assert len(shown) == len(parts)
    for (figure, part), row in zip(parts, shown):
        share = 100 if figure["unit"] == "percent" else 1
        for key, title in (("before", "wie berichtet"), ("now", "heute bekannt")):
            value = figure[key] and Decimal(str(figure[key])) / share
            assert same(value, row[title]), (figure, row)
        added = part["part"] and Decimal(part["part"])
        assert same(added, row["Beitrag (bei Prozent in Prozentpunkten)"]), (part, row)
        assert row["Größe"] == figure["label"], (figure, row)
        assert row["Journal Nr."] == ", ".join(str(number) for number in part["events"]), (part, row)
    causes = {cause["line"]: cause for cause in report["budget"]["causes"]}
    shown = table(cells["Überzogen"])
    assert len(shown) == len(report["budget"]["overdrawn"])
    keys = {"überzogen seit": "since", "Tag des Anlasses": "day", "Bestellung": "order", "Journal Nr.": "seq"}
    keys |= {"überzogen um": "by_now", "Veränderung dadurch": "change", "verfügbar davor": "before", "verfügbar danach": "after"}
    for told, row in zip(report["budget"]["overdrawn"], shown):
        assert row["Haushaltsstelle"] == told["line"] and same(told["available"], row["verfügbar"])
        cause = causes.get(told["line"], {})
        assert all(same(cause.get(key), row[title]) for title, key in keys.items()), (cause, row)
    shown = table(cells["Umstellungen"])
    assert len(shown) == len(report["rollouts"])
    degrees = {
        (row["rollout"], row.get("authority")): row
        for indicator in report["indicators"]
        if indicator["id"] == "rollout.degree"
        for row in indicator["rows"]
        if row.get("rollout")
    }
    for told, row in zip(report["rollouts"], shown):
        degree = degrees.get((told["rollout"], told["authority"]), {})
        assert same(told["deadline"], row["Frist"]) and row["Behörde"] == names.get(told["authority"], row["Behörde"])
        assert same(degree.get("numerator"), row["umgestellt"]) and same(degree.get("denominator"), row["Umfang"])
    return len(before["rows"]) * 7 + len(causes) * 8 + len(shown) * 4


def sums(cells, report):
    """What the rows of each sheet come to is what the report says they do."""
    add = lambda sheet, title: sum((row[title] or 0 for row in table(cells[sheet])), Decimal(0))
    said = {(row["Bereich"], row["Angabe"]): row["Betrag"] for row in table(cells["Summen"])}
    total = report["budget"]["total"]
    for title, key in AMOUNTS.items():
        known = total["lines"] > 0 and total[key] is not None
        assert same(total[key] if known else None, said["Haushalt", title]), (title, said)
        if known and not any(row.get("reason") for row in report["budget"]["lines"]) and report["budget"]["lines"]:
            assert same(total[key], add("Haushaltsstellen", title)), (title, add("Haushaltsstellen", title))
    need = report["need"]
    for title, key in {"Bruttobedarf": "gross", "Deckung": "cover", "Mehrbedarf": "need"}.items():
        told = need[key] if need["reason"] is None else None
        assert same(told, said["Mehrbedarf", title]), title
        if told is not None:
            assert same(told, add("Mehrbedarf", title)), title


def contents(cells, report):
    said = {row["Angabe"]: row for row in table(cells["Inhalt"])}
    assert said["Ereignisse bis (was geschehen war)"]["Inhalt"] == datetime.date.fromisoformat(report["until"])
    assert said["Journal Nr."]["Inhalt"] == report["as_of"]["sequence"]
    for name, sheet in cells.items():
        if name != "Inhalt":
            assert said[name]["Zeilen"] == len(table(sheet)), name


def main():
    path, report, cells, copy, *folder = sys.argv[1:]
    with open(report, encoding="utf-8") as file:
        report = json.load(file)
    first = strictly(path)
    others = [("openpyxl", opened(path, copy))]
    # What calamine found, where it was asked.
    if os.path.basename(cells) != "-":
        others.append(("calamine", found(cells)))
    for reader, other in others:
        assert list(first) == list(other) and next(iter(first)) == "Inhalt", reader
        for name, sheet in first.items():
            assert sheet == other[name], f"{name}: {reader} reads it differently"
    contents(first, report)
    done = check(first, report)
    third = office(path, folder[0], first) if folder else 0
    print(f"{third} cells read by LibreOffice; ", end="")
    print(f"{len(first)} sheets, {sum(map(len, first.values()))} cells read {1 + len(others)} times, {done} compared with the report")


main()
