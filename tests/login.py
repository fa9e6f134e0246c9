"""Two people in two browsers log in, look, and log out, with an issuer that is not ours.

usage: login.py ADDRESS

What is asked of a browser alone: that its cookie comes along on the way back from the issuer and is no script's, that "back" shows
nothing after a logout, that a session that ends on a check page keeps what was typed, and that axe finds nothing in the way on the
pages of the way in and out. Prints what it found as JSON.
"""

import asyncio
import json
import sys

ADDRESS = sys.argv[1].rstrip("/")
PATIENCE = 60_000
faults = []
found = {"faults": faults, "violations": [], "looked_at": 0}


def expect(holds, what):
    if not holds:
        faults.append(what)


async def looked_at(page, what):
    from axe_playwright_python.async_playwright import Axe

    result = await Axe().run(page)
    found["looked_at"] += 1
    for violation in result.response["violations"]:
        nodes = [node["html"][:160] for node in violation["nodes"][:3]]
        found["violations"].append(f"{what}: {violation['id']}: {nodes}")


async def logs_in(page, person):
    """From the page that says so, through the issuer's form."""
    await page.get_by_role("link", name="Anmelden").click()
    await page.get_by_label("Wer?").fill(person)
    await page.get_by_role("button", name="Anmelden").click()
    await page.wait_for_url(f"{ADDRESS}/**")


def announces(says):
    """What answers the stream of an open page in place of the server, who would take half an hour."""
    return lambda route: route.fulfill(content_type="text/event-stream", body=f"event: session\ndata: {says}\n\n")


async def body(page):
    return await page.locator("body").inner_text()


async def somebody(browser, scheme):
    context = await browser.new_context(ignore_https_errors=True, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    return context, await context.new_page()


async def main():
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        (of_erika, erika), (of_stefan, stefan) = await somebody(browser, "light"), await somebody(browser, "dark")
        for page, scheme in ((erika, "light"), (stefan, "dark")):
            await page.goto(f"{ADDRESS}/haushalt?nach=behoerde")
            await looked_at(page, f"before the login, {scheme}")
        await logs_in(erika, "erika")
        await logs_in(stefan, "stefan")
        for page, name, amount, foreign in ((erika, "erika <Muster>", "100.000,00", "77.777,00"), (stefan, "stefan <Muster>", "77.777,00", None)):
            expect(page.url == f"{ADDRESS}/haushalt?nach=behoerde", f"{name} is led back to {page.url}")
            text = await body(page)
            expect(name in text and amount in text, f"{name} sees {text[:400]}")
            expect(foreign is None or foreign not in text, f"{name} sees what is another's")
            expect(await page.evaluate("document.cookie") == "", "scripts read a cookie")
            await looked_at(page, f"{name} looks")
            await page.goto(f"{ADDRESS}/ich")
            await looked_at(page, f"{name} looks who they are")
        # A session that ends soon: what the stream of an open page says then.
        for page, says, sentence, stays in ((erika, "unused", "Ihre Sitzung endet in zwei Minuten, wenn Sie nichts tun.", 1), (stefan, "longest", "was Sie eingeben, geht nicht verloren", 0)):
            await page.route("**/live*", announces(says))
            await page.goto(f"{ADDRESS}/haushalt?nach=behoerde")
            await page.get_by_text(sentence).wait_for()
            await looked_at(page, f"a session that ends soon, {says}")
            stay = page.get_by_role("button", name="Angemeldet bleiben")
            expect(await stay.count() == stays, f"{says}: {await stay.count()} ways to stay")
            await page.unroute("**/live*")
            if stays:
                async with page.expect_request(f"{ADDRESS}/ich") as prolonged:
                    await stay.click()
                expect((await prolonged.value).method == "HEAD", "how a session is prolonged")
                await page.get_by_text(sentence).wait_for(state="hidden")
        cookies = [one for one in await of_erika.cookies(ADDRESS) if one["name"].startswith("__Host-")]
        expect([one["name"] for one in cookies] == ["__Host-sollist"], f"what is kept: {cookies}")
        expect(all(one["httpOnly"] and one["secure"] and one["sameSite"] == "Lax" for one in cookies), f"how it is kept: {cookies}")

        # A session that ends on a check page, because another tab of the same browser ends it.
        await erika.goto(f"{ADDRESS}/antraege/neu")
        await erika.select_option("main [name=authority]", "ba-mitte")
        await erika.select_option("main [name=programme]", "mobile-devices")
        for name, text in (("request", "MB 7/2026"), ("amount", "12.300,50"), ("reason", "Zwölf Geräte")):
            await erika.locator(f"main [name={name}]").fill(text)
        await erika.locator("main button[value=pruefen]").click()
        await erika.wait_for_load_state()
        expect("Noch ist nichts aufgezeichnet" in await body(erika), f"a check page: {(await body(erika))[-900:]}")
        tab = await of_erika.new_page()
        await tab.goto(f"{ADDRESS}/ich")
        await tab.get_by_role("button", name="Abmelden").click()
        await tab.get_by_role("button", name="Ja").click()
        await tab.wait_for_url(f"{ADDRESS}/abgemeldet")
        await looked_at(tab, "after the logout")
        await erika.locator("button[value=senden]").click()
        await erika.wait_for_load_state()
        text = await body(erika)
        expect("Ihre Sitzung ist zu Ende" in text and "Aufgezeichnet wurde nichts" in text, f"after the session: {text[:600]}")
        await looked_at(erika, "a session that ended with something typed")
        async with of_erika.expect_page() as opened:
            await erika.get_by_role("link", name="Anmelden").click()
        other = await opened.value
        await other.get_by_label("Wer?").fill("erika")
        await other.get_by_role("button", name="Anmelden").click()
        await other.wait_for_url(f"{ADDRESS}/ich")
        await erika.bring_to_front()
        await erika.get_by_role("button", name="Weiter").click()
        await erika.wait_for_load_state()
        text = await body(erika)
        expect("Noch ist nichts aufgezeichnet" in text and "12.300,50" in text, f"what was typed is there again: {text[:900]}")
        await erika.locator("button[value=senden]").click()
        await erika.wait_for_url(f"{ADDRESS}/quittung/**")

        # Nothing is left for whoever sits down at the machine next.
        await erika.goto(f"{ADDRESS}/haushalt?nach=behoerde")
        await erika.goto(f"{ADDRESS}/journal")
        await erika.get_by_role("button", name="Abmelden").click()
        await erika.get_by_role("button", name="Ja").click()
        await erika.wait_for_url(f"{ADDRESS}/abgemeldet")
        await looked_at(erika, "after the logout")
        for _ in range(4):
            await erika.go_back()
            text = await body(erika)
            expect("100.000" not in text and "Journal Nr." not in text, f"back shows {erika.url}: {text[:300]}")
            if erika.url == f"{ADDRESS}/haushalt?nach=behoerde":
                break
        await erika.goto(f"{ADDRESS}/haushalt")
        await logs_in(erika, "stefan")
        text = await body(erika)
        expect("stefan <Muster>" in text and "erika" not in text, f"who comes next: {text[:300]}")
        await browser.close()


asyncio.run(main())
print(json.dumps(found, ensure_ascii=False))
