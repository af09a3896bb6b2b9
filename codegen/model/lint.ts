import { diagnostic, sortDiagnostics, type Diagnostic, type Place } from "../diagnostic.ts";
import { quote } from "../load/suggest.ts";
import { arrayNulls } from "./array-nulls.ts";
import type { EventModel, Model } from "./event-model.ts";
import { isObject } from "./json-guards.ts";
import { foldName } from "./names.ts";
import { fieldsOf, type Field } from "./walk.ts";

/** A finding of one rule. */
interface Advice {
  readonly at: Place;
  readonly message: string;
  readonly hint: string;
}

/** A rule of good style; a new one is a new entry in its table. */
interface LintRule<Subject> {
  readonly code: string;
  readonly check: (subject: Subject, event: EventModel) => Advice | null;
}

const eventRules: readonly LintRule<EventModel>[] = [
  {
    code: "DESCRIPTION_MISSING",
    check: (event) =>
      unless(
        event.description !== "",
        event,
        "The event has no description.",
        "Say in description what happened when it is sent.",
      ),
  },
  {
    code: "OWNER_MISSING",
    check: (event) =>
      unless(event.owner !== "", event, "Nobody owns the event.", "Name the team in x-event.owner."),
  },
  {
    code: "VERSION_MISSING",
    check: (event) => {
      const annotation = event.schema["x-event"];
      const given = isObject(annotation) && annotation["version"] !== undefined;
      return unless(given, event, "The event has no version.", 'Begin with x-event.version "1.0.0".');
    },
  },
  {
    code: "TIME_MISSING",
    check: (event) =>
      unless(
        event.time !== null,
        event,
        "Nothing says when the event happened.",
        "Name the property in x-event.time.",
      ),
  },
  {
    code: "PARTITION_MISSING",
    check: (event) =>
      unless(
        event.table.partition !== null,
        event,
        "Every query reads the whole table.",
        "Name a date in x-bigquery.partition.",
      ),
  },
];

const fieldRules: readonly LintRule<Field>[] = [
  {
    code: "DESCRIPTION_MISSING",
    check: ({ shape, path }) =>
      unless(
        shape.description !== "",
        { shape },
        `${nameOf(path)} has no description.`,
        "Say in description what it holds, with its unit.",
      ),
  },
  {
    code: "MONEY_AS_FLOAT",
    check: ({ shape, column, path }) => {
      const isFloat = column?.kind === "scalar" && column.type === "FLOAT64";
      const message = `${nameOf(path)} looks like money and is a FLOAT64, which rounds.`;
      return unless(
        !isFloat || !isMoney(path),
        { shape },
        message,
        "Say with multipleOf, minimum and maximum which decimals it holds.",
      );
    },
  },
  {
    code: "REQUIRED_BUT_NULLABLE",
    check: ({ shape, required, path }) => {
      const odd = required && shape.nullable && shape.kind !== "any" && shape.kind !== "null";
      return unless(
        !odd,
        { shape },
        `${nameOf(path)} is required and may be null.`,
        "Leave null out, or make it optional.",
      );
    },
  },
  {
    code: "FREE_FORM_ITEMS",
    check: ({ shape, path }) => {
      const free = shape.kind === "array" && shape.items.kind === "any";
      return unless(
        !free,
        { shape },
        `${nameOf(path)} may hold elements of any kind.`,
        "Say in items what they are.",
      );
    },
  },
  {
    code: "EMAIL_WITHOUT_PII",
    check: ({ shape, path }) => {
      const bare = shape.kind === "string" && shape.format === "email" && shape.pii === null;
      return unless(
        !bare,
        { shape },
        `${nameOf(path)} holds e-mail addresses and has no class of personal data.`,
        'Set "x-pii": "email".',
      );
    },
  },
  {
    code: "COLUMN_NAMED_LIKE_TABLE",
    check: ({ shape, column, path }, event) => {
      const same =
        path.length === 1 && column !== null && foldName(column.name) === foldName(event.table.name);
      return unless(
        !same,
        { shape },
        `The column ${quote(event.table.name)} has the name of its table.`,
        "Set x-bigquery.name to another one.",
      );
    },
  },
];

/** What is legal and unwise in the schemas: warnings only, sorted. */
export function lintModel(model: Model): readonly Diagnostic[] {
  return sortDiagnostics(model.events.flatMap(lintEvent));
}

function lintEvent(event: EventModel): readonly Diagnostic[] {
  return [
    ...eventRules.flatMap((rule) => apply(rule, event, event)),
    ...fieldsOf(event).flatMap((field) => fieldRules.flatMap((rule) => apply(rule, field, event))),
    ...arrayNulls(event).map(({ rule, at, message, hint }) =>
      diagnostic(rule, at, message, { severity: "warning", hint }),
    ),
  ];
}

function apply<Subject>(rule: LintRule<Subject>, subject: Subject, event: EventModel): readonly Diagnostic[] {
  const advice = rule.check(subject, event);
  if (advice === null) return [];
  return [diagnostic(rule.code, advice.at, advice.message, { severity: "warning", hint: advice.hint })];
}

function unless(
  fine: boolean,
  { shape }: Pick<Field, "shape"> | EventModel,
  message: string,
  hint: string,
): Advice | null {
  return fine ? null : { at: shape.at, message, hint };
}

function nameOf(path: readonly string[]): string {
  return quote(path.join("."));
}

/** Matches whole words of the property's own name, so that `discount` is not taken for a `count`. */
function isMoney(path: readonly string[]): boolean {
  const words = (path.at(-1) ?? "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => moneyWords.has(word));
}

const moneyWords = new Set([
  "amount",
  "price",
  "cost",
  "fee",
  "tax",
  "balance",
  "revenue",
  "salary",
  "discount",
  "refund",
  "subtotal",
]);
