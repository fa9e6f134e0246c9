"""Looks at the pages as a browser and as nobody: every link, every figure, every colour.

usage: pages.py ADDRESS [FOLDER]

Follows links to depth 3 (of many alike some), holds that each is alive and keeps the filters of the page it stands on, that the
events behind each figure of the budget come to it to the cent, that each of forecast and need follows from its parts, that each export has the rows of its table, that each page is valid
HTML (SOLLIST_HTML_CHECK: where tests/contract/pages.mjs is installed); then asks axe about pages in Chromium, light and dark, in
forced colours, wide and narrow, with wide spacing of text, without scripts, and prints some. Prints what it counted and found as
JSON. FOLDER: where pictures go.
"""

import asyncio
import csv
import html
import html.parser
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

ADDRESS = sys.argv[1].rstrip("/")
FOLDER = Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None
DEPTH = 3
# Links that look alike, followed at most.
ALIKE = 2
# Figures of a table that are proved: of the first table all, of the others every so many-th.
EVERY = 9
# What holds on every page.
KEPT = ["jahr", "bezirk", "behoerde", "feld", "stand", "bis"]
# Pages that lists lead to before they are there themselves.
NOT_YET = "/antraege"
START = [
    "/haushalt", "/haushalt?nach=stelle&bezirk=03&jahr=2026", "/haushalt?nach=stelle&typ=ueberzogen&sort=available", "/haushalt?nach=feld", "/haushalt?bis=2026-03-31&stand=10000",
    "/kennzahlen", "/kennzahlen?bezirk=06&bis=2026-06-30", "/meldungen", "/abgewiesen", "/journal", "/journal?typ=funding", "/hilfe",
    "/", "/?bezirk=06&jahr=2026", "/vergleich?von=22000", "/bezirk/06", "/beschaffung", "/suche?q=Spandau", "/suche?q=nirgends", "/barrierefreiheit", "/barriere-melden", "/hilfe/gruende", "/hilfe/soll",
    "/beschaffung?typ=verspaetet&bezirk=03", "/hinweise", "/veroeffentlicht?typ=widerspruch", "/auffaelligkeiten?typ=dringend",
    "/antraege", "/antraege?behoerde=ba-pankow", "/antraege/neu", "/hinweise", "/senden", "/senden/plan", "/senden/plan?stand=10000", "/antraege/neu?stand=10000",
    "/berichte", "/berichte/2026-Q2", "/berichte/2026-Q1?stand=18000", "/vergleich", "/vergleich?von=2026-03-31", "/pruefen",
    "/prognose", "/prognose?nach=behoerde&bis=2026-06-30", "/mehrbedarf", "/mehrbedarf?bezirk=03&bis=2026-06-30", "/mehrbedarf/ba-pankow/notebook",
    "/mehrbedarf/ba-mitte/docking-station?von=10000",
]
BEGAN = time.monotonic()
faults = []
found = {"pages": 0, "links": 0, "figures": 0, "derived": 0, "shown": 0, "exports": 0, "valid": 0, "looked_at": 0, "printed": 0, "violations": [], "faults": faults}


class Page(html.parser.HTMLParser):
    """The links of a page, those of the bar of times apart, and the cells of its main table."""

    def __init__(self, text):
        super().__init__()
        self.links, self.own, self.rows, self.ids, self.headings = [], set(), [], [], 0
        self.bar = self.table = self.cell = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        fields = dict(attributes)
        if "id" in fields:
            self.ids.append(fields["id"])
        if tag == "h1":
            self.headings += 1
        if tag == "section" and "stand" in fields.get("class", ""):
            self.bar = True
        if tag == "div" and fields.get("id"):
            self.table = fields["id"] == "tabelle"
        if self.table and tag == "tr":
            self.rows.append([])
        if self.table and tag in ("td", "th") and self.rows:
            self.rows[-1].append(["", None])
            self.cell = True
        if tag == "a" and "href" in fields:
            self.links.append(fields["href"])
            if self.bar or fields.get("class") in ("lang", "newest"):
                self.own.add(fields["href"])
            if self.cell:
                self.rows[-1][-1][1] = fields["href"]

    def handle_endtag(self, tag):
        if tag == "section":
            self.bar = False
        if tag in ("td", "th"):
            self.cell = False

    def handle_data(self, data):
        if self.cell:
            self.rows[-1][-1][0] += data


def note(text):
    print(f"{time.monotonic() - BEGAN:.0f} s: {text}", file=sys.stderr, flush=True)


def fetch(address):
    try:
        with urllib.request.urlopen(ADDRESS + address, timeout=120) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def words(address):
    return urllib.parse.parse_qs(urllib.parse.urlsplit(address).query, keep_blank_values=True)


def shape(address):
    """What a link is like: its route, and which words it says."""
    parts = urllib.parse.urlsplit(address)
    route = parts.path.split("/")
    # Of figures those of one context are alike.
    kind = [route[2].split(".")[0]] if route[1] == "grund" else ["…"] if len(route) > 2 else []
    return "/".join(route[1:2] + kind), tuple(sorted(set(words(address)) - {"jahr", "stand"}))


