// Holds pages against the HTML standard with the rules of html-validate: content models, attributes, ids, references, forms.
//
// usage: node pages.mjs < LINES    each line a JSON object {"address", "html"}; prints {"pages", "faults"}

import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

// Ours comes from the same host as its page; a button in a form sends it, as the standard says; and a table that scrolls
// is a region where it stands.
const off = Object.fromEntries(["require-sri", "no-implicit-button-type", "prefer-native-element"].map((rule) => [rule, "off"]));
const loader = new StaticConfigLoader({
  root: true,
  extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
  rules: off,
});
const validator = new HtmlValidate(loader);
let pages = 0;
const faults = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { address, html } = JSON.parse(line);
  pages += 1;
  const report = await validator.validateString(html, address);
  for (const { messages } of report.results)
    for (const { ruleId, line: at, column, message } of messages) faults.push(`${address}:${at}:${column}: ${ruleId}: ${message}`);
}
process.stdout.write(`${JSON.stringify({ pages, faults })}\n`);
