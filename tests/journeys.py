"""What an officer wants to know or do, with the keyboard alone: Tab, Enter, and what is typed into fields.

usage: journeys.py ADDRESS

Each task begins on the first page. After every key the focus must be somewhere that is seen: of a size, on the screen, with a ring.
Each page that is come to leads past its navigation with two keys, and says an error where the focus is. Then each page is asked by
axe filled, empty, late and refused, light and dark. Prints what it counted and found as JSON.
"""

import asyncio
import json
import sys
import time
import urllib.parse
import urllib.request

ADDRESS = sys.argv[1].rstrip("/")
BEGAN = time.monotonic()
# A bridge over half of the example takes its time on a busy machine: milliseconds.
PATIENCE = 120_000
faults = []
found = {"journeys": {}, "keys": 0, "pages": 0, "looked_at": 0, "violations": [], "faults": faults}

# Of whatever has the focus: why it is not seen.
UNSEEN = """() => {
const one = document.activeElement;
if (!one || one === document.body) return "nowhere";
const box = one.getBoundingClientRect(), style = getComputedStyle(one);
const name = one.outerHTML.slice(0, 120);
if (box.width < 1 || box.height < 1) return "without size: " + name;
if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return "out of sight: " + name;
if (one.id !== "inhalt" && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)) return "without a ring: " + name;
const [x, y] = [Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1)];
const above = document.elementFromPoint(x, y);
if (above && !one.contains(above) && !above.contains(one) && getComputedStyle(above).position !== "static") return "covered: " + name;
return "" }"""


def note(text):
    print(f"{time.monotonic() - BEGAN:.0f} s: {text}", file=sys.stderr, flush=True)


class Officer:
    """Somebody with a keyboard and no mouse."""

    def __init__(self, page, task):
        self.page, self.task, self.keys, self.links = page, task, 0, 0

    async def press(self, key):
        """Whether the focus is on the page; past its end it goes to the browser's own bar, and begins again."""
        from playwright.async_api import Error

        await self.page.keyboard.press(key)
        self.keys += 1
        found["keys"] += 1
        # What has the focus is moved onto the screen before it is drawn next.
        for _ in range(20):
            try:
                unseen = await self.page.evaluate(UNSEEN)
            except Error:
                # The key led to another page.
                await self.page.wait_for_load_state()
                continue
            if not unseen or unseen == "nowhere":
                return not unseen
            await asyncio.sleep(0.05)
        faults.append(f"{self.task}: after {key} on {self.page.url} the focus is {unseen}")
        return True

    async def to(self, selector):
        """On with Tab until the focus is there; around the page once at most."""
        rounds = 0
        while rounds < 2:
            if await self.page.evaluate("one => document.activeElement.matches(one)", selector):
                return
            if not await self.press("Tab"):
                rounds += 1
        raise AssertionError(f"{self.task}: no way by keyboard to {selector} on {self.page.url}")

    async def arrived(self):
        """A new page: its first two keys lead past its navigation, or its focus is on what is wrong."""
        found["pages"] += 1
        if await self.page.locator("#fehler").count():
            # The browser puts the focus there once it has drawn the page.
            for _ in range(40):
                if await self.page.evaluate("document.activeElement.id === 'fehler'"):
                    break
                await asyncio.sleep(0.05)
            else:
                faults.append(f"{self.task}: {self.page.url} says what is wrong and the focus is elsewhere")
            return
        await self.press("Tab")
        await self.press("Enter")
        await self.press("Tab")
        if not await self.page.evaluate("!!document.activeElement.closest('main')"):
            faults.append(f"{self.task}: the first key on {self.page.url} does not lead past the navigation")

    async def follow(self, selector):
        """To a link or button, and Enter."""
        await self.to(selector)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")
        self.keys += 1
        self.links += 1
        await self.arrived()

    async def fill(self, fields, button):
        for name, text in fields.items():
            await self.to(f"#feld-{name}")
            if await self.page.evaluate("document.activeElement.tagName !== 'SELECT'"):
                await self.page.keyboard.press("Control+a")
            await self.page.keyboard.type(text)
        await self.follow(f"button[value={button}]")

    async def sees(self, *texts):
        main = " ".join((await self.page.inner_text("main")).split())
        missing = [text for text in texts if text not in main]
        if missing:
            faults.append(f"{self.task}: {self.page.url} does not say {missing}: {main[:300]}")


def told(address):
    with urllib.request.urlopen(ADDRESS + address, timeout=60) as answer:
        return json.loads(answer.read())