def plain(body):
    return re.sub("<[^>]*>", "", body.decode("utf-8"))


def unheeded(address, link):
    """Words of an address that a figure on its page is not narrowed by: what leads to its causes does not say them."""
    page = urllib.parse.urlsplit(address).path
    if page.startswith("/bezirk/") and link.startswith("/haushalt"):
        return ["behoerde", "feld"]
    if not link.startswith("/grund/"):
        return []
    # A figure of a report is of all Berlin, or of the district beside it.
    if re.match("/berichte/[0-9]", page):
        return ["bezirk", "behoerde", "feld"]
    if page.startswith("/haushalt/stelle/"):
        return ["bezirk", "behoerde", "feld"]
    # An extra need is told for an authority or a district, of a day.
    # Not every indicator is told of a programme; its page says so, and its row among all.
    if page.startswith(("/kennzahlen", "/vergleich")):
        return ["feld"]
    of_need = link.startswith("/grund/need.") and not page.startswith("/grund")
    return ["jahr", "feld"] * of_need + ["behoerde", "feld"] * page.startswith("/bezirk/")


def crawl():
    seen, waiting, alike = set(START), [(address, 0) for address in START], defaultdict(int)
    pages = {}
    absent = fetch(NOT_YET)[0] == 404
    with ThreadPoolExecutor(4) as pool:
        while waiting:
            answers = list(pool.map(lambda one: (one, fetch(one[0])), waiting))
            waiting = []
            for (address, depth), (status, headers, body) in answers:
                # What a list of now leads to may be younger than the state that is looked at, and says so.
                if status == 404 and "stand=" in address and "Warum: damals noch nicht da" in plain(body):
                    continue
                if status != 200:
                    faults.append(f"{address}: {status}")
                    continue
                if not headers["content-type"].startswith("text/html"):
                    continue
                text = body.decode("utf-8")
                page = Page(text)
                page.html = text
                pages[address] = page
                found["pages"] += 1
                found["links"] += len(page.links)
                double = {one for one in page.ids if page.ids.count(one) > 1}
                if double or page.headings != 1:
                    faults.append(f"{address}: ids {double}, {page.headings} main headings")
                for link in page.links:
                    if link.startswith("#"):
                        if link[1:] not in page.ids:
                            faults.append(f"{address}: {link} leads nowhere")
                        continue
                    if not link.startswith("/"):
                        faults.append(f"{address}: {link} leads elsewhere")
                        continue
                    if link not in page.own:
                        lost = [word for word in KEPT if word in words(address) and word not in words(link)]
                        lost = [] if link.startswith("/assets/") else lost
                        lost = [word for word in lost if word not in unheeded(address, link)]
                        if lost:
                            faults.append(f"{address}: {link} lost {lost}")
                    if absent and urllib.parse.urlsplit(link).path.startswith(NOT_YET):
                        continue
                    like = shape(link)
                    if link in seen or "sprache=" in link or depth >= DEPTH or alike[like] >= ALIKE:
                        continue
                    alike[like] += 1
                    seen.add(link)
                    waiting.append((link, depth + 1))
    return pages


def with_ending(address, ending):
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(("", "", parts.path + ending, parts.query, ""))


def prove(pages):
    """The events behind each figure of a budget come to it."""
    asked = {}
    for address in [one for one in START if one.startswith(("/haushalt", "/bezirk")) and "typ=" not in one]:
        status, _, body = fetch(with_ending(address, ".json"))
        document = json.loads(body)
        # A file has columns of names for which a page has no room.
        names = ("title", "authority") if document["rows"] and "line" in document["rows"][0] else ()
        keys = [key for key in document["rows"][0] if key not in names] if document["rows"] else []
        table = [row for row in pages[address].rows if row][1:]
        for fields, row in zip(document["rows"] + [document["total"]], table):
            for key, (_, link) in zip(keys[1:9], row[1:9]):
                if link is None:
                    faults.append(f"{address}: {key} of {row[0][0]} leads nowhere")
                else:
                    asked[link] = (f"{address} {row[0][0]} {key}", Decimal(fields[key]))
    wanted = list(asked.items())
    first = sum(name.startswith(START[0] + " ") for name, _ in asked.values())
    wanted = wanted[:first] + wanted[first::EVERY]

    def one(pair):
        link, (name, value) = pair
        status, _, body = fetch(with_ending(link, ".json"))
        if status != 200:
            return f"{name}: {link}: {status}"
        events = json.loads(body)["rows"]
        if events and "contribution" not in events[0]:
            return f"{name}: the events of {link} come to nothing"
        come = sum((Decimal(event["contribution"]) for event in events), Decimal(0))
        return None if come == value else f"{name}: {value}, and the events of {link} come to {come}"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, wanted))
    found["figures"] = len(wanted)
    faults.extend(answer for answer in answers if answer)


def recompute():
    """The kit with which anybody recomputes a figure: how a part follows from its parts."""
    path = Path(__file__).resolve().parent.parent / "services/sollist/src/cli/kit/recompute.py"
    spec = importlib.util.spec_from_file_location("recompute", path)
    kit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kit)
    return kit


