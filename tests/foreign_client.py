"""A client that shares no code with us: Python's own gRPC, with stubs made from the published contract at run time.

usage: foreign_client.py PROTO_FOLDER ADDRESS EVENTS_FILE AUTHORITY LINE

Speaks to a running server, checks what only the client can see, and prints what it was told as one JSON document.
"""

import importlib
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

import grpc
from grpc_tools import protoc

DEADLINE_S = 60
ENTRIES = 50
ORIGIN = "fremder-client"
ACTOR = (("sollist-actor", "fremder-client"),)


def stubs(protos: Path, out: str):
    """Makes Python modules of every proto of the contract."""
    files = sorted(str(path) for path in protos.glob("sollist/*/v1/*.proto"))
    code = protoc.main(["protoc", f"-I{protos}", f"--python_out={out}", f"--grpc_python_out={out}", *files])
    assert code == 0, f"protoc refused the contract ({code})"
    sys.path.insert(0, out)

    def of(context: str):
        name = f"sollist.{context}.v1.{context}_pb2"
        return importlib.import_module(name), importlib.import_module(name + "_grpc")

    return of


def open_channel(address: str):
    channel = grpc.insecure_channel(address)
    grpc.channel_ready_future(channel).result(timeout=DEADLINE_S)
    return channel


def serving(channel) -> str:
    """Asks the standard health service until the process is ready. Its two messages are small enough to read by hand."""
    check = channel.unary_unary("/grpc.health.v1.Health/Check", lambda _: b"", lambda answer: answer)
    names = {b"": "UNKNOWN", b"\x08\x01": "SERVING", b"\x08\x02": "NOT_SERVING"}
    until = time.monotonic() + DEADLINE_S
    while True:
        status = names.get(check(None, timeout=DEADLINE_S), "UNKNOWN")
        if status == "SERVING" or time.monotonic() > until:
            return status
        time.sleep(0.05)


def refusal_of(call) -> dict:
    """What a call is refused with: code, text, and the reason in google.rpc.ErrorInfo."""
    try:
        call()
    except grpc.RpcError as error:
        details = dict(error.trailing_metadata()).get("grpc-status-details-bin", b"")
        known = [b"NOT_ENOUGH_MONEY", b"CONFLICT", b"ORDER_NOT_THERE", b"MALFORMED"]
        reasons = [reason.decode() for reason in known if reason in details]
        return {"code": error.code().name, "text": error.details(), "reasons": reasons, "typed": b"type.googleapis.com/google.rpc.ErrorInfo" in details}
    raise AssertionError("the call was to be refused")


def orders(channel, of, authority: str, line: str) -> dict:
    """Places orders, one of them twice, one too dear; and reads them all in pages of three."""
    wire, rpc = of("procurement")
    common = importlib.import_module("sollist.common.v1.common_pb2")
    service = rpc.ProcurementServiceStub(channel)

    def place(number: str, amount: str):
        command = common.Command(request_id=f"auftrag-{number}", time="2026-06-30T10:00:00+02:00")
        request = wire.PlaceOrderRequest(command=command, authority=authority, order=number, line=line, item="notebook", quantity=1, amount=amount)
        return service.PlaceOrder(request, timeout=DEADLINE_S, metadata=ACTOR)

    placed = [place(f"PY-{i:02}", "1071.72") for i in range(7)]
    again = place("PY-00", "1071.72")
    assert again.receipt.duplicate and again.receipt.sequence == placed[0].receipt.sequence, again
    too_dear = refusal_of(lambda: place("PY-99", "99000000.00"))
    nobody = refusal_of(lambda: service.GetOrder(wire.GetOrderRequest(authority=authority, order="PY-99"), timeout=DEADLINE_S))

    pages, token = [], ""
    while True:
        page = service.ListOrders(wire.ListOrdersRequest(page_size=3, page_token=token, authority=authority), timeout=DEADLINE_S)
        pages.append([order.order for order in page.orders])
        token = page.next_page_token
        if not token or len(pages) > 100:
            break
    return {"pages": pages, "open": placed[0].order.open_commitment, "too_dear": too_dear, "nobody": nobody}


def messages(wire, lines, after: int):
    """The lines after a position, as requests of a few entries. Every other entry travels as protobuf instead of text."""
    entries = []
    for position, line in enumerate(lines, start=1):
        if position <= after:
            continue
        event = None
        if position % 2 == 0:
            event = cloud_event(wire, line)
        entries.append(wire.Entry(position=position, event=event) if event else wire.Entry(position=position, line=line))
        if len(entries) == ENTRIES:
            yield wire.SubmitEventsRequest(origin=ORIGIN, entries=entries)
            entries = []
    if entries:
        yield wire.SubmitEventsRequest(origin=ORIGIN, entries=entries)


