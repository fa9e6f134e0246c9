#!/usr/bin/env python3
"""Checks a proof of Sollist with nothing but Python: no library, no server, no program of ours.

    verify.py KEY PROOF          an event stands in the journal that was signed (c2sp.org/tlog-proof@v1)
    verify.py KEY PROOF HEAD     a head begins with all of an older one that you have kept (HEAD)

KEY: NAME+ID+KEY, which signs NAME/reads (who read what) too. Ends with 0 where the proof holds, else with 1 and why."""
import base64, hashlib, re, sys


class Wrong(Exception):
    pass


def must(holds, why):
    if not holds:
        raise Wrong(why)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unbase64(text):
    must(re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", text) and len(text) % 4 == 0, "not base64")
    must(base64.b64encode(base64.b64decode(text)).decode() == text, "base64 of another spelling")
    return base64.b64decode(text)


def hash_of(text):
    must(len(text) == 44 and text.endswith("="), "a hash has 32 bytes")
    return unbase64(text)


def number(text):
    must(re.fullmatch(r"0|[1-9][0-9]{0,18}", text) and int(text) < 2**63, "not a number")
    return int(text)


# Ed25519 (RFC 8032), only to verify.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_mul(s, p):
    q = (0, 1, 1, 0)
    while s > 0:
        q, p, s = point_add(q, p) if s & 1 else q, point_add(p, p), s >> 1
    return q


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    must(y < P, "not a point")
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    must((x * x - x2) % P == 0 and not (x == 0 and sign), "not a point")
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, message, signature):
    must(len(signature) == 64, "a signature has 64 bytes")
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    must(s < L, "the signature does not fit")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    p, q = point_mul(s, BASE), point_add(r, point_mul(h, a))
    must((p[0] * q[2] - q[0] * p[2]) % P == 0 == (p[1] * q[2] - q[1] * p[2]) % P, "the signature does not fit the head")


def read_key(text):
    parts = text.strip().split("+", 2)
    must(len(parts) == 3, "a key is NAME+ID+KEY")
    name, key = parts[0], unbase64(parts[2])
    must(len(key) == 33 and key[0] == 1, "not a key of Ed25519")
    ident = sha256(name.encode(), b"\n", key)[:4]
    must(ident.hex() == parts[1], "the key does not fit its id")
    return name, ident, key[1:]


def read_head(note, key):  # a C2SP checkpoint: its size and root
    name, ident, public = key
    if note.startswith(name + "/reads\n"):
        name, ident = name + "/reads", sha256(name.encode(), b"/reads\n\x01", public)[:4]
    must(not any(ord(c) < 32 and c != "\n" or 127 <= ord(c) < 160 for c in note), "a head is plain text")
    body, blank, signatures = note.partition("\n\n")
    lines = body.split("\n")
    must(blank and len(lines) == 3 and signatures.endswith("\n") and len(note.encode()) <= 16384, "not a head")
    must(lines[0] == name, "the head is of another log than the key")
    size, root = number(lines[1]), hash_of(lines[2])
    must(size > 0, "the head of an empty tree is never signed")
    ours = []
    for line in signatures[:-1].split("\n"):
        parts = line.split(" ", 2)
        must(len(parts) == 3 and parts[0] == "\u2014", "not a signature")
        signature = unbase64(parts[2])
        must(len(signature) > 4, "not a signature")
        ours += [signature] if parts[1] == name else []
    must(len(ours) == 1 and ours[0][:4] == ident, "not signed once by this key")
    signed(public, (body + "\n").encode(), ours[0][4:])
    return size, root


def includes(size, root, index, leaf, hashes):  # RFC 9162, 2.1.3.2
    must(index < size, "the place is beyond the tree")
    fn, sn, r = index, size - 1, leaf
    for p in hashes:
        must(sn > 0, "a hash too many")
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01", r, p)
        fn, sn = fn >> 1, sn >> 1
    must(sn == 0 and r == root, "the event is not the one that was signed, or its proof was changed")


def begins_with(new, old, hashes):  # RFC 9162, 2.1.4.2
    (second, second_root), (first, first_root) = new, old
    must(first <= second, "the newer head ends before the older one: the journal was put back or replaced")
    past = "the newer head does not hold what the older one held: the past was changed"
    if first == second:
        return must(not hashes and first_root == second_root, past)
    hashes = hashes if first & (first - 1) else [first_root] + hashes
    must(hashes, past)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = hashes[0]
    for c in hashes[1:]:
        must(sn > 0, past)
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\x01", c, fr), sha256(b"\x01", c, sr)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\x01", sr, c)
        fn, sn = fn >> 1, sn >> 1
    must(fr == first_root and sr == second_root and sn == 0, past)


def read_entry(entry, reads):  # an entry's number, its text, and the hash of the chain up to it
    if reads or entry[32:42] != b"sollist/2\n":  # a line of the log of reads, or an event of format 1
        begin = 48 if reads else 52 + int.from_bytes(entry[48:52], "big")
        must(len(entry) >= begin, "the event is cut off")
        return int.from_bytes(entry[32:40], "big"), entry[begin:], sha256(entry)
    at, text = 74, b""
    for _ in ("actor", "scope", "via", "on behalf of", "text"):
        end = at + 4 + int.from_bytes(entry[at:at + 4], "big")
        text, at = entry[at + 4:end], end
    must(at == len(entry), "the event is cut off, or something stands behind it")
    return int.from_bytes(entry[42:50], "big"), text, sha256(entry[:32], sha256(b"\x00", entry[32:]))


def verify(key, proof, kept=None):  # what it proves, as a sentence
    key = read_key(key)
    try:
        proof, kept = proof.decode(), kept and kept.decode()
    except UnicodeDecodeError:
        raise Wrong("not a text") from None
    top, blank, note = proof.partition("\n\n")
    must(not kept or kept.split("\n")[0] == note.split("\n")[0], "the head that was kept is of another log")
    reads = note.startswith(key[0] + "/reads\n")
    lines, head, kept = top.split("\n"), read_head(note, key), kept and read_head(kept, key)
    if lines[0].startswith("old "):
        must(kept, "this proof begins at an older head: give the one that you have kept")
        must(number(lines[0][4:]) == kept[0], "the proof begins at another head than the one that was kept")
        begins_with(head, kept, [hash_of(line) for line in lines[1:]])
        log = f"the log of reads of {head[0]} lines" if reads else f"the journal of {head[0]} events"
        return f"{log} begins with all {kept[0]} of the head that was kept"
    must(len(lines) > 2 and lines[0] == "c2sp.org/tlog-proof@v1", "not a proof")
    must(lines[1].startswith("extra ") and lines[2].startswith("index "), "not a proof")
    (sequence, text, chain), index = read_entry(unbase64(lines[1][6:]), reads), number(lines[2][6:])
    must(sequence == index + 1, "the event says another number")
    includes(*head, index, sha256(b"\x00", chain), [hash_of(line) for line in lines[3:]])
    must(not kept or kept == head, "the head that was kept is another one: compare it by a proof that begins at it")
    return f"{('number', 'line')[reads]} {sequence} of {head[0]}, hash {chain.hex()}: {text.decode(errors='replace')}"


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    try:
        print(verify(sys.argv[1], *(open(file, "rb").read() for file in sys.argv[2:])))
    except (Wrong, OSError) as wrong:
        sys.exit(str(wrong))
