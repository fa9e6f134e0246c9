#!/usr/bin/env python3
"""Rechnet eine Zahl aus Sollist nach / recomputes a figure of Sollist.

Liest parts.csv und events.jsonl neben dieser Datei. Jeder Teil muss sich aus seinen Teilen ergeben, jeder letzte Teil
aus seinem Ereignis. Nur Pythons Standardbibliothek, keine binären Brüche.
Reads parts.csv and events.jsonl beside this file. Each part must follow from its parts, each last part from its event.
Python's standard library alone, no binary fractions.
"""
import bisect
import csv
import functools
import json
import math
import pathlib
import re
import sys
from array import array
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent


def rounded(value, places):
    """Half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


# How a part follows from its parts ------------------------------------------------------------------------------------


def newest(parts):
    return max(parts, key=lambda part: (part["inputs"]["day"], int(part["inputs"]["number"])))["value"]


def ratio(of, values):
    """The first, or the first so many as `above` says, multiplied, by the others multiplied."""
    above = int(of["inputs"].get("above", 1))
    below = product(values[above:])
    if below <= 0:
        return None
    return rounded(product(values[:above]) / below * int(of["inputs"]["factor"]), int(of["inputs"]["places"]))


def product(values):
    result = Fraction(1)
    for value in values:
        result *= value
    return result


def ceil(values):
    value = values[0] / (values[1] if len(values) > 1 else 1)
    return Fraction(-((-value.numerator) // value.denominator))


def split(of, values):
    """What the claim at a place gets: all of it where that is enough, else one after another, by the smallest rate, or
    in proportion by largest remainders."""
    count = int(of["inputs"].get("claims", len(values) - 1))
    amount, claims, teams = values[0], values[1 : count + 1], values[count + 1 :]
    place, whole = int(of["inputs"]["place"]) - 1, sum(claims)
    if whole <= amount:
        return claims[place]
    if of["inputs"].get("by") == "turn":
        return min(claims[place], max(amount - sum(claims[:place]), Fraction(0)))
    if of["inputs"].get("by") == "level":
        return levelled(amount, tuple(claims), of["inputs"]["teams"], tuple(teams))[place]
    cents = [divmod((amount * 100 * claim / whole).numerator, (amount * 100 * claim / whole).denominator)[0]
             for claim in claims]
    rests = [amount * 100 * claim / whole - cent for claim, cent in zip(claims, cents)]
    missing = amount * 100 - sum(cents)
    order = sorted(range(len(claims)), key=lambda at: (-rests[at], at))
    return Fraction(cents[place] + (1 if place in order[: int(missing)] else 0), 100)


@functools.lru_cache(maxsize=8)
def levelled(left, claims, named, values):
    """One workplace after another to whoever has the smallest rate, until its target, its claims or the money end."""
    values, teams, given = iter(values), [], [Fraction(0)] * len(claims)
    for places in named.split(";") if named else []:
        eligible, target = next(values), next(values)
        parts = [(int(place) - 1, next(values), next(values)) for place in places.split(" ")]
        teams.append([eligible, target, min(there for _, _, there in parts), parts])
    while teams:
        team = min(teams, key=lambda team: team[2] / team[0])
        lacked = [(place, price) for place, price, there in team[3] if there <= team[2]]
        cost = sum(price for _, price in lacked)
        had = lambda place: (given[place], claims[place]) if place >= 0 else (0, 0)
        needed = all(had(place)[0] + price <= had(place)[1] for place, price in lacked)
        if team[2] >= team[1] or cost > left or not needed:
            teams = [other for other in teams if other is not team]
            continue
        for place, price in lacked:
            if place >= 0:
                given[place] += price
        left -= cost
        team[2] += 1
    return given


def median(values):
    pairs = sorted(pair for pair in zip(values[::2], values[1::2]) if pair[1] != 0)
    whole, before = sum(weight for _, weight in pairs), Fraction(0)
    for at, (value, weight) in enumerate(pairs):
        before += weight
        if before * 2 == whole and at + 1 < len(pairs):
            return (value + pairs[at + 1][0]) / 2
        if before * 2 >= whole:
            return value
    return None


def least(parts):
    """Of values and errors in turn the value that was least off; where that is none the last."""
    pairs = list(zip(parts[:-1:2], parts[1:-1:2]))
    best = min(pairs, key=lambda pair: pair[1]["value"], default=(parts[-1], None))[0]["value"]
    return parts[-1]["value"] if best is None else best


def root(value, places):
    """The square root to the nearest."""
    whole = value * 10 ** (2 * places)
    if whole.denominator != 1 or whole < 0:
        return None
    below = math.isqrt(whole.numerator)
    return Fraction(below + (1 if whole.numerator - below * below > below else 0), 10**places)


# The calendar ---------------------------------------------------------------------------------------------------------


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * e) // 451
    return date(year, (h + e - 7 * m + 114) // 31, (h + e - 7 * m + 114) % 31 + 1)


def is_working_day(day):
    """Monday to Friday without Berlin's public holidays."""
    fixed = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)} | ({(3, 8)} if day.year >= 2019 else set())
    once = {date(2017, 10, 31), date(2020, 5, 8), date(2025, 5, 8), date(2028, 6, 17)}
    moving = {easter(day.year) + timedelta(days) for days in (-2, 1, 39, 50)}
    return day.weekday() < 5 and (day.month, day.day) not in fixed and day not in once and day not in moving


