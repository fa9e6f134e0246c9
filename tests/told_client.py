"""Sends what is wrong with a client made of the contract alone, and prints what it was told.

usage: told_client.py PROTO_FOLDER ADDRESS QUESTIONS_FILE

A question is a method and its request as JSON; or a path and bytes as hexadecimal digits, which need be no message at
all. With `every_field` a request is sent once for each of its fields, with only that field wrong; without `request` the
rest is made up. A field that a refusal names and that the request has not is listed as `absent`.
"""

import importlib
import json
import sys
import tempfile
from pathlib import Path

import grpc
from default_limits import Method
from foreign_client import ACTOR, DEADLINE_S, open_channel, stubs
from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from grpc_tools import protoc

# Of google.rpc what travels beside a status; the numbers are what counts.
STATUS = """
syntax = "proto3";
package told;
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
message Violation { string field = 1; string description = 2; }
message BadRequest { repeated Violation field_violations = 1; }
"""

LINE = "2026/30/25/bezirksamt-pankow/geraete"
GOOD = {
    "authority": "ba-pankow",
    "line": LINE,
    "from_line": LINE,
    "to_line": "2026/30/25/bezirksamt-pankow/software",
    "new_line": "2026/30/25/bezirksamt-pankow/rechner",
    "programme": "mobile-devices",
    "derivation": "{}",
    "values": "{}",
    "valid_from": "2026-06-30",
    "as_of": "2026-06-30",
    "deadline": "2026-12-31",
    "start": "2026-01-31",
    "due": "2026-12-31",
    "amount": "1.00",
    "budget": "1.00",
    "budgeted_cost": "1.00",
    "year": 2027,
    "quota": "0.80",
    "unit_price": "1150.00",
    "running_cost_per_year": "24.00",
    "eligible_factor": "1.05",
    "quarter": "2026-Q1",
    **dict.fromkeys(("hash", "pdf", "xlsx", "json"), "0" * 64),
}
KINDS = {"AppropriateLineRequest": "consumptive", "RecordActivityRequest": "event", "WithdrawActivityRequest": "event"}
# One of two, or instead of others: sent in a request of its own.
APART = {"PlanRolloutRequest": ["scope_text"], "ReportStockRequest": ["parts"]}
INSTEAD = {
    "PlanRolloutRequest": {"scope_text": ["scope_total"]},
    "ReportStockRequest": {"parts": ["in_use", "in_stock", "commissioned_on"]},
}
NOTHING = {"code": "OK", "message": "", "absent": [], "reason": "", "domain": "", "de": "", "en": "", "fields": []}
# By which values are named.
NAME = "notebook"
NUMBERS = (FieldDescriptor.TYPE_INT64, FieldDescriptor.TYPE_INT32)


def good(field, of: str):
    if field.name == "kind":
        return KINDS[of]
    # Any number of the journal has the right form.
    if field.type in (*NUMBERS, FieldDescriptor.TYPE_UINT64):
        return GOOD.get(field.name, 1)
    if field.name.endswith("_on"):
        return "2026-06-30"
    return GOOD.get(field.name, "Text")


def by_name(field) -> bool:
    """Whether it has messages by their names."""
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def filled(message, leave_out=()):
    """Fills every field with what is right by its form."""
    for field in message.DESCRIPTOR.fields:
        if field.name in leave_out or field.type == FieldDescriptor.TYPE_BOOL:
            continue
        if field.name == "command":
            message.command.request_id, message.command.time = "auftrag-1", "2026-06-30T10:00:00+02:00"
        elif by_name(field):
            filled(getattr(message, field.name)[NAME])
        elif field.is_repeated:
            filled(getattr(message, field.name).add())
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            filled(getattr(message, field.name))
        else:
            setattr(message, field.name, good(field, message.DESCRIPTOR.name))
    return message


def leaves(descriptor, before=""):
    """The paths of all fields that can be wrong."""
    for field in descriptor.fields:
        path = f"{before}{field.name}"
        if by_name(field):
            yield from leaves(field.message_type.fields_by_name["value"].message_type, f"{path}.{NAME}.")
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            yield from leaves(field.message_type, path + ("[0]." if field.is_repeated else "."))
        elif field.type in (*NUMBERS, FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_ENUM):
            yield path