def derivations(pages):
    """Each figure of a forecast and of a need follows from its parts, to the cent, and so does what it is made of first."""
    kit, asked = recompute(), {}
    for address in [one for one in START if re.match("/(prognose|mehrbedarf|kennzahlen)(\\?|$)", one)]:
        # The key of a column is that of the export; of the page some may be left away.
        document = json.loads(fetch(with_ending(address, ".json"))[2])
        # What is behind each column.
        needs = {key: f"need.{key}" for key in ["target", "usable", "pipeline", "quantity", "gross", "cover"]}
        figures = {
            "/prognose": {
                "soll": "budget.soll", "actual": "budget.actual", "value": "budget.forecast",
                "lower": "budget.forecast.lower", "upper": "budget.forecast.upper",
            },
            "/mehrbedarf": {**needs, "need": "need.extra"},
            "/kennzahlen": {"value": "{}", "numerator": "{}.numerator", "denominator": "{}.denominator"},
        }
        keys = figures[urllib.parse.urlsplit(address).path]
        rows = [row for row in pages[address].rows if row][1:]
        told = [fields.get("indicator") for fields in document["rows"]]
        of_several = {indicator for indicator in told if told.count(indicator) > 1}
        for fields, row in zip(document["rows"] + [document["total"]], rows):
            links = {urllib.parse.urlsplit(link).path: link for _, link in row if link and link.startswith("/grund/")}
            # Of one of several without a value its numerator alone leads nowhere.
            is_led = fields.get("value", "") is not None or fields.get("indicator") not in of_several
            for key in [key for key in keys if fields[key] not in (None, "") and is_led]:
                link = links.get("/grund/" + keys[key].format(fields.get("indicator")))
                if link is None:
                    faults.append(f"{address}: {key} of {row[0][0]} leads to no causes")
                else:
                    asked[link] = (f"{address} {row[0][0]} {key}", Fraction(fields[key]))

    def part(of):
        return {**of, "value": None if of["value"] is None else Fraction(of["value"])}

    def told(name, link, value):
        status, _, body = fetch(with_ending(link, ".json"))
        if status != 200:
            return [f"{name}: {link}: {status}"], None
        document = json.loads(body)
        whole, parts = part(document["part"]), [part(of) for of in document["parts"]]
        wrong = []
        if whole["value"] != value:
            wrong.append(f"{name}: {value}, and {link} says {whole['value']}")
        if parts and kit.computed(whole, parts) != value:
            wrong.append(f"{name}: {value}, and the parts of {link} come to {kit.computed(whole, parts)} by {whole['op']}")
        return wrong, document["parts"]

    def one(pair):
        link, (name, value) = pair
        wrong, parts = told(name, link, value)
        if parts is None:
            return wrong, 0
        deeper = next((of for of in parts if of["composed"] and of["value"] is not None), None)
        if deeper:
            below = link + ("&" if "?" in link else "?") + urllib.parse.urlencode({"pfad": deeper["name"]})
            more, _ = told(f"{name}: {deeper['name']}", below, Fraction(deeper["value"]))
            wrong += more
        return wrong, 2 if deeper else 1

    with ThreadPoolExecutor(4) as pool:
        for wrong, derived in pool.map(one, asked.items()):
            faults.extend(wrong)
            found["derived"] += derived


# Pages with figures, and what they are asked for beside: each figure is what its causes say, narrowed or not.
NARROWED = ["", "feld=e-file", "jahr=2025", "bezirk=06", "behoerde=ba-mitte", "bis=2026-06-30", "bezirk=03&feld=mobile-devices&jahr=2025"]
SHOWN = ["/", "/haushalt", "/kennzahlen", "/mehrbedarf", "/mehrbedarf/ba-pankow/notebook", "/bezirk/03", "/prognose", "/kennzahlen/need.total"]
# Links to the causes of a page that are followed.
LINKS_MAX = 40


def shown(pages):
    """A figure that leads to its causes is what stands there: one of those at least that lead to the same."""
    line = next(urllib.parse.urlsplit(link).path for link in pages["/haushalt?nach=stelle&bezirk=03&jahr=2026"].links
                if link.startswith("/haushalt/stelle/"))
    told = {}

    def part(link):
        status, _, body = fetch(with_ending(link, ".json"))
        return json.loads(body)["part"] if status == 200 else {"value": f"status {status}"}

    def number(text):
        match = re.match(r"\s*([−-]?[\d.]+)(?:,(\d+))?", text)
        if match is None or not any(letter.isdigit() for letter in match[1]):
            return None
        whole, after = match[1].replace("−", "-").replace(".", ""), match[2] or ""
        return Fraction(f"{whole}.{after or 0}"), Fraction(1, 2 * 10 ** len(after))

    def is_so(text, value):
        read = number(text)
        if read is None or value is None:
            return read is None and value is None
        return not value.startswith("status") and abs(Fraction(value) - read[0]) <= read[1]

    with ThreadPoolExecutor(4) as pool:
        for place in SHOWN + [line]:
            for word in NARROWED:
                address = f"{place}?{word}" if word else place
                status, _, body = fetch(address)
                if status != 200:
                    # A district's page is of no other one.
                    if not (status == 400 and place == "/bezirk/03"):
                        faults.append(f"{address}: {status}")
                    continue
                texts = defaultdict(list)
                for link, text in re.findall(r'<a[^>]*href="(/grund/[^"]*)"[^>]*>(.*?)</a>', body.decode("utf-8"), re.S):
                    # Shares of the reserve stand for what their rule does.
                    if not link.startswith("/grund/need.share"):
                        texts[html.unescape(link)].append(html.unescape(re.sub("<[^>]*>", "", text)))
                wanted = list(texts)[:LINKS_MAX]
                told.update(zip(wanted, pool.map(lambda link: told.get(link) or part(link), wanted)))
                found["shown"] += len(wanted)
                for link in wanted:
                    if told[link] and not any(is_so(text, told[link]["value"]) for text in texts[link]):
                        faults.append(f"{address}: {texts[link][0].strip()}, and {link} says {told[link]['value']}")