def calendar(inputs):
    day = {name: date.fromisoformat(text) for name, text in inputs.items() if name in ("day", "from", "to")}
    if inputs["count"] == "months-left":
        return Fraction(12 - day["day"].month + (1 if day["day"].day == 1 else 0))
    if inputs["count"] == "day-of-month":
        return Fraction(day["day"].day)
    if inputs["count"] == "days-in-month":
        return Fraction(last_of_month(day["day"]))
    if inputs["count"] == "months":
        return Fraction((day["to"].year - day["from"].year) * 12 + day["to"].month - day["from"].month)
    days = (day["to"] - day["from"]).days
    if inputs["count"] == "days":
        return Fraction(days)
    if inputs["count"] == "working-days":
        return Fraction(sum(is_working_day(day["from"] + timedelta(n)) for n in range(1, days + 1)))
    raise ValueError(f"unknown count {inputs['count']}")


def last_of_month(day):
    return (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(1)).day


def whole_months(since, day):
    if day <= since:
        return 0
    months = (day.year - since.year) * 12 + day.month - since.month
    return months - 1 if day.day < min(since.day, last_of_month(day)) else months


# A stock --------------------------------------------------------------------------------------------------------------


class Pile:
    """Pieces by the day from which they are in use; unknown and oldest go first."""

    def __init__(self):
        self.ages = {}

    def add(self, age, pieces):
        if pieces > 0:
            self.ages[age] = self.ages.get(age, 0) + pieces

    def take_of(self, age, wanted):
        taken = min(wanted, self.ages.get(age, 0))
        if taken:
            self.ages[age] -= taken
            if not self.ages[age]:
                del self.ages[age]
        return taken

    def oldest(self):
        return min(self.ages, key=lambda age: age or "", default=False)

    def take(self, named, wanted):
        """What it took, by age: of the age that is named, then the oldest."""
        taken = []
        if named:
            taken.append((named, self.take_of(named, wanted)))
        while wanted > sum(pieces for _, pieces in taken) and self.ages:
            age = self.oldest()
            taken.append((age, self.take_of(age, wanted - sum(pieces for _, pieces in taken))))
        return taken

    def young(self, day, life):
        young = lambda age: life is None or age is None or whole_months(date.fromisoformat(age), day) <= life
        return sum(pieces for age, pieces in self.ages.items() if young(age))


