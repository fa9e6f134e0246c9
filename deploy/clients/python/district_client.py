"""Sends a district's events to Sollist and fetches what was refused.

Sendet die Ereignisse eines Bezirks an Sollist und holt, was abgelehnt wurde.

Every message is answered by a receipt, and the receipt is kept in a small file of state. After a cut, a restart of the
server or a kill of this program the sending goes on after the last receipt. What had been stored without a receipt is
sent again and answered as a duplicate: an event is named by `source` and `id`, so nothing is counted twice.

Exit codes: 0 done, 1 refused or invalid input, 2 wrong usage, 3 not reachable.
"""

from __future__ import annotations

import argparse
import getpass
import hashlib
import ipaddress
import json
import os
import random
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import grpc

PROTOS = Path(__file__).resolve().parents[3] / "proto"
INTAKE = "sollist/intake/v1/intake.proto"

DONE, REFUSED, USAGE, UNREACHABLE = 0, 1, 2, 3

ENTRIES = 500
REQUEST_BYTES = 512 * 1024
LINE_BYTES_MAX = 256 * 1024
BEGINNING_BYTES = 1024
WINDOW = 8
"""Messages sent and not yet answered: what is sent again after a cut at most."""
PAGE_SIZE = 200
PAUSE_FIRST_S, PAUSE_MAX_S = 0.2, 10.0
UNARY_TIMEOUT_S = 30

MARK = b"#abgelehnt "
"""Begins the line that says why the next one was refused. No JSON begins so; `send` passes over it."""

FINAL = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.UNIMPLEMENTED,
}
"""The server has understood and says no; to ask again would change nothing."""


class Failure(Exception):
    """What ends the program: a sentence in German and English, and the exit code."""

    def __init__(self, code: int, de: str, en: str) -> None:
        super().__init__(de)
        self.code, self.de, self.en = code, de, en


@dataclass
class State:
    """How far the file is sent. The counts belong to the receipts up to `position`, each counted once."""

    position: int = 0
    offset: int = 0
    """Of the byte after the line `position`."""
    fingerprint: str = ""
    recorded: int = 0
    duplicates: int = 0
    refused: int = 0

    @classmethod
    def load(cls, path: Path, file: Path) -> State:
        """The state of an earlier run, if it was about this file."""
        try:
            state = cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return cls()
        except (ValueError, TypeError) as error:
            raise Failure(
                REFUSED,
                f"{path} ist kein Stand dieses Programms; nach dem Löschen wird von vorn gesendet, doppelt zählt nichts.",
                f"{path} is no state of this program; delete it to send from the start, nothing counts twice.",
            ) from error
        if state.fingerprint != fingerprint(file, state.offset):
            raise Failure(
                REFUSED,
                f"{file} ist nicht mehr die Datei, zu der {path} gehört. Anhängen ist erlaubt, ändern nicht: bitte den Stand löschen.",
                f"{file} is no longer the file that {path} belongs to. Appending is allowed, changing is not: delete the state.",
            )
        return state

    def save(self, path: Path) -> None:
        """In one step: a kill leaves the old state or the new one."""
        whole = path.with_name(path.name + ".new")
        whole.write_text(json.dumps(asdict(self)), encoding="utf-8")
        os.replace(whole, path)


def fingerprint(file: Path, offset: int) -> str:
    """Tells whether the bytes before an offset are still the same."""
    with file.open("rb") as content:
        content.seek(max(0, offset - 4096))
        return hashlib.sha256(content.read(min(offset, 4096))).hexdigest()


