"""Looks at the pages as a browser and as nobody: every link, every figure, every colour.

usage: pages.py ADDRESS [FOLDER]

Follows links to depth 3 (of many alike some), holds that each is alive and keeps the filters of the page it stands on, that the
events behind each figure of the budget come to it to the cent, that each export has the rows of its table; then asks axe about
pages in Chromium, light and dark, wide and narrow. Prints what it counted and found as JSON. FOLDER: where pictures go.
"""

import asyncio
import csv
import html.parser
import io
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

ADDRESS = sys.argv[1].rstrip("/")
FOLDER = Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None
DEPTH = 3
# Links that look alike, followed at most.
ALIKE = 3
# Figures of a table that are proved: of the first table all, of the others every so many-th.
EVERY = 9
# What holds on every page.
KEPT = ["jahr", "bezirk", "behoerde", "feld", "stand", "bis"]
START = [
    "/haushalt", "/haushalt?nach=stelle&bezirk=03&jahr=2026", "/haushalt?nach=feld", "/haushalt?bis=2026-03-31&stand=10000",
    "/prognose", "/prognose?nach=behoerde&bis=2026-06-30", "/mehrbedarf", "/mehrbedarf?bezirk=03&bis=2026-06-30", "/kennzahlen", "/kennzahlen?bezirk=06&bis=2026-06-30", "/meldungen", "/abgewiesen", "/journal", "/journal?typ=funding", "/hilfe",
]
BEGAN = time.monotonic()
faults = []
found = {"pages": 0, "links": 0, "figures": 0, "exports": 0, "looked_at": 0, "violations": [], "faults": faults}


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
            if self.bar or fields.get("class") == "lang":
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


def crawl():
    seen, waiting, alike = set(START), [(address, 0) for address in START], defaultdict(int)
    pages = {}
    with ThreadPoolExecutor(4) as pool:
        while waiting:
            answers = list(pool.map(lambda one: (one, fetch(one[0])), waiting))
            waiting = []
            for (address, depth), (status, headers, body) in answers:
                if status != 200:
                    faults.append(f"{address}: {status}")
                    continue
                if not headers["content-type"].startswith("text/html"):
                    continue
                text = body.decode("utf-8")
                page = Page(text)
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
                        if lost:
                            faults.append(f"{address}: {link} lost {lost}")
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
    for address in [one for one in START if one.startswith("/haushalt")]:
        status, _, body = fetch(with_ending(address, ".json"))
        document = json.loads(body)
        keys = list(document["rows"][0]) if document["rows"] else []
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


def exports(pages):
    """An export has the rows that the page has; a page that goes on has fewer."""
    for address, page in list(pages.items())[:40]:
        link = next((link for link in page.links if urllib.parse.urlsplit(link).path.endswith(".csv")), None)
        if link is None:
            continue
        status, _, body = fetch(link)
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")) if status == 200 else []
        shown = [row for row in page.rows if row]
        turned = any("seite=" in link or "ab=" in link for link in page.links) or "ab=" in address
        found["exports"] += 1
        if status != 200 or len(rows) < len(shown) or (not turned and len(rows) != len(shown)):
            faults.append(f"{link}: {status}, {len(rows)} rows where the page has {len(shown)}")
        workbook(link.replace(".csv", ".xlsx", 1), rows)


def workbook(link, rows):
    """The same rows as the CSV, its total apart, the numbers as numbers; before them a sheet that says where they come from."""
    import openpyxl

    status, _, body = fetch(link)
    if status != 200:
        faults.append(f"{link}: {status}")
        return
    book = openpyxl.load_workbook(io.BytesIO(body))
    first, *sheets = book.worksheets
    if not any("stand=" in str(cell.value) for row in first.iter_rows() for cell in row):
        faults.append(f"{link}: the first sheet does not lead back")
    filled = [row for sheet in sheets for row in list(sheet.iter_rows(values_only=True))[1:]]
    if len(filled) != len(rows) - 1:
        faults.append(f"{link}: {len(filled)} rows where the CSV has {len(rows) - 1}")
    for of, sheet in zip(rows[1:], filled):
        for text, cell in zip(of, sheet):
            number = text.replace(",", ".") if text.replace(",", "").lstrip("-").isdigit() and "," in text else None
            if number and (not isinstance(cell, (int, float)) or abs(cell - float(number)) > 0.0001):
                faults.append(f"{link}: {text} in the CSV is {cell!r} in the workbook")


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
    axe = Axe()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scheme, width in [("light", 1280), ("dark", 1280), ("light", 320)]:
            context = await browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, locale="de-DE")
            page = await context.new_page()
            trouble = []
            page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: trouble.append(str(error)))
            for number, address in enumerate(addresses):
                await page.goto(ADDRESS + address, wait_until="load")
                result = await axe.run(page)
                found["looked_at"] += 1
                for violation in result.response["violations"]:
                    nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                    found["violations"].append(f"{address} {scheme} {width}: {violation['id']}: {nodes}")
                for unsure in result.response["incomplete"]:
                    # Narrow, what is scrolled away cannot be judged; wide, nothing is.
                    if unsure["id"] == "color-contrast" and width > 320:
                        nodes = [node["html"][:160] for node in unsure["nodes"][:3]]
                        found["violations"].append(f"{address} {scheme} {width}: contrast unsure: {nodes}")
                wide = await page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    faults.append(f"{address}: {wide} px wide at {width}")
                if FOLDER:
                    FOLDER.mkdir(parents=True, exist_ok=True)
                    await page.screenshot(path=FOLDER / f"{number:02}-{scheme}-{width}.png", full_page=False)
            wrong = [text for text in trouble if "404" not in text and "400" not in text]
            if wrong:
                faults.append(f"{scheme} {width}: {wrong[:5]}")
            await context.close()
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


PAGES = crawl()
note("crawled")
prove(PAGES)
note("proved")
exports(PAGES)
note("exported")
asyncio.run(look(PAGES))
note("looked at")
found["violations"] = found["violations"][:40]
faults[:] = faults[:60]
print(json.dumps(found, ensure_ascii=False, indent=1))