def bridges():
    """What moved a figure of the budget comes to the difference of both positions, to the cent."""
    def total(number):
        return json.loads(fetch(f"/haushalt.json?jahr=2026&stand={number}")[2])["total"]

    head = json.loads(fetch("/haushalt.json")[2])["as_of"]["sequence"]
    for earlier, later in [(22000, head), (100, 15000)]:
        rows = json.loads(fetch(f"/vergleich.json?jahr=2026&von={earlier}&auf={later}")[2])["rows"]
        before, after = total(earlier), total(later)
        for key in ["soll", "frozen", "commitments", "actual", "available"]:
            parts = [Decimal(row["part"]) for row in rows if row["figure"] == f"budget.{key}"]
            found["figures"] += 1
            if sum(parts, Decimal(0)) != Decimal(after[key]) - Decimal(before[key]):
                faults.append(f"from {earlier} to {later}: {key}: {before[key]}, {after[key]}, and {sum(parts)} between")


def exports(pages):
    """An export has the rows that the page has; a page that goes on has fewer."""
    for address, page in list(pages.items())[:40]:
        # A page may have other tables with files of their own.
        own = urllib.parse.urlsplit(with_ending(address, ".csv")).path
        link = next((link for link in page.links if urllib.parse.urlsplit(link).path == own), None)
        if link is None:
            continue
        status, _, body = fetch(link)
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")) if status == 200 else []
        # A file that ends before its table says so in its last row; a workbook on its first sheet.
        if rows and any("Die Datei endet hier" in text for text in rows[-1]):
            rows.pop()
        shown = [row for row in page.rows if row]
        turned = any("seite=" in link or "ab=" in link for link in page.links) or "ab=" in address
        found["exports"] += 1
        if status != 200 or len(rows) < len(shown) or (not turned and len(rows) != len(shown)):
            faults.append(f"{link}: {status}, {len(rows)} rows where the page has {len(shown)}")
        # A page that has no earlier states has no address that leads to it as it is.
        is_kept = any("stand=" in link for link in page.own)
        workbook(link.replace(".csv", ".xlsx", 1), rows, is_kept)


def workbook(link, rows, is_kept):
    """The same rows as the CSV, its total apart, the numbers as numbers; before them a sheet that says where they come from."""
    import openpyxl

    status, _, body = fetch(link)
    if status != 200:
        faults.append(f"{link}: {status}")
        return
    book = openpyxl.load_workbook(io.BytesIO(body))
    first, *sheets = book.worksheets
    if is_kept and not any("stand=" in str(cell.value) for row in first.iter_rows() for cell in row):
        faults.append(f"{link}: the first sheet does not lead back")
    place = urllib.parse.urlsplit(link).path.replace(".xlsx", "")
    if not any(place in str(cell.value) for row in first.iter_rows() for cell in row):
        faults.append(f"{link}: the first sheet does not say of which page it is")
    filled = [row for sheet in sheets for row in list(sheet.iter_rows(values_only=True))[1:]]
    if len(filled) != len(rows) - 1:
        faults.append(f"{link}: {len(filled)} rows where the CSV has {len(rows) - 1}")
    for of, sheet in zip(rows[1:], filled):
        for text, cell in zip(of, sheet):
            number = text.replace(",", ".") if text.replace(",", "").lstrip("-").isdigit() and "," in text else None
            if number and (not isinstance(cell, (int, float)) or abs(cell - float(number)) > 0.0001):
                faults.append(f"{link}: {text} in the CSV is {cell!r} in the workbook")
    for column, name in enumerate(rows[0]):
        empty = [of[column] for of, sheet in zip(rows[1:], filled) if of[column] and sheet[column] is None]
        if empty:
            faults.append(f"{link}: {name} of {len(empty)} rows is empty in the workbook and {empty[0]!r} in the CSV")


def valid(pages):
    """Every page keeps to the standard; and what does not is found."""
    wrong = {"/wrong": "<!doctype html><html lang=\"de\"><head><title>x</title></head><body><p><table></table></p></body></html>"}

    def checked(pages):
        lines = "".join(json.dumps({"address": address, "html": html}) + "\n" for address, html in pages.items())
        answer = subprocess.run(["node", os.environ["SOLLIST_HTML_CHECK"]], input=lines, capture_output=True, text=True, check=True)
        return json.loads(answer.stdout)

    if not checked(wrong)["faults"]:
        faults.append("the check of HTML finds nothing wrong with what is")
    told = checked({address: page.html for address, page in pages.items()})
    found["valid"] = told["pages"]
    faults.extend(told["faults"])


