// Checks an AsyncAPI document with the parser of the AsyncAPI Initiative (its official JSON Schema and its rules), and every
// example in it against the payload and the headers that the document itself asks for.
//
// usage: node validate.mjs FILE…    exit code 1: something is wrong; it says where

import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";

const SEVERITY = ["error", "warning"];

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
for (const format of ["int16", "uint16", "uint64"]) ajv.addFormat(format, true);

/** What is wrong with a document, a sentence each. */
async function faults(file) {
  const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"), { source: file });
  const found = diagnostics
    .filter(({ severity }) => severity < SEVERITY.length)
    .map(({ severity, path, message, range }) => `${file}:${range.start.line + 1}: ${SEVERITY[severity]}: ${path.join("/")}: ${message}`);
  if (!document) return [...found, `${file}: no AsyncAPI document`];

  const messages = document.messages().all();
  let examples = 0;
  for (const message of messages) {
    for (const example of message.examples().all()) {
      for (const [part, schema, value] of [
        ["payload", message.payload(), example.payload()],
        ["headers", message.headers(), example.headers()],
      ]) {
        if (!schema || ajv.validate(schema.json(), value)) continue;
        found.push(`${file}: ${message.name()}: example ${example.name()}: ${ajv.errorsText(ajv.errors, { dataVar: part })}`);
      }
      examples += 1;
    }
  }
  const counts = [
    [document.channels().all().length, "channels"],
    [document.operations().all().length, "operations"],
    [messages.length, "messages"],
    [examples, "examples"],
  ];
  console.log(`${file}: AsyncAPI ${document.version()}, ${counts.map(([count, what]) => `${count} ${what}`).join(", ")}, ${found.length} faults`);
  return found;
}

const found = (await Promise.all(process.argv.slice(2).map(faults))).flat();
for (const fault of found) console.error(fault);
process.exit(found.length === 0 ? 0 : 1);