def refused_entry():
    """Somebody sent a line that nobody can take."""
    event = {"specversion": "1.0", "id": "tastatur-1", "source": "/bezirk/03/antraege", "type": "funding.requested.v1",
             "time": "2026-06-01T09:00:00+02:00", "datacontenttype": "application/json",
             "data": {"authority": "ba-pankow", "request": "T-1", "programme": "mobile-devices", "amount": "viel", "reason": "x",
                      "derivation": {"formula": "gross", "inputs": {"gross": "5.00"}}}}
    part = "--g\r\nContent-Disposition: form-data; name=\"{}\"{}\r\n\r\n{}\r\n"
    file = part.format("datei", "; filename=\"t.jsonl\"", json.dumps(event))
    body = file + part.format("schritt", "", "senden") + "--g--\r\n"
    head = {"Content-Type": "multipart/form-data; boundary=g"}
    urllib.request.urlopen(urllib.request.Request(ADDRESS + "/senden", body.encode(), head), timeout=60).read()


async def who_has_not_reported(officer):
    await officer.follow("main a[href*='/meldungen']")
    late = [row for row in told("/meldungen.json?typ=ueberfaellig")["rows"]]
    await officer.sees("nicht gemeldet", "überfällig")
    if not late:
        faults.append(f"{officer.task}: nobody is late in the example")


async def why_is_it_overdrawn(officer):
    await officer.follow("main a[href*='sort=available']")
    await officer.sees("überzogen", "Gezeigt werden nur Zeilen mit überzogenen Haushaltsstellen")
    # The figure itself says why; its order is one key further.
    await officer.follow("#tabelle tbody a[href*='/grund/budget.available']")
    await officer.sees("Warum sie überzogen ist", "Jetzt fehlen")
    await officer.follow("main .overdrawn a[href*='/beschaffung/']")
    await officer.sees("Von der Bestellung zur Zahlung")


async def decide_a_request(officer):
    await officer.follow("main a[href*='typ=gestellt']")
    await officer.follow("#tabelle tbody a[href^='/antraege/']")
    await officer.sees("Der hergeleitete Bedarf daneben")
    await officer.follow(".deeds a[href*='/pruefen']")
    # First wrongly: what is wrong is said, and the focus is there.
    await officer.fill({"amount": "viel"}, "pruefen")
    await officer.sees("viel")
    await officer.fill({"amount": "1.000,00", "reason": "belegt"}, "pruefen")
    await officer.sees("Noch ist nichts aufgezeichnet")
    await officer.fill({}, "senden")
    await officer.sees("Aufgezeichnet als Ereignis")


async def correct_a_refused_line(officer):
    await officer.follow("main a[href^='/abgewiesen']")
    await officer.follow("#tabelle tbody a[href^='/abgewiesen/']")
    await officer.follow("main a[href*='/berichtigen']")
    await officer.fill({"data-amount": "vieles"}, "pruefen")
    await officer.sees("„vieles“ ist kein Betrag")
    await officer.fill({"data-amount": "5,00"}, "pruefen")
    await officer.fill({}, "senden")
    await officer.sees("Berichtigt: das Ereignis ist aufgezeichnet")


async def what_changed_since_the_report(officer):
    await officer.follow("nav a[href^='/berichte']")
    # The example was recorded after its deadline: the number that stands on the paper is typed instead.
    await officer.sees("nicht messbar: das Journal beginnt erst am")
    await officer.follow("main a[href='/vergleich']")
    await officer.to("#f-von")
    await officer.page.keyboard.press("Control+A")
    await officer.page.keyboard.type("10.000")
    async with officer.page.expect_navigation():
        await officer.page.keyboard.press("Enter")
    await officer.arrived()
    await officer.sees("Was die Zahlen", "10.000", "verfügbar")


async def send_a_budget_plan(officer):
    await officer.follow("nav a[href^='/senden']")
    await officer.follow("main a[href^='/senden/plan']")
    # First without a file: what is wrong is said, and the focus is there.
    await officer.fill({}, "pruefen")
    await officer.sees("Bitte eine Datei wählen.")
    head = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;Titelbezeichnung;Jahr;BetragTyp;Betrag"
    row = "33;25;Landesweite;2533;Bezirksamt Pankow;Ausgabetitel;51185;Dienste;2042;Soll;4.000,00"
    # A browser's own window chooses the file.
    file = {"name": "plan-2042.csv", "mimeType": "text/csv", "buffer": f"{head}\n{row}\n".encode()}
    await officer.page.set_input_files("#feld-datei", file)
    await officer.fill({}, "pruefen")
    await officer.sees("Nur geprüft, gebucht ist nichts: zu buchen 1 Zeile")
    await officer.fill({}, "senden")
    await officer.sees("1 Zeile gebucht")
    await officer.follow("main a[href^='/haushalt']")
    await officer.sees("4.000,00")


