#!/usr/bin/env python3
"""Rechnet eine Zahl aus Sollist nach / recomputes a figure of Sollist.

Liest parts.csv und events.jsonl neben dieser Datei. Jeder Teil muss sich aus seinen Teilen ergeben, jeder letzte Teil
aus seinem Ereignis. Nur Pythons Standardbibliothek, keine binären Brüche.
Reads parts.csv and events.jsonl beside this file. Each part must follow from its parts, each last part from its event.
Python's standard library alone, no binary fractions.
"""
import csv
import json
import pathlib
import sys
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent


def rounded(value, places):
    """Half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def newest(parts):
    return max(parts, key=lambda part: (part["inputs"]["day"], int(part["inputs"]["number"])))["value"]


def ratio(of, values):
    if values[1] <= 0:
        return None
    return rounded(values[0] / values[1] * int(of["inputs"]["factor"]), int(of["inputs"]["places"]))


def product(values):
    result = Fraction(1)
    for value in values:
        result *= value
    return result


def computed(of, parts):
    """What a part is by its operation."""
    if of["op"] == "newest":
        return newest(parts)
    values = [part["value"] for part in parts]
    if None in values:
        return None
    if of["op"] == "sum":
        return sum(values, Fraction(0))
    if of["op"] == "diff":
        return values[0] - sum(values[1:], Fraction(0))
    if of["op"] == "product":
        return product(values)
    if of["op"] == "clamp0":
        return max(values[0], Fraction(0))
    if of["op"] == "ratio":
        return ratio(of, values)
    raise ValueError(f"unknown operation {of['op']}")


def releases(event, line_year):
    """Whether an order binds no money of its line's year any more by this event."""
    data = event["data"]
    return (
        event["type"] == "procurement.order-cancelled.v1"
        or event["type"] == "procurement.payment-made.v1" and data.get("final", False)
        or event["type"] == "procurement.order-placed.v1" and int(data["due"][:4]) > line_year(data["line"])
    )


def read(of, events):
    """What the events of a last part say."""
    if of["value"] is None and not of["events"]:
        return None
    if of["unit"] == "count":
        if not all(releases(events[number], lambda line: int(line[:4])) for number in of["events"]):
            return None
        return Fraction(0 if of["events"] else 1)
    (number,) = of["events"]
    amount = Fraction(events[number]["data"][of["inputs"]["field"]])
    return -amount if of["inputs"].get("sign") == "-" else amount


def main():
    events = {}
    with open(HERE / "events.jsonl", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            number, event = line.split("\t", 1)
            events[number] = json.loads(event, parse_float=Fraction)
    parts, children = {}, {}
    with open(HERE / "parts.csv", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            row["value"] = Fraction(row["value"]) if row["value"] else None
            row["inputs"], row["events"] = json.loads(row["inputs"]), row["events"].split()
            parts[row["id"]] = row
            children.setdefault(row["parent"], []).append(row)
    wrong = 0
    for part in parts.values():
        mine = children.get(part["id"], [])
        is_read = part["op"] == "lookup"
        value = read(part, events) if is_read else computed(part, mine)
        if value != part["value"]:
            wrong += 1
            print(f"FALSCH / WRONG: {part['name']} (id {part['id']}): {part['value']} steht da / is said, {value}")
    (root,) = children[""]
    value = "–" if root["value"] is None else exact(root["value"])
    print(f"{root['name']} = {value} {root['unit']}")
    print(f"{len(parts)} Teile, {len(events)} Ereignisse, {wrong} falsch / parts, events, wrong")
    return 1 if wrong else 0


def exact(value):
    """A decimal without a binary fraction in between."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


if __name__ == "__main__":
    sys.exit(main())