# Small words of German sentences, and words of the vocabulary that English has others for.
GERMAN = re.compile(r"\b(der|die|das|und|ist|sind|nicht|wird|eine|einer|einem|kein|keine|von|für|mit|auf|aus|oder|zum|zur|Summe|Behörde|"
                    r"Haushalt|Antrag|Bestellung|Meldung|Stelle|Betrag)\b")
# Addresses, names of lines and rollouts, and columns of a file are of no language.
DATA = re.compile(r"“[^”]*”|\S*/\S+|\d\d-[a-z-]+|[^.;:]*verfahrens(?:un)?abhängige IKT[^.;:]*|Beispiel: .*|"
                  r"Schriftliche Anfragen und rote Nummern[^.;]*|Senatsverwaltung für Finanzen|Netzanschluss auf 10 Gbit/s erweitert|"
                  r"Anschluss an das Berliner Landesnetz|Nutzertest mit zwei Bezirksämtern|Auflösung der pauschalen Minderausgabe|"
                  r"Vier von fünf Stellen arbeiten mobil|Arbeitsplätze mit Digitaler Akte|"
                  r"Bereich, Einzelplan, Kapitel, Titelart, Titel, Jahr, BetragTyp and Betrag")


class Texts(html.parser.HTMLParser):
    """What a page says, but for code and what is marked as another language."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "link", "input", "br", "img"):
            # A picture is told by its title and its sentence; what is written in it stands in its table.
            self.open.append(tag in ("pre", "code", "script", "style", "svg") or tag != "html" and "lang" in dict(attributes))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        if data.strip() and not any(self.open):
            self.texts.append(" ".join(data.split()))


def english(pages):
    """No English page says something in German."""
    kinds = {}
    for address in pages:
        kinds.setdefault(shape(address), address)
    found["english"] = 0
    for address in kinds.values():
        asked = urllib.request.Request(ADDRESS + address, headers={"Cookie": "sprache=en"})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            text = answer.read().decode("utf-8")
        found["english"] += 1
        said = {one for one in Texts(text).texts if GERMAN.search(DATA.sub("", one))}
        if said:
            faults.append(f"{address} says in English: {sorted(said)[:3]}")
    if not GERMAN.search("Summe der Beträge") or GERMAN.search(DATA.sub("", "Line 2026/30/25/der/und")):
        faults.append("the check of languages finds nothing")


# WCAG 2.1, 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
# Text that is cut off where it stands.
CUT = """[...document.querySelectorAll("main *, .stand *")].filter((one) => getComputedStyle(one).overflow === "hidden" &&
!one.classList.contains("vh") && one.scrollHeight > one.clientHeight + 1).map((one) => one.outerHTML.slice(0, 120))"""


# What is pressed with a finger and is smaller than 24 pixels each way (WCAG 2.2, 2.5.8); links within a sentence may be.
SMALL = """[...document.querySelectorAll(".dense a, .top a, .below a, .turn a, .export a, .deeds a, button, input:not([type=hidden]), select, summary")]
.map((one) => [one, one.getBoundingClientRect()]).filter(([one, box]) => box.width > 0 && (box.width < 23.5 || box.height < 23.5))
.map(([one]) => one.outerHTML.slice(0, 120))"""


async def other_ways(browser, addresses):
    """Wide spacing of text, no scripts, paper."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    for address in addresses:
        await page.goto(ADDRESS + address)
        await page.add_style_tag(content=SPACED)
        cut = await page.evaluate(CUT)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if cut or wide > 1280:
            faults.append(f"{address}: with wide spacing {wide} px wide, cut off: {cut[:3]}")
    await context.close()
    bare = await browser.new_context(java_script_enabled=False)
    page, scripted = await bare.new_page(), await browser.new_page()
    for address in addresses:
        await page.goto(ADDRESS + address)
        links = await page.locator("main a[href]").count()
        await scripted.goto(ADDRESS + address)
        if links != await scripted.locator("main a[href]").count():
            faults.append(f"{address}: without scripts {links} links")
    await bare.close()
    await scripted.close()
    page = await browser.new_page()
    for address in addresses:
        await page.goto(ADDRESS + address)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            await page.pdf(path=file.name, prefer_css_page_size=True, print_background=False)
            text = subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, text=True, check=True).stdout
        sheets = [sheet for sheet in text.split("\f") if sheet.strip()]
        found["printed"] += len(sheets)
        first = " ".join(sheets[0].split())
        if "Journal Nr." not in first:
            faults.append(f"{address}: on paper it does not say where it stands: {first[:200]}")
        # The address of the view stands at its end, broken where the sheet ends, its words in their order.
        last = "".join(sheets[-1].split())
        if any(part.replace(" ", "") not in urllib.parse.unquote(last) for part in re.split("[?&]", urllib.parse.unquote(address))):
            faults.append(f"{address}: on paper it does not say where it comes from: {sheets[-1][-200:]}")
        # A sum stands where all that it is of has stood, and nowhere else.
        for total in await page.locator("table tfoot tr").all_inner_texts():
            times = sum(" ".join(total.split()) in " ".join(sheet.split()) for sheet in sheets)
            if times > 1:
                faults.append(f"{address}: on paper its sum stands {times} times")
        heads = await page.locator("#tabelle thead th").all_inner_texts()
        # A table that goes on over more than a sheet.
        if await page.locator("#tabelle tbody tr").count() > 60 and len(sheets) > 2 and heads:
            middle = " ".join(sheets[1].split())
            if heads[0].split()[0] not in middle:
                faults.append(f"{address}: the head of its table is not on its second sheet")
    await page.close()


