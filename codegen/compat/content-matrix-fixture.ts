import type { Json, JsonSchema } from "../load/loaded-schema.ts";

/** What an object says about properties that it does not name. The property that joins or goes is a number. */
export const CONTENT_MODELS: Readonly<
  Record<ContentModel, { readonly text: string; readonly additional: Json }>
> = {
  open: { text: "open", additional: true },
  closed: { text: "closed", additional: false },
  covering: { text: "open to numbers", additional: { type: "number" } },
  other: { text: "open to texts", additional: { type: "string" } },
};

/** The content models of an object, the third form told by whether it covers the property. */
export type ContentModel = "open" | "closed" | "covering" | "other";

/** `yes` where documents of the one version are read by the other. */
export interface Cell {
  readonly backward: "yes" | "no";
  readonly forward: "yes" | "no";
}

/** A property that joins or goes, and what becomes of it under both policies. */
export interface MatrixRow {
  readonly model: ContentModel;
  readonly action: "add" | "remove";
  readonly property: "optional" | "required" | "required with default";
  readonly strict: Cell;
  readonly tolerant: Cell;
  readonly because: string;
}

const BOTH: Cell = { backward: "yes", forward: "yes" };
const BACKWARD: Cell = { backward: "yes", forward: "no" };
const FORWARD: Cell = { backward: "no", forward: "yes" };
const NEITHER: Cell = { backward: "no", forward: "no" };

const NO_DEFAULT = "As without: a default is a note, no validator fills it in.";

/** All cells, each with its reason. */
export const MATRIX: readonly MatrixRow[] = [
  {
    model: "open",
    action: "add",
    property: "optional",
    strict: FORWARD,
    tolerant: BOTH,
    because:
      "Old events may hold a text under the name, which the new schema refuses: strict counts them, tolerant does not, since the old schema never named it. New numbers are nothing to the old schema.",
  },
  {
    model: "open",
    action: "add",
    property: "required",
    strict: FORWARD,
    tolerant: FORWARD,
    because: "Old events lack it.",
  },
  {
    model: "open",
    action: "add",
    property: "required with default",
    strict: FORWARD,
    tolerant: FORWARD,
    because: NO_DEFAULT,
  },
  {
    model: "open",
    action: "remove",
    property: "optional",
    strict: BACKWARD,
    tolerant: BOTH,
    because:
      "Old numbers are nothing to the new schema. New events may hold a text under the name, which the old schema refuses: tolerant takes for granted that nobody sends what no schema names.",
  },
  {
    model: "open",
    action: "remove",
    property: "required",
    strict: BACKWARD,
    tolerant: BACKWARD,
    because: "New events may lack what the old schema requires.",
  },
  {
    model: "open",
    action: "remove",
    property: "required with default",
    strict: BACKWARD,
    tolerant: BACKWARD,
    because: NO_DEFAULT,
  },
  {
    model: "closed",
    action: "add",
    property: "optional",
    strict: BACKWARD,
    tolerant: BACKWARD,
    because:
      "No old event has it. The old schema refuses the new ones that do: it said that nothing else comes.",
  },
  {
    model: "closed",
    action: "add",
    property: "required",
    strict: NEITHER,
    tolerant: NEITHER,
    because: "Old events lack it, and the old schema refuses it.",
  },
  {
    model: "closed",
    action: "add",
    property: "required with default",
    strict: NEITHER,
    tolerant: NEITHER,
    because: NO_DEFAULT,
  },
  {
    model: "closed",
    action: "remove",
    property: "optional",
    strict: FORWARD,
    tolerant: FORWARD,
    because: "The new schema refuses old events that hold it, which the old one named.",
  },
  {
    model: "closed",
    action: "remove",
    property: "required",
    strict: NEITHER,
    tolerant: NEITHER,
    because: "The new schema refuses all old events, and new events lack what the old one requires.",
  },
  {
    model: "closed",
    action: "remove",
    property: "required with default",
    strict: NEITHER,
    tolerant: NEITHER,
    because: NO_DEFAULT,
  },
  {
    model: "covering",
    action: "add",
    property: "optional",
    strict: BOTH,
    tolerant: BOTH,
    because: "Numbers were valid under every name, and are under this one.",
  },
  {
    model: "covering",
    action: "add",
    property: "required",
    strict: FORWARD,
    tolerant: FORWARD,
    because: "Old events may lack it.",
  },
  {
    model: "covering",
    action: "add",
    property: "required with default",
    strict: FORWARD,
    tolerant: FORWARD,
    because: NO_DEFAULT,
  },
  {
    model: "covering",
    action: "remove",
    property: "optional",
    strict: BOTH,
    tolerant: BOTH,
    because: "Numbers stay valid under every name.",
  },
  {
    model: "covering",
    action: "remove",
    property: "required",
    strict: BACKWARD,
    tolerant: BACKWARD,
    because: "New events may lack what the old schema requires.",
  },
  {
    model: "covering",
    action: "remove",
    property: "required with default",
    strict: BACKWARD,
    tolerant: BACKWARD,
    because: NO_DEFAULT,
  },
  {
    model: "other",
    action: "add",
    property: "optional",
    strict: NEITHER,
    tolerant: NEITHER,
    because:
      "Old events may hold a text under the name, and new ones hold numbers. Tolerant counts both: a schema for further properties says that they come.",
  },
  {
    model: "other",
    action: "add",
    property: "required",
    strict: NEITHER,
    tolerant: NEITHER,
    because: "Old events may lack it, and the old schema refuses numbers.",
  },
  {
    model: "other",
    action: "add",
    property: "required with default",
    strict: NEITHER,
    tolerant: NEITHER,
    because: NO_DEFAULT,
  },
  {
    model: "other",
    action: "remove",
    property: "optional",
    strict: NEITHER,
    tolerant: NEITHER,
    because: "The new schema refuses numbers, and the old one the texts that may come in their place.",
  },
  {
    model: "other",
    action: "remove",
    property: "required",
    strict: NEITHER,
    tolerant: NEITHER,
    because: "The new schema refuses numbers, and new events may lack what the old one requires.",
  },
  {
    model: "other",
    action: "remove",
    property: "required with default",
    strict: NEITHER,
    tolerant: NEITHER,
    because: NO_DEFAULT,
  },
];

/** The two versions of a row. */
export function versionsOf({ model, action, property }: MatrixRow): {
  readonly old: JsonSchema;
  readonly next: JsonSchema;
} {
  const { additional } = CONTENT_MODELS[model];
  const without: JsonSchema = {
    type: "object",
    properties: { a: { type: "string" } },
    additionalProperties: additional,
  };
  const value: JsonSchema = { type: "number", ...(property === "required with default" && { default: 0 }) };
  const withIt: JsonSchema = {
    ...without,
    properties: { a: { type: "string" }, b: value },
    ...(property !== "optional" && { required: ["b"] }),
  };
  return action === "add" ? { old: without, next: withIt } : { old: withIt, next: without };
}
