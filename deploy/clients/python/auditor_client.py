"""Keeps signed heads of Sollist's journal and fetches proofs, for whoever checks from outside.

Hebt unterschriebene Stände von Sollists Journal auf und holt Nachweise, für alle, die von außen prüfen.

    auditor_client.py keep KEY HEAD      the newest head, into the file HEAD: only if it holds all that HEAD held before
    auditor_client.py prove KEY NUMBER   the proof of an event, as a file that deploy/audit/verify.py takes

With --reads the log of who read what instead of the journal: its heads, and the proof of one of its lines.

What comes from the server is believed only as far as `verify.py` finds it signed and consistent: nothing here is of Sollist but the
contract. Exit codes: 0 done, 1 what came does not hold, 2 wrong usage, 3 not reachable or nothing there.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import NoReturn

import grpc

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "deploy" / "audit"))

import verify  # noqa: E402  (its folder is named above)

TIMEOUT_S = 30
DONE, WRONG, UNREACHABLE = 0, 1, 3
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def channel(args: argparse.Namespace) -> grpc.Channel:
    """To the server, with a certificate where one is given; without one only this machine answers."""
    if args.ca is None:
        return grpc.insecure_channel(args.server)
    parts = (path.read_bytes() if path else None for path in (args.ca, args.key_file, args.certificate))
    return grpc.secure_channel(args.server, grpc.ssl_channel_credentials(*parts))


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def eight(number: int) -> bytes:
    return number.to_bytes(8, "big")


def microseconds(instant: str) -> bytes:
    """Of an instant as the contract spells it, counted from 1970, as it is hashed."""
    since = datetime.fromisoformat(instant.replace("Z", "+00:00")) - EPOCH
    return eight((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def signed_log(wire, args: argparse.Namespace) -> int:
    return wire.SIGNED_LOG_READS if args.reads else wire.SIGNED_LOG_JOURNAL


def size_of(note: str, key: tuple, args: argparse.Namespace) -> int:
    """Of how many entries a head is, as it is signed; one of the other log is none."""
    size, _ = verify.read_head(note, key)
    verify.must(note.startswith(key[0] + ("/reads\n" if args.reads else "\n")), "the head is of the other log")
    return size


def put(path: Path, text: str) -> None:
    """Whole or not at all: a head that was kept is worth more than a new one that is cut off."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8", newline="")
    os.replace(new, path)


def keep(args: argparse.Namespace, connection: grpc.Channel) -> str:
    wire, services = grpc.protos_and_services("sollist/notary/v1/notary.proto")
    notary = services.NotaryServiceStub(connection)
    key, log = verify.read_key(args.key), signed_log(wire, args)
    if not args.head.exists():
        note = notary.GetCheckpoint(wire.GetCheckpointRequest(log=log), timeout=TIMEOUT_S).checkpoint
        size = size_of(note, key, args)
        put(args.head, note)
        return f"the first head, of {size} {'lines' if args.reads else 'events'}"
    kept = args.head.read_text(encoding="utf-8")
    size = size_of(kept, key, args)
    # Of how many events the newest is, says its own signature, not the server.
    newest = size_of(notary.GetCheckpoint(wire.GetCheckpointRequest(log=log), timeout=TIMEOUT_S).checkpoint, key, args)
    verify.must(newest >= size, f"{size} were signed already, now there are {newest}: the log was put back or replaced")
    asked = wire.GetConsistencyProofRequest(from_size=size, to_size=newest, log=log)
    answer = notary.GetConsistencyProof(asked, timeout=TIMEOUT_S)
    proof = "".join(line + "\n" for line in [f"old {size}", *map(encoded, answer.hashes)]) + "\n" + answer.checkpoint
    said = verify.verify(args.key, proof.encode(), kept.encode())
    put(args.head, answer.checkpoint)
    return said


