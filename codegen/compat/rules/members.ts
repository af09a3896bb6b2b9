import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { quote } from "../../load/suggest.ts";
import { canonicalJson } from "../../model/hash.ts";
import { mapOf, pointerOf, type View } from "../changes/view.ts";
import { kebabCase } from "./kebab-case.ts";
import type { Family, Found, Rule, Subject } from "./rule.ts";

/** A member of `x-event` or `x-bigquery`. */
interface Member {
  readonly keyword: "x-event" | "x-bigquery";
  readonly member: string;
  readonly id: string;
  readonly subject: Subject;
  readonly advice: string;
}

const MEMBERS: readonly Member[] = [
  event(
    "type",
    "meaning",
    "An event type is a name for good: add a new schema file for the new type, and keep the old one while it is sent.",
  ),
  event("version", "meaning", "A person sets the major version; `npm run codegen -- bump` sets the rest."),
  event("owner", "meaning", "Tell both teams."),
  event("id", "table", "The deduplicated view and the generators follow the key."),
  event("time", "table", "Lateness and order are read from the new property from now on."),
  event(
    "unknownFields",
    "meaning",
    "`reject` sends events with properties that are not named to the dead letters.",
  ),
  bigquery(
    "table",
    "table-name-changed",
    "A new table is created and filled from now on; the old one keeps its rows.",
  ),
  bigquery(
    "partition",
    "table-partition-changed",
    "Partitioning is fixed when a table is made: it has to be rebuilt.",
  ),
  bigquery(
    "cluster",
    "table-cluster-changed",
    "Holds for new data; old data is clustered anew when it is rewritten.",
  ),
  bigquery("labels", "table-labels-changed", "Nothing to do: the table manager sets labels."),
  bigquery(
    "type",
    "column-type-changed",
    "Look at the table's steps: a column is widened by a statement, everything else is a rebuild.",
  ),
  bigquery(
    "name",
    "column-name-changed",
    "The lock keeps the name that the column has: add a new property instead.",
  ),
  bigquery("mode", "column-mode-changed", "REQUIRED can become NULLABLE, and nothing else."),
  bigquery("default", "column-default-changed", "Holds for new rows only."),
];

/** What the toolkit's own annotations say, member by member. */
export const members: readonly Family[] = (["x-event", "x-bigquery"] as const).map((keyword) => {
  const own = MEMBERS.filter((one) => one.keyword === keyword).map((one) => ({ ...one, rule: ruleOf(one) }));
  return {
    keywords: [keyword],
    rules: own.map(({ rule }) => rule),
    compare({ old, next, context }, walk) {
      const [was, is] = [mapOf(old, keyword), mapOf(next, keyword)];
      for (const { member, rule } of own) {
        if (textOf(was[member]) === textOf(is[member])) continue;
        walk.report(context, {
          rule,
          old: sideOf(old, { keyword, member, value: was[member] }),
          next: sideOf(next, { keyword, member, value: is[member] }),
          message: `\`${keyword}.${member}\` changes from ${shown(was[member])} to ${shown(is[member])}.`,
        });
      }
    },
  };
});

function event(member: string, subject: Subject, advice: string): Member {
  return { keyword: "x-event", member, id: `event-${kebabCase(member)}-changed`, subject, advice };
}

function bigquery(member: string, id: string, advice: string): Member {
  return { keyword: "x-bigquery", member, id, subject: "table", advice };
}

function ruleOf({ keyword, member, id, subject, advice }: Member): Rule {
  const when = `\`${keyword}.${member}\` joins, goes or changes.`;
  return { id, subject, when, effect: "none", code: "nobody", advice };
}

function sideOf(
  view: View,
  {
    keyword,
    member,
    value,
  }: { readonly keyword: string; readonly member: string; readonly value: Json | undefined },
): Found | null {
  return value === undefined ? null : { pointer: pointerOf(view, keyword, member), value };
}

function textOf(value: Json | undefined): string {
  return value === undefined ? "" : canonicalJson(value);
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  return isJsonObject(value) || Array.isArray(value) ? quote(value) : `\`${quote(value)}\``;
}