async def move_money_to_an_overdrawn_line(officer):
    await officer.follow("main a[href*='sort=available']")
    await officer.follow("#tabelle tbody th a")
    if "/haushalt/stelle/" not in officer.page.url:
        await officer.follow("#tabelle tbody th a")
    line = urllib.parse.unquote(urllib.parse.urlparse(officer.page.url).path.split("/haushalt/stelle/")[1])
    # Of the lines of its year the one on which most is left gives.
    rows = told("/haushalt.json?nach=stelle&sort=-available&jahr=" + line.split("/")[0])["rows"]
    gives = next(row["line"] for row in rows if row["line"] != line)
    await officer.follow(".deeds a[href*='/umsetzen']")
    # First wrongly: all that is wrong is said, and the focus is there.
    await officer.fill({"from_line": gives, "to_line": line, "amount": "viel"}, "pruefen")
    await officer.sees("„viel“ ist kein Betrag", "„Grundlage“ fehlt", "„Aktenzeichen“ fehlt")
    await officer.fill({"amount": "1.000,00", "basis": "§ 50 LHO", "reference": "Vermerk 7"}, "pruefen")
    await officer.sees("Noch ist nichts aufgezeichnet", "Gibt Geld", "Erhält Geld", "vorher", "nachher")
    await officer.fill({}, "senden")
    await officer.sees("Aufgezeichnet als Ereignis", "Erhält Geld", "Quittung zu diesem Ereignis")


TASKS = [who_has_not_reported, why_is_it_overdrawn, decide_a_request, correct_a_refused_line, what_changed_since_the_report,
         send_a_budget_plan, move_money_to_an_overdrawn_line]

PAGES = ["/", "/haushalt", "/prognose", "/mehrbedarf", "/antraege", "/beschaffung", "/kennzahlen", "/berichte", "/meldungen",
         "/abgewiesen", "/hinweise", "/veroeffentlicht", "/auffaelligkeiten", "/journal", "/vergleich?von=9000", "/bezirk/03",
         "/grund/budget.available", "/suche?q=Spandau", "/haushalt?nach=stelle&bezirk=03", "/kennzahlen/mobile.device-rate",
         "/mehrbedarf/ba-pankow/notebook", "/berichte/2026-Q2", "/journal/1", "/einsicht", "/vorgaenge", "/antraege/neu", "/senden", "/senden/plan", "/pruefen",
         "/hilfe", "/hilfe/verfuegbar", "/barrierefreiheit", "/barriere-melden"]
# As it is; as nobody had told anything; as it was once, and until a day; with a question that cannot be answered.
STATES = {"filled": "", "empty": "stand=1", "late": "stand=10000&bis=2026-03-31", "refused": "jahr=x"}


def of_a_line():
    """The page of the line on which most is frozen, and its forms."""
    line = told("/haushalt.json?nach=stelle&sort=-frozen")["rows"][0]["line"]
    return [f"/haushalt/stelle/{line}{step}" for step in ("", "/umsetzen", "/sperren", "/entsperren")]


async def in_every_state(browser):
    from axe_playwright_python.async_playwright import Axe

    axe = Axe()
    for scheme in ("light", "dark"):
        page = await (await browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})).new_page()
        page.set_default_timeout(PATIENCE)
        for address in PAGES + of_a_line():
            for state, more in STATES.items():
                asked = address + (("&" if "?" in address else "?") + more if more else "")
                answer = await page.goto(ADDRESS + asked)
                # A bridge to before its begin, and a district before its first plan, are refused with a sentence.
                if answer.status not in (200, 400, 404):
                    faults.append(f"{asked}: {answer.status}")
                result = await axe.run(page)
                found["looked_at"] += 1
                for violation in result.response["violations"]:
                    nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                    found["violations"].append(f"{asked} {state} {scheme}: {violation['id']}: {nodes}")
        await page.context.close()


async def main():
    from playwright.async_api import async_playwright

    refused_entry()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for task in TASKS:
            page = await (await browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE")).new_page()
            page.set_default_timeout(PATIENCE)
            await page.goto(ADDRESS + "/")
            officer = Officer(page, task.__name__)
            await officer.arrived()
            try:
                await task(officer)
            except AssertionError as error:
                faults.append(str(error))
            found["journeys"][task.__name__] = {"keys": officer.keys, "pages": officer.links}
            await page.context.close()
            note(task.__name__)
        await in_every_state(browser)
        note("every state")
        await browser.close()


asyncio.run(main())
found["violations"] = found["violations"][:40]
faults[:] = faults[:60]
print(json.dumps(found, ensure_ascii=False, indent=1))