class Server:
    """Where Sollist listens, and as whom we speak to it."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.address: str = args.server.removeprefix("https://").removeprefix("http://")
        self.certificates: tuple[Path, Path, Path] | None = None
        given = [args.ca, args.certificate, args.key]
        if all(given):
            self.certificates = (args.ca, args.certificate, args.key)
        elif any(given):
            raise Failure(USAGE, "--ca, --certificate und --key gehören zusammen.", "--ca, --certificate and --key belong together.")
        elif not is_loopback(self.address):
            raise Failure(
                USAGE,
                "Ohne Zertifikate (--ca, --certificate, --key) wird nur der eigene Rechner angesprochen.",
                "Without certificates (--ca, --certificate, --key) only this machine is spoken to.",
            )
        # With certificates the server takes the certificate's name.
        self.metadata = () if self.certificates else (("sollist-actor", args.actor),)
        sys.path.insert(0, str(args.protos))
        self.wire, self.rpc = grpc.protos_and_services(INTAKE)
        self.options = [
            ("grpc.service_config", json.dumps(service_config(self.wire))),
            # A server that stands still without closing the connection is noticed, too.
            ("grpc.keepalive_time_ms", 10_000),
            ("grpc.keepalive_timeout_ms", 10_000),
            # A new channel tries at once, whatever became of the one before.
            ("grpc.use_local_subchannel_pool", 1),
        ]

    def channel(self) -> grpc.Channel:
        """A new connection; certificates are read again, since they are renewed while we run."""
        if self.certificates is None:
            return grpc.insecure_channel(self.address, self.options)
        try:
            ca, certificate, key = (path.read_bytes() for path in self.certificates)
        except OSError as error:
            raise Failure(REFUSED, f"Ein Zertifikat fehlt: {error}", f"A certificate is missing: {error}") from error
        return grpc.secure_channel(self.address, grpc.ssl_channel_credentials(ca, key, certificate), self.options)

    def intake(self, channel: grpc.Channel) -> Any:
        return self.rpc.IntakeServiceStub(channel)


def is_loopback(address: str) -> bool:
    host = address.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def service_config(wire: Any) -> dict[str, Any]:
    """gRPC's own retries for the unary calls. A stream is resumed by us, from its last receipt."""
    service = wire.DESCRIPTOR.services_by_name["IntakeService"]
    unary = [method.name for method in service.methods if not method.client_streaming and not method.server_streaming]
    return {
        "methodConfig": [
            {
                "name": [{"service": service.full_name, "method": name} for name in unary],
                "waitForReady": True,
                "timeout": f"{UNARY_TIMEOUT_S}s",
                "retryPolicy": {
                    "maxAttempts": 5,
                    "initialBackoff": "0.2s",
                    "maxBackoff": "5s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ]
    }


@dataclass
class Batch:
    """The entries of one message; `end` is the offset of the byte after the last."""

    entries: list[Any]
    end: int


@dataclass
class Counts:
    """What the receipts of one message say."""

    recorded: int = 0
    duplicates: int = 0
    refused: int = 0

    def add(self, receipt: Any) -> None:
        self.recorded += receipt.recorded
        self.duplicates += receipt.duplicates
        self.refused += len(receipt.refused)


def batches(wire: Any, file: Path, state: State, entries_max: int) -> Iterator[Batch]:
    """What comes after the state, in messages of bounded size."""
    position, end, size = state.position, state.offset, 0
    entries: list[Any] = []
    with file.open("rb") as lines:
        lines.seek(end)
        for raw in lines:
            position += 1
            end += len(raw)
            line = raw.removesuffix(b"\n").removesuffix(b"\r")
            if not line or line.startswith(MARK):
                continue
            if len(line) > LINE_BYTES_MAX:
                beginning = line[:BEGINNING_BYTES]
                entries.append(wire.Entry(position=position, oversized=wire.Oversized(length_bytes=len(line), beginning=beginning)))
                size += BEGINNING_BYTES
            else:
                entries.append(wire.Entry(position=position, line=line))
                size += len(line)
            if len(entries) >= entries_max or size >= REQUEST_BYTES:
                yield Batch(entries, end)
                entries, size = [], 0
    if entries:
        yield Batch(entries, end)


class Sending:
    """One file on its way."""

    def __init__(self, server: Server, args: argparse.Namespace, say: Say) -> None:
        self.server, self.say = server, say
        self.file: Path = args.file
        self.origin: str = args.origin or args.file.name
        self.entries_max: int = args.entries
        self.patience_s: float = args.patience
        self.state_path: Path = args.state or args.file.with_name(args.file.name + ".state")
        self.state = State.load(self.state_path, self.file)

    def run(self) -> State:
        """Sends everything; a cut is mended as long as patience lasts."""
        pause = PAUSE_FIRST_S
        last_progress = time.monotonic()
        while True:
            before = self.state.position
            try:
                self.stream()
                return self.state
            except grpc.RpcError as error:
                if error.code() in FINAL:
                    why = error.details()
                    raise Failure(REFUSED, f"Der Server nimmt nichts an: {why}", f"The server takes nothing: {why}") from error
                if self.state.position > before:
                    pause, last_progress = PAUSE_FIRST_S, time.monotonic()
                elif time.monotonic() - last_progress > self.patience_s:
                    raise self.gave_up(error) from error
                # Spread, so that twelve districts do not come back at the same moment.
                wait = random.uniform(pause / 2, pause)
                self.say.now(
                    f"Verbindung verloren ({error.code().name}), weiter nach Zeile {self.state.position} in {wait:.1f} s",
                    f"connection lost ({error.code().name}), going on after line {self.state.position} in {wait:.1f} s",
                )
                time.sleep(wait)
                pause = min(2 * pause, PAUSE_MAX_S)

    def gave_up(self, error: grpc.RpcError) -> Failure:
        where, at = f"{self.server.address} ({one_line(error.details() or error.code().name)})", self.state.position
        return Failure(
            UNREACHABLE,
            f"Nicht erreichbar: {where}. Bis Zeile {at} ist alles gespeichert; derselbe Befehl macht dort weiter.",
            f"Not reachable: {where}. Everything up to line {at} is stored; the same command goes on from there.",
        )

    def stream(self) -> None:
        """One call, from the state on, until everything has its receipt or the connection is cut."""
        unanswered: deque[Batch] = deque()
        so_far = Counts()
        room = threading.Semaphore(WINDOW)
        over = threading.Event()
        at_end = threading.Event()

        def requests() -> Iterator[Any]:
            # gRPC asks for requests on a thread of its own.
            for batch in batches(self.server.wire, self.file, self.state, self.entries_max):
                room.acquire()
                if over.is_set():
                    return
                unanswered.append(batch)
                yield self.server.wire.SubmitEventsRequest(origin=self.origin, entries=batch.entries)
            at_end.set()

        with self.server.channel() as channel:
            try:
                for receipt in self.server.intake(channel).SubmitEvents(requests(), metadata=self.server.metadata):
                    if not unanswered or receipt.position > unanswered[0].entries[-1].position:
                        raise Failure(REFUSED, "Die Quittungen passen nicht zu den Sendungen.", "The receipts do not fit what was sent.")
                    so_far.add(receipt)
                    # Many refusals come in several receipts: the last of them ends the message.
                    if receipt.position == unanswered[0].entries[-1].position:
                        self.take(so_far, unanswered.popleft())
                        so_far = Counts()
                        room.release()
            finally:
                over.set()
                room.release()
        if unanswered or not at_end.is_set():
            raise Stopped

    def take(self, counts: Counts, batch: Batch) -> None:
        state = self.state
        self.state = State(
            position=batch.entries[-1].position,
            offset=batch.end,
            fingerprint=fingerprint(self.file, batch.end),
            recorded=state.recorded + counts.recorded,
            duplicates=state.duplicates + counts.duplicates,
            refused=state.refused + counts.refused,
        )
        self.state.save(self.state_path)
        self.say.progress(self.state, self.file.stat().st_size)


class Stopped(grpc.RpcError):
    """The server ended the stream in good order before everything was sent: it is being stopped."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNAVAILABLE

    def details(self) -> str:
        return "stopped"


def fetch_refused(server: Server, origin: str, out: Path, page_size: int) -> int:
    """Writes our refused lines as they came, each below the reason, to be mended and sent again. Says how many."""
    count, token = 0, ""
    whole = out.with_name(out.name + ".new")
    with server.channel() as channel, whole.open("wb") as file:
        intake = server.intake(channel)
        while True:
            request = server.wire.ListRefusedRequest(page_size=page_size, page_token=token)
            try:
                page = intake.ListRefused(request, metadata=server.metadata)
            except grpc.RpcError as error:
                code = REFUSED if error.code() in FINAL else UNREACHABLE
                text = f"{error.code().name}: {error.details()}"
                raise Failure(code, f"Abgelehntes ist nicht zu holen ({text})", f"What was refused cannot be fetched ({text})") from error
            for entry in page.refused:
                if entry.origin != origin:
                    continue
                count += 1
                why = one_line(f"Zeile {entry.position}: {entry.refusal.reason}: {entry.refusal.message_de}")
                file.write(MARK + why.encode() + b"\n" + (entry.raw or one_line(entry.text).encode()) + b"\n")
            token = page.next_page_token
            if not token:
                break
    os.replace(whole, out)
    return count


def one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


class Say:
    """Tells a person on standard error how it goes, in one of two languages; at most once a second unless it matters."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.last = 0.0

    def pick(self, de: str, en: str) -> str:
        return en if self.lang == "en" else de

    def now(self, de: str, en: str) -> None:
        print(self.pick(de, en), file=sys.stderr, flush=True)

    def progress(self, state: State, size: int) -> None:
        if time.monotonic() - self.last < 1:
            return
        self.last = time.monotonic()
        share = 100 * state.offset // max(size, 1)
        self.now(
            f"{share} %: bis Zeile {state.position}, {counts(state, 'de')}",
            f"{share} %: up to line {state.position}, {counts(state, 'en')}",
        )


def counts(state: State, lang: str) -> str:
    if lang == "en":
        return f"{state.recorded} recorded, {state.duplicates} already known, {state.refused} refused"
    return f"{state.recorded} aufgezeichnet, {state.duplicates} schon bekannt, {state.refused} abgelehnt"


def arguments() -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--server", default="127.0.0.1:50051", metavar="HOST:PORT", help="Adresse von Sollist / address of Sollist")
    shared.add_argument("--ca", type=Path, metavar="PEM", help="wem geglaubt wird / whose certificates are taken")
    shared.add_argument("--certificate", type=Path, metavar="PEM", help="unser Zertifikat / our certificate")
    shared.add_argument("--key", type=Path, metavar="PEM", help="sein Schlüssel / its key")
    shared.add_argument("--actor", default=getpass.getuser(), help="wer sendet, ohne Zertifikat / who sends, without a certificate")
    shared.add_argument("--origin", help="Name der Quelle, sonst der Datei / name of the source, else the file's")
    shared.add_argument("--page-size", type=int, default=PAGE_SIZE, metavar="N", help="Abgelehntes je Seite / refused lines a page")
    shared.add_argument("--lang", choices=["de", "en"], default="de")
    shared.add_argument("--protos", type=Path, default=PROTOS, metavar="DIR", help="Ordner des Vertrags / folder of the contract")

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    commands = parser.add_subparsers(dest="command", required=True)
    send = commands.add_parser("send", parents=[shared], help="Datei senden, fortsetzbar / send a file, resumable")
    send.add_argument("file", type=Path, help="CloudEvents, je Zeile eines / one a line")
    send.add_argument("--refused", type=Path, metavar="FILE", help="danach Abgelehntes hierher / then what was refused goes here")
    send.add_argument("--state", type=Path, metavar="FILE", help="Stand (FILE.state) / state")
    send.add_argument("--entries", type=int, default=ENTRIES, help="Ereignisse je Nachricht / events a message")
    send.add_argument("--patience", type=float, default=300, metavar="S", help="so lange ohne Fortschritt / so long without progress")
    refused = commands.add_parser("refused", parents=[shared], help="Abgelehntes holen / fetch what was refused")
    refused.add_argument("file", type=Path, help="Datei zur Korrektur / file to be mended")
    args = parser.parse_args()
    if args.command == "send" and not 1 <= args.entries <= 1000:
        parser.error("--entries: 1 … 1000")
    if args.command == "refused" and not args.origin:
        parser.error("--origin fehlt / is missing")
    return args


def run(args: argparse.Namespace, say: Say) -> int:
    server = Server(args)
    if args.command == "refused":
        count = fetch_refused(server, args.origin, args.file, args.page_size)
        print(say.pick(f"{count} abgelehnte Zeilen: {args.file}", f"{count} refused lines: {args.file}"))
        return REFUSED if count else DONE
    sending = Sending(server, args, say)
    state = sending.run()
    print(f"{counts(state, args.lang)}.")
    if args.refused:
        count = fetch_refused(server, sending.origin, args.refused, args.page_size)
        print(say.pick(f"{count} Zeilen zur Korrektur: {args.refused}", f"{count} lines to be mended: {args.refused}"))
    return REFUSED if state.refused else DONE


def main() -> NoReturn:
    args = arguments()
    say = Say(args.lang)
    try:
        code = run(args, say)
    except Failure as failure:
        say.now(failure.de, failure.en)
        code = failure.code
    except OSError as error:
        say.now(f"Datei nicht les- oder schreibbar: {error}", f"A file cannot be read or written: {error}")
        code = REFUSED
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
