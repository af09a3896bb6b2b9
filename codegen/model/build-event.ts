import { diagnostic, hasErrors, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { quote } from "../load/suggest.ts";
import { applyLock } from "./column-lock.ts";
import { fitDescription } from "./column/description.ts";
import { fitColumns } from "./column/limits.ts";
import { columnsOf } from "./columns.ts";
import type { EventAnnotations } from "./annotations.ts";
import { checkEventFields } from "./event-fields.ts";
import type { EventModel, ObjectShape, Shape } from "./event-model.ts";
import { hashJson } from "./hash.ts";
import { isObject, textOf } from "./json-guards.ts";
import type { LockFile } from "./lock.ts";
import type { ModelOptions } from "./options.ts";
import { eventTypeFor, isEventType, typeNameOf } from "./names.ts";
import { shapeOf } from "./shape.ts";
import { tableOf } from "./table.ts";
import { wrappedShape } from "./wrapped-shape.ts";

/** One event with its lock; both null when the schema does not describe an object. */
export interface BuiltEvent {
  readonly event: EventModel | null;
  readonly lock: LockFile | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The model of one schema file, its columns bound to the lock of its table. */
export function buildEvent(
  loaded: LoadedSchema,
  annotations: EventAnnotations,
  lock: LockFile | undefined,
  options: Required<ModelOptions>,
): BuiltEvent {
  const { schema } = loaded;
  const { lenient } = options;
  const diagnostics: Diagnostic[] = [];
  const report = (finding: Diagnostic) => void diagnostics.push(lenient ? excused(finding) : finding);

  checkType(loaded, annotations.type, report);
  const read = shapeOf(loaded);
  read.diagnostics.forEach(report);
  const own = lenient ? tableShape(read.shape) : eventShape(read.shape);
  if (own === null && !lenient) {
    if (!hasErrors(diagnostics)) report(notAnObject(loaded));
    return { event: null, lock: null, diagnostics };
  }
  if (own === null) report(wrappedDocument(loaded));
  const shape = own ?? wrappedShape(read.shape);
  checkEventFields({ loaded, annotations, shape, report });

  const lockedNames = namesOf(lock);
  const all = columnsOf({ hints: read.hints, report, options, lockedNames }, shape);
  const { columns: wanted, diagnostics: limits } = fitColumns(all);
  limits.forEach(report);
  const locked = applyLock({
    table: annotations.table,
    columns: wanted,
    lock,
    at: loaded.placeOf("/properties"),
  });
  diagnostics.push(...locked.diagnostics);

  const description = textOf(schema["description"], "");
  const tableDescription = fitDescription(report, description, {
    at: loaded.placeOf("/description"),
    what: "table",
  });
  const table = tableOf({
    loaded,
    annotations,
    columns: locked.columns,
    description: tableDescription,
    report,
  });
  const { type, version, owner, id, time } = annotations;
  const event: EventModel = {
    type,
    typeName: typeNameOf(type),
    version,
    owner,
    title: textOf(schema["title"], type),
    description,
    source: loaded.source,
    hash: hashJson(schema),
    id,
    time,
    unknownFields: annotations.unknownFields ?? (own?.additional === false ? "reject" : "keep"),
    schema,
    shape,
    wrapped: own === null,
    table,
  };
  return { event, lock: locked.lock, diagnostics };
}

function eventShape(shape: Shape): ObjectShape | null {
  return shape.kind === "object" && !shape.nullable ? shape : null;
}

/** The shape when its properties can be the columns of a table. */
function tableShape(shape: Shape): ObjectShape | null {
  return shape.kind === "object" && shape.properties.length > 0 ? shape : null;
}

/** Findings that leave the table of a foreign schema right. */
const excusable: ReadonlySet<string> = new Set([
  "EVENT_TYPE_MISMATCH",
  "NEVER_VALID",
  "NOT_MAPPED",
  "REQUIRED_NOT_DECLARED",
]);

function excused(finding: Diagnostic): Diagnostic {
  return excusable.has(finding.code) ? { ...finding, severity: "warning" } : finding;
}

function wrappedDocument(loaded: LoadedSchema): Diagnostic {
  const message = `The schema declares no properties: the whole document is stored in the column "value".`;
  const hint = 'Say "type": "object" and declare properties, to get a column for each.';
  return diagnostic("EVENT_WRAPPED", loaded.placeOf(""), message, { severity: "warning", hint });
}

function namesOf(lock: LockFile | undefined): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const names = new Map<string, Map<string, string>>();
  for (const [path, { name }] of [...(lock?.removed ?? []), ...(lock?.columns ?? [])]) {
    const parent = path.slice(0, path.lastIndexOf("/"));
    names.set(parent, (names.get(parent) ?? new Map<string, string>()).set(path, name));
  }
  return names;
}

function notAnObject(loaded: LoadedSchema): Diagnostic {
  const hint = 'Say "type": "object" and declare properties.';
  return diagnostic(
    "EVENT_NOT_AN_OBJECT",
    loaded.placeOf(""),
    "An event is an object with declared properties.",
    { hint },
  );
}

/** The file name is the default type; where it is none, the one made from it is shown. */
function checkType(loaded: LoadedSchema, type: string, report: (finding: Diagnostic) => void): void {
  if (!isEventType(type)) {
    const message = `${quote(type)} is no event type: lower-case letters, digits and _ make one.`;
    const hint = `Set x-event.type, for example to ${quote(eventTypeFor(type))}.`;
    report(diagnostic("EVENT_TYPE_NOT_ALLOWED", loaded.placeOf("/x-event/type"), message, { hint }));
  } else if (type !== loaded.stem && !hasOwnType(loaded)) {
    const message = `The file name is no event type: the event is called ${quote(type)}.`;
    const extra = { severity: "warning", hint: "Set x-event.type, or rename the file." } as const;
    report(diagnostic("EVENT_TYPE_DERIVED", loaded.placeOf(""), message, extra));
  }
}

function hasOwnType(loaded: LoadedSchema): boolean {
  const annotation = loaded.schema["x-event"];
  return isObject(annotation) && annotation["type"] !== undefined;
}