def cloud_event(wire, line: bytes):
    try:
        event = json.loads(line)
        data = json.dumps(event["data"], ensure_ascii=False)
        return wire.CloudEvent(
            id=event["id"], source=event["source"], spec_version=event["specversion"], type=event["type"], time=event["time"],
            text_data=data, attributes={"datacontenttype": event["datacontenttype"]},
        )
    except (ValueError, KeyError):
        return None


def events(address: str, of, lines) -> dict:
    """Streams every line; the connection is torn away in the middle; goes on after the last receipt."""
    wire, rpc = of("intake")
    half = len(lines) // 2
    seen, refused = 0, {}
    recorded = duplicates = 0

    def take(receipt):
        nonlocal seen, recorded, duplicates
        assert receipt.position > seen, "receipts rise"
        seen = receipt.position
        recorded += receipt.recorded
        duplicates += receipt.duplicates
        for entry in receipt.refused:
            refused[entry.position] = entry.refusal.reason

    torn = open_channel(address)
    paused = threading.Event()

    def until_the_cut():
        for message in messages(wire, lines, 0):
            yield message
            if message.entries[-1].position >= half + 4 * ENTRIES:
                paused.wait(DEADLINE_S)  # the stream stays open: it is cut, not ended
                return

    receipts = rpc.IntakeServiceStub(torn).SubmitEvents(until_the_cut(), timeout=DEADLINE_S, metadata=ACTOR)
    for receipt in receipts:
        take(receipt)
        if seen >= half:
            break
    torn.close()  # with messages under way that nobody will hear an answer to
    paused.set()
    before = {"position": seen, "recorded": recorded, "duplicates": duplicates}
    assert half <= seen < len(lines), "cut in the middle"

    channel = open_channel(address)
    service = rpc.IntakeServiceStub(channel)
    for receipt in service.SubmitEvents(messages(wire, lines, seen), timeout=DEADLINE_S, metadata=ACTOR):
        take(receipt)
    assert seen == len(lines), f"everything has a receipt: {seen} of {len(lines)}"

    listed, token = [], ""
    while True:
        page = service.ListRefused(wire.ListRefusedRequest(page_size=2, page_token=token), timeout=DEADLINE_S)
        listed += [
            {"position": e.position, "reason": e.refusal.reason, "de": e.refusal.message_de, "en": e.refusal.message_en, "text": e.text, "origin": e.origin, "actor": e.actor}
            for e in page.refused
        ]
        token = page.next_page_token
        if not token or len(listed) > 1000:
            break
    verified = service.VerifyJournal(wire.VerifyJournalRequest(), timeout=DEADLINE_S)
    channel.close()
    return {
        "cut": before,
        "recorded": recorded,
        "duplicates": duplicates,
        "refused": {str(position): reason for position, reason in sorted(refused.items())},
        "listed": listed,
        "sequence": verified.as_of.sequence,
        "fault": verified.fault_de,
    }


def budget(channel, of, authority: str) -> dict:
    wire, rpc = of("analytics")
    service, rows, token = rpc.AnalyticsServiceStub(channel), [], ""
    while True:
        request = wire.GetBudgetRequest(authority=authority, by=["line"], page_size=2, page_token=token)
        answer = service.GetBudget(request, timeout=DEADLINE_S)
        rows += answer.rows
        token = answer.next_page_token
        if not token or len(rows) > 1000:
            break
    keys = ["appropriation", "carry_over", "adjustments", "soll", "frozen", "commitments", "actual", "available"]
    return {
        "sequence": answer.as_of.sequence,
        "rows": [{"line": row.line, **{key: getattr(row, key) for key in keys}} for row in rows],
        "total": {key: getattr(answer.total, key) for key in keys},
    }


def main():
    protos, address, file, authority, line = sys.argv[1:6]
    with tempfile.TemporaryDirectory() as out:
        of = stubs(Path(protos), out)
        channel = open_channel(address)
        report = {"health": serving(channel), "orders": orders(channel, of, authority, line)}
        report["events"] = events(address, of, Path(file).read_bytes().splitlines())
        report["budget"] = budget(channel, of, authority)
        channel.close()
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main()
