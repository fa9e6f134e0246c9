"""Asks for answers of any size with a client as gRPC makes it: no limit is raised.

usage: default_limits.py PROTO_FOLDER ADDRESS QUESTIONS_FILE

A question is a method and its request; what comes in pages is asked to the end. Prints, for each question, what came of it.
"""

import importlib
import json
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import grpc
from foreign_client import ACTOR, DEADLINE_S, open_channel, stubs
from google.protobuf import json_format


class Method:
    """A method by its name, `intake.ListRefused`, with a request as JSON."""

    def __init__(self, channel, of, name: str) -> None:
        context, method = name.split(".")
        wire, rpc = of(context)
        # Of the services of a context the one that has the method: no two have one of the same name.
        service = next(one for one in wire.DESCRIPTOR.services_by_name.values() if method in one.methods_by_name)
        self.of_request = lambda: importlib.import_module(wire.__name__).__dict__[service.methods_by_name[method].input_type.name]()
        self.streams = service.methods_by_name[method].server_streaming
        self.takes_stream = service.methods_by_name[method].client_streaming
        self.call = getattr(getattr(rpc, service.name + "Stub")(channel), method)

    def ask(self, request: dict):
        message = json_format.ParseDict(request, self.of_request())
        return self.call(iter([message]) if self.takes_stream else message, timeout=DEADLINE_S, metadata=ACTOR)


def rows_of(answer, name: str):
    """The rows of an answer: a field, or a field of a field."""
    for part in name.split("."):
        answer = getattr(answer, part)
    return answer


class Seen:
    """What came of a question."""

    def __init__(self, question: dict) -> None:
        self.question = question
        self.pages, self.largest, self.counts, self.keys, self.sum = 0, 0, {}, [], Decimal(0)
        self.beside, self.goes_on, self.parts, self.trees = [], False, 0, []

    def take(self, answer) -> None:
        self.pages += 1
        self.largest = max(self.largest, answer.ByteSize())
        for name in self.question.get("rows", []):
            self.counts[name] = self.counts.get(name, 0) + len(rows_of(answer, name))
        rows = list(rows_of(answer, self.question["rows"][0])) if "rows" in self.question else []
        if rows and self.goes_on:
            # The rest of a row that was too long for its page.
            self.counts[self.question["rows"][0]] -= 1
            self.parts += 1
            self.trees[-1] += rows.pop(0).tree
        self.trees += [row.tree for row in rows if hasattr(row, "tree")]
        last = rows_of(answer, self.question["rows"][0])[-1:] if "rows" in self.question else []
        self.goes_on = any(getattr(row, "continues", False) for row in last)
        for key in self.question.get("keys", [])[:1]:
            self.keys += [" ".join(str(getattr(row, key)) for key in self.question["keys"]) for row in rows]
        if "sum" in self.question:
            self.sum += sum(Decimal(getattr(row, self.question["sum"])) for row in rows_of(answer, self.question["rows"][0]))
        beside = {}
        for name in self.question.get("beside", []):
            value = rows_of(answer, name)
            beside[name] = json_format.MessageToDict(value) if hasattr(value, "DESCRIPTOR") else value
        self.beside.append(beside)

    def told(self) -> dict:
        return {
            "pages": self.pages,
            "largest": self.largest,
            "rows": self.counts,
            "distinct": len(set(self.keys)),
            "rising": self.keys == sorted(self.keys, key=str.encode),
            "sum": str(self.sum),
            "parts": self.parts,
            "trees": sum(isinstance(json.loads(tree), dict) for tree in self.trees if tree),
            "beside_first": self.beside[0] if self.beside else {},
            "same_beside": all(beside == self.beside[0] for beside in self.beside),
        }


def asked(channel, of, question: dict) -> dict:
    method = Method(channel, of, question["method"])
    seen = Seen(question)
    request = dict(question.get("request", {}))
    told = {}
    try:
        while True:
            answer = method.ask(request)
            if method.streams:
                for part in answer:
                    seen.take(part)
                break
            seen.take(answer)
            token = getattr(answer, "next_page_token", "")
            if not token:
                break
            if seen.pages == 1 and "between" in question:
                between = question["between"]
                Method(channel, of, between["method"]).ask(between["request"])
            if seen.pages == 1 and "other" in question:
                try:
                    method.ask({**request, **question["other"], "page_token": token})
                    told["other"] = "taken"
                except grpc.RpcError as error:
                    told["other"] = error.code().name
            assert seen.pages < 10_000, "pages without end"
            request["page_token"] = token
    except grpc.RpcError as error:
        told["error"] = f"{error.code().name}: {error.details()}"
    return {**seen.told(), **told, "method": question["method"]}


def main():
    protos, address, file = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as out:
        of = stubs(Path(protos), out)
        channel = open_channel(address)
        answers = [asked(channel, of, question) for question in json.loads(Path(file).read_text(encoding="utf-8"))]
        channel.close()
    print(json.dumps(answers, ensure_ascii=False))


if __name__ == "__main__":
    main()
