import type { JsonSchema } from "../../../load/loaded-schema.ts";

/** Name of the function that the texts of `hostileSchema` would call. */
export const MARK = "PLANTED";
/** Texts that end a literal, a comment or a block, and go on with code. */
const ends = [
  "'",
  '"',
  "`",
  "*/",
  "${",
  "\\",
  "\n",
  "\r\n",
  "\u2028",
  "-- ",
  '"""',
  "'''",
  "</script>",
  "]]>",
  "#{",
];
/** The texts. */
export const evil: readonly string[] = ends.map((end) => `a${end};${MARK}();/*${end}`);

/** A schema of the event type `hostile` with such texts in every place that takes text. */
export function hostileSchema(): JsonSchema {
  const all = evil.join(" ");
  const [definition = ""] = evil;
  const properties = evil.map((text, index): [string, JsonSchema] => [
    text,
    {
      title: text,
      description: text,
      enum: [text, `${text}2`],
      examples: [text],
      "x-bigquery": { name: `evil_${index}` },
    },
  ]);
  const pattern = evil.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  return {
    title: all,
    description: all,
    $comment: all,
    "x-event": { version: "1.0.0", owner: definition },
    "x-bigquery": { table: "hostile" },
    type: "object",
    properties: {
      event_type: { const: "hostile" },
      inner: { type: "object", description: all, properties: Object.fromEntries(properties), required: evil },
      byPattern: { type: "string", pattern, default: all },
      byName: { type: "object", patternProperties: { [pattern]: { const: all } } },
      by_definition: { $ref: `#/$defs/${encodeURIComponent(definition.replaceAll("/", "~1"))}` },
    },
    $defs: {
      [definition]: { title: all, type: "object", properties: { a: { description: all, const: all } } },
    },
  };
}
