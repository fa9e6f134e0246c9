#!/usr/bin/env python3
"""Says which witnesses have cosigned a head of Sollist: like verify.py beside it, with nothing but Python.

    witnesses.py KEY HEAD WITNESS...     KEY: the log's line, WITNESS: a witness's, NAME+ID+KEY each; HEAD: a file

Ends with 0 where each of them has, else with 1 and the reason. That the journal has grown from this head on is for verify.py.
"""
import sys
import time

from verify import Wrong, must, read_head, read_key, sha256, signed, unbase64


def read_witness(text):
    parts = text.strip().split("+", 2)
    must(len(parts) == 3, "the key of a witness is NAME+ID+KEY")
    name, key = parts[0], unbase64(parts[2])
    must(len(key) == 33 and key[0] == 4, "not a key of a witness")
    ident = sha256(name.encode(), b"\n", key)[:4]
    must(ident.hex() == parts[1], "the key does not fit its id")
    return name, ident, key[1:]


def cosigned(note, key, witness):  # C2SP cosignature/v1: how many events the head has, and when the witness saw it
    name, ident, public = read_witness(witness)
    size, _ = read_head(note, read_key(key))
    body, _, signatures = note.partition("\n\n")
    for line in signatures[:-1].split("\n"):
        _, named, signature = line.split(" ", 2)
        data = unbase64(signature)
        if named == name and data[:4] == ident:
            at = int.from_bytes(data[4:12], "big")
            signed(public, f"cosignature/v1\ntime {at}\n{body}\n".encode(), data[12:])
            must(0 < at < 2**33, "the cosignature names no time")
            return name, size, at
    raise Wrong(f"{name} has not cosigned this head")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    try:
        head = open(sys.argv[2], encoding="utf-8", newline="").read()
        for who, events, seen in [cosigned(head, sys.argv[1], witness) for witness in sys.argv[3:]]:
            print(f"{who} checked the head of {events} events at {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seen))}")
    except (Wrong, OSError, UnicodeDecodeError) as wrong:
        sys.exit(str(wrong))