class Stock:
    def __init__(self):
        self.stock, self.used = Pile(), Pile()

    def move(self, what, day, wanted, named):
        """How many pieces there were none of."""
        if what == "delivered":
            self.stock.add(day, wanted)
            return 0
        if what in ("issued", "returned"):
            source, target = (self.stock, self.used) if what == "issued" else (self.used, self.stock)
            for age, pieces in source.take(named, wanted):
                target.add(named or age if what == "issued" else age, pieces)
                wanted -= pieces
            return wanted
        if named:
            wanted -= self.stock.take_of(named, wanted)
            wanted -= self.used.take_of(named, wanted)
        while wanted > 0 and (self.stock.ages or self.used.ages):
            age = min((pile.oldest() for pile in (self.stock, self.used) if pile.ages), key=lambda age: age or "")
            wanted -= self.stock.take_of(age, wanted)
            wanted -= self.used.take_of(age, wanted)
        return wanted

    def lack(self, what, pieces, named):
        if what in ("issued", "returned"):
            (self.used if what == "issued" else self.stock).add(named, pieces)


    def lots(self):
        """Pieces by age, wherever they are."""
        ages = self.stock.ages.keys() | self.used.ages.keys()
        return {age: self.stock.ages.get(age, 0) + self.used.ages.get(age, 0) for age in ages}


class Walk:
    """A stock on its way through the days; what there is none of may still come on the same day."""

    def __init__(self):
        self.have, self.today, self.waiting = Stock(), None, []

    def close(self):
        for what, lacking, named in self.waiting:
            self.have.lack(what, lacking, named)
        self.waiting = []

    def step(self, entry):
        day, inputs, counted, _, value = entry
        if counted:
            self.have, self.today, self.waiting = Stock(), day, []
            for part in counted:
                self.have.stock.add(part.get("commissioned"), int(part["in_stock"]))
                self.have.used.add(part.get("commissioned"), int(part["in_use"]))
            return
        if day != self.today:
            self.close()
            self.today = day
        lacking = self.have.move(inputs["what"], day, int(value), inputs.get("commissioned"))
        if lacking:
            self.waiting.append((inputs["what"], lacking, inputs.get("commissioned")))
        moved = bool(self.waiting)
        while moved:
            moved = False
            for place, (what, wanted, named) in enumerate(self.waiting):
                still = self.have.move(what, day, wanted, named)
                moved = moved or still < wanted
                self.waiting[place] = (what, still, named)
            self.waiting = [one for one in self.waiting if one[1]]


def retired(entries):
    """What was retired, on which day, of which age: the age that is named, else those that were taken."""
    walk, went = Walk(), []
    for entry in entries:
        day, inputs, counted, _, value = entry
        before = walk.have.lots()
        walk.step(entry)
        if counted or inputs["what"] != "retired":
            continue
        rest = int(value)
        if inputs.get("commissioned"):
            went.append((day, inputs["commissioned"], rest))
            continue
        after = walk.have.lots()
        for age in sorted(before, key=lambda age: age or ""):
            taken = before[age] - after.get(age, 0)
            if taken > 0:
                went.append((day, age, min(taken, rest)))
                rest = max(rest - taken, 0)
        if rest > 0:
            went.append((day, None, rest))
    return went


def gone(of, entries):
    """What was retired in a year, of any age or of known age, and how long that was in use."""
    of_year = [one for one in retired(entries) if one[0][:4] == of["inputs"]["year"]]
    if of["inputs"]["pick"] == "gone":
        return Fraction(sum(pieces for _, _, pieces in of_year))
    dated = [(date.fromisoformat(day), date.fromisoformat(age), pieces) for day, age, pieces in of_year if age]
    if of["inputs"]["pick"] == "gone-dated":
        return Fraction(sum(pieces for _, _, pieces in dated))
    return Fraction(sum(pieces * whole_months(since, day) for day, since, pieces in dated))


def stock(of, parts):
    """Counts and movements, by day."""
    life, entries = None, []
    for part in parts:
        inputs = part["inputs"]
        if "what" not in inputs:
            life = int(part["value"])
        elif inputs["what"] == "counted" and entries and entries[-1][3] == inputs["number"]:
            entries[-1][2].append(inputs)
        else:
            counted = [inputs] if inputs["what"] == "counted" else None
            entries.append((inputs["day"], inputs, counted, inputs["number"], part["value"]))
    entries.sort(key=lambda entry: entry[0])
    if of["inputs"]["pick"].startswith("gone"):
        return gone(of, entries)
    counts = [place for place, entry in enumerate(entries) if entry[2]]
    walk = Walk()
    for entry in entries[counts[-1] if counts else 0 :]:
        walk.step(entry)
    walk.close()
    have, day, pick = walk.have, date.fromisoformat(of["inputs"]["day"]), of["inputs"]["pick"]
    in_use = sum(have.used.ages.values())
    if pick == "in-use":
        return Fraction(in_use)
    if pick == "over-age":
        return Fraction(in_use - have.used.young(day, life))
    dated = [(date.fromisoformat(age), pieces) for age, pieces in have.used.ages.items() if age]
    if pick == "in-use-dated":
        return Fraction(sum(pieces for _, pieces in dated))
    if pick == "in-use-months":
        return Fraction(sum(pieces * whole_months(since, day) for since, pieces in dated))
    return Fraction(have.stock.young(day, life) + have.used.young(day, life))