async def many_tabs(browser):
    """More tabs than a browser has connections for a site: each loads, and each is told of what is recorded (SOLLIST_RECORD:
    the command that records something)."""
    context = await browser.new_context()
    tabs = [await context.new_page() for _ in range(8)]
    for number, tab in enumerate(tabs):
        await tab.goto(ADDRESS + ("/haushalt" if number % 2 else "/journal"), wait_until="load", timeout=60_000)

    async def all_told(count):
        subprocess.run(json.loads(os.environ["SOLLIST_RECORD"]), check=True, capture_output=True)
        for number, tab in enumerate(tabs):
            said = ""
            for _ in range(300):
                said = await tab.inner_text("#neu")
                if said.startswith(f"{count} "):
                    break
                await asyncio.sleep(0.2)
            else:
                faults.append(f"tab {number} of {len(tabs)}: {count} new, and it says {said}")

    await all_told(1)
    # Whoever held the stream goes; another takes it.
    await tabs.pop(0).close()
    await all_told(2)
    await context.close()


# What axe cannot judge and need not: text of a picture (its colours are held in Rust), and what is scrolled away in its region.
SCROLLED = """all => all.flatMap((one) => one.nodes).map((node) => node.target[0]).filter((target) => {
const one = document.querySelector(target), region = one && one.closest(".scroll");
if (one && one.closest("svg")) return true;
if (!region) return false;
const [inner, outer] = [one.getBoundingClientRect(), region.getBoundingClientRect()];
return inner.right > outer.right + 1 || inner.left < outer.left - 1 })"""


async def look(pages):
    """axe on a page of each kind, in both themes, wide and narrow; and what a script cannot do without."""
    from axe_playwright_python.async_playwright import Axe
    from playwright.async_api import async_playwright

    kinds = {}
    for address in pages:
        kinds.setdefault(shape(address)[0], address)
    line = next((one for one in pages if one.startswith("/haushalt/stelle/")), None)
    addresses = [*dict.fromkeys([*START[:6], *START[6:], *kinds.values(), *([line] if line else [])])]
    addresses += ["/nirgends", "/haushalt?jahr=x"]
    # One of each kind: of a line, an event, an order, an indicator too, not only of their lists.
    routes = list({shape(one)[0]: one for one in reversed(addresses)}.values())
    axe = Axe()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scheme, width, forced in [("light", 1280, "none"), ("dark", 1280, "none"), ("light", 320, "none"), ("dark", 1280, "active")]:
            size = {"width": width, "height": 900}
            context = await browser.new_context(color_scheme=scheme, forced_colors=forced, viewport=size, locale="de-DE")
            page = await context.new_page()
            trouble = []
            page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: trouble.append(str(error)))
            # In colours that are forced, and in other ways, one page of each route says it.
            for number, address in enumerate(addresses if forced == "none" else routes):
                await page.goto(ADDRESS + address, wait_until="load")
                result = await axe.run(page)
                found["looked_at"] += 1
                for violation in result.response["violations"]:
                    nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                    found["violations"].append(f"{address} {scheme} {width}: {violation['id']}: {nodes}")
                unseen = await page.evaluate(SCROLLED, [unsure for unsure in result.response["incomplete"]])
                for unsure in result.response["incomplete"]:
                    unsure["nodes"] = [node for node in unsure["nodes"] if node["target"][0] not in unseen]
                    # Narrow, what is scrolled away cannot be judged; wide, nothing is.
                    if unsure["id"] == "color-contrast" and width > 320 and forced == "none" and unsure["nodes"]:
                        nodes = [node["html"][:160] for node in unsure["nodes"][:3]]
                        found["violations"].append(f"{address} {scheme} {width}: contrast unsure: {nodes}")
                wide = await page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    faults.append(f"{address}: {wide} px wide at {width}")
                small = await page.evaluate(SMALL)
                if small and forced == "none":
                    faults.append(f"{address} at {width}: smaller than 24 px: {small[:3]}")
                if FOLDER:
                    FOLDER.mkdir(parents=True, exist_ok=True)
                    await page.screenshot(path=FOLDER / f"{number:02}-{scheme}-{width}{'-forced' if forced == 'active' else ''}.png", full_page=False)
            wrong = [text for text in trouble if "404" not in text and "400" not in text]
            if wrong:
                faults.append(f"{scheme} {width}: {wrong[:5]}")
            await context.close()
        await other_ways(browser, [one for one in routes if one != "/nirgends" and "jahr=x" not in one])
        await many_tabs(browser)
        # Arrow keys, and the skip link: from the address bar to the first figure.
        page = await (await browser.new_context()).new_page()
        await page.goto(ADDRESS + "/haushalt")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        steps = 0
        while steps < 5:
            await page.keyboard.press("Tab")
            steps += 1
            if await page.evaluate("!!document.activeElement.closest('td, tbody th')"):
                break
        else:
            faults.append("no figure within five tabs of the skip link")
        before = await page.evaluate("document.activeElement.href")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowDown")
        after = await page.evaluate("document.activeElement.href")
        if before == after or "/grund/" not in (after or ""):
            faults.append(f"arrow keys: from {before} to {after}")
        await browser.close()