def event_entry(intake, wire, number: int, previous: bytes) -> bytes:
    """What is hashed of an event (docs/proof.md): format 2 has chance in it, and says the length of each text."""
    asked = wire.ListEventsRequest(from_sequence=number, to_sequence=number, page_size=1)
    events = intake.ListEvents(asked, timeout=TIMEOUT_S).events
    verify.must(events, f"number {number} is not shown to us")
    event = events[0]
    actor, text, salt = event.actor.encode(), event.event.encode(), event.salt
    begin = [previous, b"sollist/2\n" if salt else b"", eight(number), microseconds(event.recorded_at), salt]
    # Nothing is recorded of via and on behalf of.
    texts = [actor, event.scope.encode(), b"", b"", text] if salt else [actor]
    sized = [part for one in texts for part in (len(one).to_bytes(4, "big"), one)]
    return b"".join([*begin, *sized, *([] if salt else [text])])


def read_entry(intake, wire, number: int) -> bytes:
    """What is hashed of a line of the log of reads."""
    asked = wire.ListReadsRequest(from_sequence=number, to_sequence=number, page_size=1)
    reads = intake.ListReads(asked, timeout=TIMEOUT_S).reads
    verify.must(reads, f"line {number} is not shown to us")
    line = reads[0]
    return bytes.fromhex(line.previous_hash) + eight(number) + microseconds(line.noted_at) + line.entry.encode()


def prove(args: argparse.Namespace, connection: grpc.Channel) -> str:
    wire, services = grpc.protos_and_services("sollist/notary/v1/notary.proto")
    intake_wire, intake_services = grpc.protos_and_services("sollist/intake/v1/intake.proto")
    asked = wire.GetInclusionProofRequest(sequence=args.number, log=signed_log(wire, args))
    answer = services.NotaryServiceStub(connection).GetInclusionProof(asked, timeout=TIMEOUT_S)
    intake = intake_services.IntakeServiceStub(connection)
    if args.reads:
        entry, name = read_entry(intake, intake_wire, args.number), f"read-{args.number}.tlog-proof"
    else:
        entry, name = event_entry(intake, intake_wire, args.number, answer.previous_hash), f"event-{args.number}.tlog-proof"
    top = ["c2sp.org/tlog-proof@v1", f"extra {encoded(entry)}", f"index {answer.index}", *map(encoded, answer.hashes)]
    proof = "".join(line + "\n" for line in top) + "\n" + answer.checkpoint
    # What does not hold is not written.
    said = verify.verify(args.key, proof.encode())
    put(args.out or Path(name), proof)
    return said


def arguments() -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("key", metavar="KEY", help="Zeile des Schlüssels / line of the key: NAME+ID+KEY")
    shared.add_argument("--server", default="127.0.0.1:50051", metavar="HOST:PORT", help="Adresse von Sollist / address of Sollist")
    shared.add_argument("--ca", type=Path, metavar="PEM", help="wem geglaubt wird / whose certificates are taken")
    shared.add_argument("--certificate", type=Path, metavar="PEM", help="unser Zertifikat / our certificate")
    shared.add_argument("--key-file", type=Path, metavar="PEM", help="sein Schlüssel / its key")
    shared.add_argument("--reads", action="store_true", help="das Protokoll der Lesenden / the log of who read what")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    keeping = commands.add_parser("keep", parents=[shared], help="den neuesten Stand aufheben / keep the newest head")
    keeping.add_argument("head", type=Path, metavar="HEAD")
    proving = commands.add_parser("prove", parents=[shared], help="Nachweis eines Ereignisses / the proof of an event")
    proving.add_argument("number", type=int, metavar="NUMBER")
    proving.add_argument("--out", type=Path, metavar="FILE", help="statt {event,read}-NUMBER.tlog-proof / instead of it")
    return parser.parse_args()


def main() -> NoReturn:
    args = arguments()
    sys.path.insert(0, str(ROOT / "proto"))
    try:
        with channel(args) as connection:
            print({"keep": keep, "prove": prove}[args.command](args, connection))
    except (verify.Wrong, OSError) as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(WRONG)
    except grpc.RpcError as error:
        print(f"{error.code().name}: {error.details()}", file=sys.stderr)
        sys.exit(UNREACHABLE)
    sys.exit(DONE)


if __name__ == "__main__":
    main()