def computed(of, parts):
    """What a part is by its operation."""
    if of["op"] == "newest":
        return newest(parts)
    if of["op"] == "stock":
        return stock(of, parts)
    if of["op"] == "calendar":
        return calendar(of["inputs"])
    if of["op"] == "given":
        return Fraction(of["inputs"]["is"])
    if of["op"] == "least":
        return least(parts)
    if of["op"] == "each":
        return None
    values = [part["value"] for part in parts]
    if None in values:
        return None
    if of["op"] == "sum":
        return sum(values, Fraction(0))
    if of["op"] == "count":
        return Fraction(len(values))
    if of["op"] == "diff":
        return values[0] - sum(values[1:], Fraction(0))
    if of["op"] == "product":
        return product(values)
    if of["op"] == "clamp0":
        return max(values[0], Fraction(0))
    if of["op"] in ("min", "max"):
        return min(values) if of["op"] == "min" else max(values)
    if of["op"] == "ceil":
        return ceil(values)
    if of["op"] == "ratio":
        return ratio(of, values)
    if of["op"] == "split":
        return split(of, values)
    if of["op"] == "median":
        return median(values)
    if of["op"] == "quantile":
        return sorted(values)[int(of["inputs"]["place"]) - 1]
    if of["op"] == "isqrt":
        return root(values[0], int(of["inputs"]["places"]))
    raise ValueError(f"unknown operation {of['op']}")


# What events say ------------------------------------------------------------------------------------------------------


def releases(event, line_year):
    """Whether an order binds no money of its line's year any more by this event."""
    data = event["data"]
    return (
        event["type"] == "procurement.order-cancelled.v1"
        or event["type"] == "procurement.payment-made.v1" and data.get("final", False)
        or event["type"] == "procurement.order-placed.v1" and int(data["due"][:4]) > line_year(data["line"])
    )


def berlin(instant):
    """The day in Berlin: summer time from the last Sunday of March to that of October, 01:00 UTC."""
    whole = re.sub(r"\.\d+", "", instant.upper()).replace("Z", "+00:00")
    moment = datetime.fromisoformat(whole).astimezone(timezone.utc)
    last = lambda month: (day := datetime(moment.year, month, 31, 1, tzinfo=timezone.utc)) - timedelta(
        (day.weekday() + 1) % 7
    )
    return (moment + timedelta(hours=2 if last(3) <= moment < last(10) else 1)).date().isoformat()


def days(event):
    """The days that an event speaks of: it took effect on one of them."""
    return {value for value in event["data"].values() if isinstance(value, str)} | {berlin(event["time"])}


def field(data, path):
    for key in path.split("/"):
        data = data[int(key)] if isinstance(data, list) else data.get(key)
        if data is None:
            return None
    return data


def counted(inputs, data):
    """Whether a count has a part of that age and those pieces."""
    said = (int(inputs["in_use"]), int(inputs["in_stock"]), inputs.get("commissioned"))
    found = [(part["in_use"], part["in_stock"], part.get("commissioned_on")) for part in data.get("parts") or [data]]
    return Fraction(said[0] + said[1]) if said in found else None


def moved(inputs, event):
    """Whether a movement of a stock is what is said of it."""
    kinds = {"delivered": "procurement.goods-delivered.v1"}
    kind = kinds.get(inputs["what"], f"rollout.devices-{inputs['what']}.v1")
    return event["type"] == kind and inputs.get("commissioned") == event["data"].get("commissioned_on")


