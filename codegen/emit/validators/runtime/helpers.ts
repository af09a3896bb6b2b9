import type { StringFormat } from "../../../model/event-model.ts";
import { automatonHelpers } from "./automata.ts";
import type { Helper } from "./helper.ts";
import { issueHelpers } from "./issues.ts";
import { onceHelpers } from "./once.ts";
import { textFormatHelpers } from "./text-formats.ts";
import { timeFormatHelpers } from "./time-formats.ts";
import { valueHelpers } from "./values.ts";

const all: readonly Helper[] = [
  ...valueHelpers,
  ...timeFormatHelpers,
  ...textFormatHelpers,
  ...onceHelpers,
  ...automatonHelpers,
  ...issueHelpers,
];

/** The helper that decides each format. */
export const formatChecks: Readonly<Record<StringFormat, string>> = {
  "date-time": "isDateTime",
  date: "isDate",
  time: "isTime",
  duration: "isDuration",
  uuid: "isUuid",
  email: "isEmail",
  uri: "isUri",
  "uri-reference": "isUriReference",
  hostname: "isHostname",
  ipv4: "isIpv4",
  ipv6: "isIpv6",
  regex: "isRegex",
  "json-pointer": "isJsonPointer",
};

/** The text of the named helpers and of all that they call, each once, in a fixed order. */
export function helperText(names: Iterable<string>): string {
  const wanted = new Set(names);
  // A helper calls only helpers that stand before it, so one pass from the end finds them all.
  for (const one of all.toReversed()) {
    if (!wanted.has(one.name)) continue;
    for (const word of one.source.match(/\w+/g) ?? []) wanted.add(word);
  }
  return all
    .filter((one) => wanted.has(one.name))
    .map((one) => one.source)
    .join("\n\n");
}