async def judged(page, axe, where):
    """Nothing is in the way of whoever cannot see, on a page that was answered to a form."""
    result = await axe.run(page)
    found["looked_at"] += 1
    for violation in result.response["violations"]:
        nodes = [node["html"][:160] for node in violation["nodes"][:3]]
        found["violations"].append(f"{where}: {violation['id']}: {nodes}")
    width, wide = await page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    if wide > width:
        faults.append(f"{where}: {wide} px wide at {width}")
    if FOLDER:
        await page.screenshot(path=FOLDER / f"form-{where.replace(' ', '-').replace('/', '_')}.png", full_page=True)


async def to(page, selector):
    """Goes there with the Tab key alone."""
    for _ in range(120):
        await page.keyboard.press("Tab")
        if await page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"no way by keyboard to {selector} on {page.url}")


async def typed(page, fields, button):
    """Fills in a form and sends it, with the keyboard alone."""
    for name, text in fields.items():
        await to(page, f"#feld-{name}")
        if await page.evaluate("document.activeElement.value !== undefined && document.activeElement.tagName !== 'SELECT'"):
            await page.keyboard.press("Control+a")
        await page.keyboard.type(text)
    await to(page, f"button[value={button}]")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


PLAN = """Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titel;Titelbezeichnung;Titelart;BetragTyp;Jahr;Betrag
33;Bezirke;25;Landesweite;2533;Bezirksamt Pankow;{number};{name};Ausgabetitel;Soll;{year};{amount}
33;Bezirke;25;Landesweite;2533;Bezirksamt Pankow;51199;Ohne Betrag;Ausgabetitel;Soll;{year};viel
"""


async def plans(browser, axe):
    """A budget plan by keyboard: no file, the preview, the confirmation, an amendment, a row to decide on; on paper too."""

    async def sent(page, name, text, basis, steps):
        await page.goto(ADDRESS + "/senden/plan")
        await page.set_input_files("#feld-datei", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
        await typed(page, {"grundlage": basis} if basis else {}, "pruefen")
        for step in steps:
            await to(page, f"button[value={step}]")
            async with page.expect_navigation():
                await page.keyboard.press("Enter")

    async def says(page, *texts):
        main = " ".join((await page.inner_text("main")).split())
        for text in texts:
            if text not in main:
                faults.append(f"a plan: {page.url} does not say {text}: {main[:400]}")

    for number, (scheme, width, forced) in enumerate([("light", 1280, "none"), ("dark", 1280, "none"), ("light", 320, "none"), ("dark", 1280, "active")]):
        size = {"width": width, "height": 900}
        page = await (await browser.new_context(color_scheme=scheme, forced_colors=forced, viewport=size, locale="de-DE")).new_page()
        where = f"{scheme}-{width}{'-forced' if forced == 'active' else ''}"
        await page.goto(ADDRESS + "/senden/plan")
        await typed(page, {}, "pruefen")
        await says(page, "Bitte eine Datei wählen.")
        await judged(page, axe, f"plan fault {where}")
        # A year of its own: lines of one chapter and year may be the same.
        title, year = f"Geräte {number}", 2031 + number
        first = PLAN.format(number="", name=title, amount="1.300.000,00", year=year)
        await sent(page, f"plan-{number}.csv", first, "", [])
        await says(page, "zu buchen 1 Zeile, 0 unverändert, 1 abzulehnen", "Zeile 3:")
        await judged(page, axe, f"plan preview {where}")
        await sent(page, f"plan-{number}.csv", first, "", ["senden"])
        await says(page, "1 Zeile gebucht, 0 unverändert, 1 abgelehnt")
        await judged(page, axe, f"plan recorded {where}")
        await sent(page, f"plan-{number}.csv", PLAN.format(number="", name=title, amount="900.000,00", year=year), "Nachtrag 2031", [])
        await says(page, "Nachtrag 2031", "900.000,00")
        await judged(page, axe, f"plan amendment {where}")
        await sent(page, f"nummern-{number}.csv", PLAN.format(number=f"8127{number}", name=title, amount="1.300.000,00", year=year), "", [])
        await says(page, "Bitte entscheiden", "Es sind dieselben")
        await judged(page, axe, f"plan question {where}")
        await page.keyboard.press("Tab")
        if number == 0:
            with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
                await page.pdf(path=file.name, prefer_css_page_size=True, print_background=False)
                text = subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, text=True, check=True).stdout
                if "Geräte 0" not in text or "Journal Nr." not in text:
                    faults.append(f"a plan on paper: {text[:300]}")
                if FOLDER:
                    subprocess.run(["pdftoppm", "-r", "60", "-png", file.name, str(FOLDER / "paper-plan-question")], check=True)
        await page.context.close()