def read(of, events):
    """What the events of a last part say."""
    inputs = of["inputs"]
    if of["value"] is None and not of["events"]:
        return None
    if "field" not in inputs and "what" not in inputs:
        if of["unit"] != "count":
            return Fraction(0)
        if not all(releases(events[number], lambda line: int(line[:4])) for number in of["events"]):
            return None
        return Fraction(0 if of["events"] else 1)
    (number,) = of["events"]
    event = events[number]
    if "day" in inputs and inputs["day"] not in days(event):
        return None
    if inputs.get("number", number) != number:
        return None
    if inputs.get("what") == "counted":
        return counted(inputs, event["data"])
    if "what" in inputs and not moved(inputs, event):
        return None
    said = field(event["data"], inputs["field"])
    if "is" in inputs:
        said = str(said).lower() if isinstance(said, bool) else said
        return Fraction(1 if said == inputs["is"] else 0)
    amount = Fraction(0 if said is None else said)
    return -amount if inputs.get("sign") == "-" else amount


class Events:
    """The events by their numbers, read where they are asked for: of all only the places in the file are kept."""

    def __init__(self, path):
        self.file, self.numbers, self.places = open(path, "rb"), array("Q"), array("Q")
        place = 0
        for line in self.file:
            self.numbers.append(int(line.split(b"\t", 1)[0]))
            self.places.append(place)
            place += len(line)
        self.read = functools.lru_cache(maxsize=1024)(self.read)

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, number):
        at = bisect.bisect_left(self.numbers, int(number))
        if at == len(self.numbers) or self.numbers[at] != int(number):
            raise KeyError(number)
        return self.read(at)

    def read(self, at):
        self.file.seek(self.places[at])
        return json.loads(self.file.readline().split(b"\t", 1)[1], parse_float=Fraction)


def told(rows):
    """The parts, each with its own, as soon as all of these were read: a part stands before what it is made of."""
    open_parts = []
    for row in rows:
        row["value"] = Fraction(row["value"]) if row["value"] else None
        row["inputs"], row["events"] = json.loads(row["inputs"]), row["events"].split()
        while open_parts and open_parts[-1][0]["id"] != row["parent"]:
            yield open_parts.pop()
        if open_parts:
            open_parts[-1][1].append(row)
        elif row["parent"]:
            raise ValueError(f"part {row['id']} stands apart from {row['parent']}")
        open_parts.append((row, []))
    while open_parts:
        yield open_parts.pop()


def found(part, mine, known, events):
    """What a part is by its own parts, or by its events."""
    if part["op"] == "same":
        return known.get(part["inputs"]["of"])
    if part["op"] == "lookup":
        return read(part, events)
    if not mine and part["value"] is None and part["op"] != "newest":
        return None
    value = computed(part, mine)
    if part["op"] == "calendar" and part["events"]:
        spoken = set().union(*(days(events[number]) for number in part["events"]))
        ends = ["from", "to"] if len(part["events"]) > 1 else ["from"]
        return value if {part["inputs"][end] for end in ends} <= spoken else None
    return value


def main():
    events, known = Events(HERE / "events.jsonl"), {}
    parts, wrong, roots = 0, 0, []
    with open(HERE / "parts.csv", encoding="utf-8", newline="") as rows:
        for part, mine in told(csv.DictReader(rows)):
            parts += 1
            value = found(part, mine, known, events)
            if "as" in part["inputs"]:
                known[part["inputs"]["as"]] = part["value"]
            if not part["parent"]:
                roots.append(part)
            if value != part["value"]:
                wrong += 1
                said, other = shown(part["value"], part["unit"]), shown(value, part["unit"])
                print(f"FALSCH / WRONG: {part['name']} (id {part['id']}): {said} steht da / is said, {other}")
    (root,) = roots
    print(f"{root['name']} = {shown(root['value'], root['unit'])} {root['unit']}")
    print(f"{parts} Teile, {len(events)} Ereignisse, {wrong} falsch / parts, events, wrong")
    return 1 if wrong else 0


def shown(value, unit):
    """As a person reads it: an amount to the cent."""
    if value is None:
        return "–"
    return exact(value, 2 if unit == "EUR" else 0)


def exact(value, places):
    """A decimal without a binary fraction in between; of a value that is none, as far as it is told apart."""
    while (value * 10**places).denominator != 1 and places < 20:
        places += 1
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


if __name__ == "__main__":
    sys.exit(main())