def spoil(message, path: str):
    first, _, rest = path.partition(".")
    if rest and by_name(message.DESCRIPTOR.fields_by_name[first.removesuffix("[0]")]):
        name, _, rest = rest.partition(".")
        return spoil(getattr(message, first)[name], rest)
    if rest:
        inner = getattr(message, first.removesuffix("[0]"))
        return spoil(inner[0] if first.endswith("[0]") else inner, rest)
    field = message.DESCRIPTOR.fields_by_name[first]
    wrong = {FieldDescriptor.TYPE_INT32: -1 if first == "page_size" else 70_000, FieldDescriptor.TYPE_INT64: 2**62}
    wrong[FieldDescriptor.TYPE_ENUM] = 99
    wrong = wrong.get(field.type, "\a")
    if field.is_repeated:
        getattr(message, first).append(wrong)
    else:
        setattr(message, first, wrong)


def every_field(name: str, make, begin: dict | None):
    """One question for each field of a request, with only that one wrong; `begin`: what else it has, not made up."""
    of = make().DESCRIPTOR
    for path in leaves(of):
        if begin is not None:
            message = json_format.ParseDict(begin, make())
            spoil(message, path)
            yield {"name": name, "method": name, "field": path, "message": message}
            continue
        first = path.split(".")[0].removesuffix("[0]")
        apart = APART.get(of.name, [])
        leave_out = INSTEAD[of.name][first] if first in apart else apart
        message = filled(make(), leave_out)
        message.command.request_id = f"{name} {path}"
        spoil(message, path)
        yield {"name": name, "method": name, "field": path, "message": message}


def exists(descriptor, path: str) -> bool:
    for part in path.split("."):
        field = descriptor.fields_by_name.get(part.split("[")[0]) if descriptor else None
        if field is None:
            return False
        descriptor = field.message_type
        if by_name(field):
            # The next part is a name of somebody.
            return True
    return True


def details(error, told) -> dict:
    """What a status carries beside its code and its text."""
    out = {"reason": "", "domain": "", "de": "", "en": "", "fields": []}
    packed = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")
    for detail in told.Status.FromString(packed).details:
        if detail.type_url.endswith("/google.rpc.ErrorInfo"):
            info = told.ErrorInfo.FromString(detail.value)
            out |= {"reason": info.reason, "domain": info.domain, "de": info.metadata["de"], "en": info.metadata["en"]}
        if detail.type_url.endswith("/google.rpc.BadRequest"):
            out["fields"] = [one.field for one in told.BadRequest.FromString(detail.value).field_violations]
    return out


def main() -> None:
    protos, address, questions = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as out:
        of = stubs(Path(protos), out)
        Path(out, "told.proto").write_text(STATUS)
        assert protoc.main(["protoc", f"-I{out}", f"--python_out={out}", f"{out}/told.proto"]) == 0
        told = importlib.import_module("told_pb2")
        channel = open_channel(address)

        def answer(question: dict) -> dict:
            actor = (("sollist-actor", question["actor"]),) if "actor" in question else ACTOR
            deadline = question.get("deadline_s", DEADLINE_S)
            descriptor = None
            try:
                if "bytes" in question:
                    packing = grpc.Compression.Gzip if question.get("packed") else None
                    kind = channel.stream_stream if question.get("streams") else channel.unary_unary
                    call = kind(question["path"], lambda text: text, lambda text: text)
                    sent = bytes.fromhex(question["bytes"]) * question.get("times", 1)
                    what = iter([sent]) if question.get("streams") else sent
                    answered = call(what, timeout=deadline, metadata=actor, compression=packing)
                else:
                    method = Method(channel, of, question["method"])
                    message = question.get("message")
                    if message is None:
                        message = json_format.ParseDict(question.get("request", {}), method.of_request())
                    descriptor = message.DESCRIPTOR
                    what = iter([message]) if method.takes_stream else message
                    answered = method.call(what, timeout=deadline, metadata=actor)
                if hasattr(answered, "__iter__") and not isinstance(answered, bytes):
                    list(answered)
            except grpc.RpcError as error:
                said = details(error, told)
                absent = [field for field in said["fields"] if descriptor and not exists(descriptor, field)]
                return {"code": error.code().name, "message": error.details(), "absent": absent, **said}
            return NOTHING

        answers = []
        for question in json.loads(Path(questions).read_text()):
            if question.get("every_field"):
                make = Method(channel, of, question["method"]).of_request
                asked = list(every_field(question["method"], make, question.get("request")))
            else:
                asked = [question]
            for one in asked:
                name = one.get("name", one.get("method"))
                answers.append({"name": name, "field": one.get("field", ""), **answer(one)})
        channel.close()
    print(json.dumps(answers, ensure_ascii=False))


if __name__ == "__main__":
    main()