async def forms():
    """The way of a form by keyboard: a request from the asking to the grant, and a refused entry that is corrected."""
    from axe_playwright_python.async_playwright import Axe
    from playwright.async_api import async_playwright

    axe = Axe()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scheme, width in [("light", 1280), ("dark", 1280), ("light", 320)]:
            context = await browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
            page = await context.new_page()
            await page.goto(ADDRESS + "/antraege/neu")
            await typed(page, {"authority": "BA P", "request": f"F-{scheme}-{width}", "programme": "Mobile", "amount": "viel", "deadline": "morgen"}, "pruefen")
            await judged(page, axe, f"faults {scheme} {width}")
            await typed(page, {"amount": "1.234.567,89", "reason": "Geräte fehlen", "deadline": "31.12.2026"}, "pruefen")
            await judged(page, axe, f"check {scheme} {width}")
            await context.close()
        await plans(browser, axe)
        page = await (await browser.new_context()).new_page()
        fields = {"authority": "BA Pankow", "request": "K-1", "programme": "Mobile", "amount": "20.000,00", "reason": "Es fehlen zehn"}
        steps = [
            ("/antraege/neu", fields),
            ("/antraege/ba-pankow/K-1/pruefen", {"amount": "18.000,00", "reason": "neun genügen"}),
            ("/antraege/ba-pankow/K-1/anerkennen", {}),
            ("/antraege/ba-pankow/K-1/bewilligen", {"amount": "18.000,00", "basis": "§ 20 LHO"}),
        ]
        for place, answers in steps:
            await page.goto(ADDRESS + place)
            await typed(page, answers, "pruefen")
            await judged(page, axe, f"check {place}")
            await typed(page, {}, "senden")
            if "/quittung/" not in page.url:
                faults.append(f"{place}: no receipt but {page.url}: {(await page.inner_text('main'))[:300]}")
                break
            await judged(page, axe, f"receipt {place}")
        await page.goto(ADDRESS + "/antraege/ba-pankow/K-1")
        await judged(page, axe, "request K-1")
        if "18.000,00" not in await page.inner_text("main"):
            faults.append("the grant does not stand on the page of its request")
        # A refused entry: sent, found, corrected.
        event = {"specversion": "1.0", "id": "k-2", "source": "/bezirk/03/antraege", "type": "funding.requested.v1",
                 "time": "2026-06-01T09:00:00+02:00", "datacontenttype": "application/json",
                 "data": {"authority": "ba-pankow", "request": "K-2", "programme": "mobile-devices", "amount": "viel", "reason": "x",
                          "derivation": {"formula": "gross", "inputs": {"gross": "5.00"}}}}
        await page.goto(ADDRESS + "/senden")
        await page.set_input_files("#feld-datei", {"name": "k.jsonl", "mimeType": "application/json", "buffer": json.dumps(event).encode()})
        await to(page, "button[value=senden]")
        await page.keyboard.press("Enter")
        await page.get_by_text("Eine weitere Datei senden").wait_for()
        await judged(page, axe, "sent file")
        # Others may be refused as well: the one whose amount is to be mended.
        await page.goto(ADDRESS + "/abgewiesen")
        refused = await page.eval_on_selector_all("main a[href^='/abgewiesen/']", "all => all.map(one => one.getAttribute('href'))")
        for href in refused:
            await page.goto(ADDRESS + href + "/berichtigen")
            if await page.query_selector("#feld-data-amount"):
                break
        await page.goto(ADDRESS + "/abgewiesen")
        await to(page, f"main a[href='{href}']")
        async with page.expect_navigation():
            await page.keyboard.press("Enter")
        await judged(page, axe, "entry")
        entry = page.url
        await page.goto(entry + "/berichtigen")
        await judged(page, axe, "correction")
        await typed(page, {"data-amount": "5,00"}, "pruefen")
        await judged(page, axe, "check correction")
        await typed(page, {}, "senden")
        if page.url != entry or "Berichtigt: das Ereignis ist aufgezeichnet" not in await page.inner_text("main"):
            faults.append(f"not corrected: {page.url}: {(await page.inner_text('main'))[:400]}")
        await judged(page, axe, "corrected")
        await browser.close()


PAGES = crawl()
note("crawled")
prove(PAGES)
derivations(PAGES)
bridges()
shown(PAGES)
note("proved")
exports(PAGES)
note("exported")
valid(PAGES)
note("held against the standard")
english(PAGES)
note("read in English")
asyncio.run(look(PAGES))
note("looked at")
asyncio.run(forms())
note("sent")
found["violations"] = found["violations"][:40]
faults[:] = faults[:60]
print(json.dumps(found, ensure_ascii=False, indent=1))
