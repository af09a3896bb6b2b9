import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { quote } from "../load/suggest.ts";
import { applyLock } from "./column-lock.ts";
import { fitDescription } from "./column/description.ts";
import { checkLimits } from "./column/limits.ts";
import { columnsOf } from "./columns.ts";
import type { EventAnnotations } from "./annotations.ts";
import { checkEventFields } from "./event-fields.ts";
import type { EventModel, ObjectShape } from "./event-model.ts";
import { hashJson } from "./hash.ts";
import { isObject, textOf } from "./json-guards.ts";
import type { LockFile } from "./lock.ts";
import { eventTypeFor, isEventType, typeNameOf } from "./names.ts";
import { shapeOf } from "./shape.ts";
import { tableOf } from "./table.ts";

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
): BuiltEvent {
  const { schema } = loaded;
  const diagnostics: Diagnostic[] = [];
  const report = (finding: Diagnostic) => void diagnostics.push(finding);

  checkType(loaded, annotations.type, report);
  const read = shapeOf(loaded);
  diagnostics.push(...read.diagnostics);
  const { shape } = read;
  if (!isEventShape(shape)) {
    if (diagnostics.length === 0) report(notAnObject(loaded));
    return { event: null, lock: null, diagnostics };
  }
  checkEventFields({ loaded, annotations, shape, report });

  const wanted = columnsOf({ hints: read.hints, report }, shape);
  diagnostics.push(...checkLimits(wanted));
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
    unknownFields: annotations.unknownFields ?? (shape.additional === false ? "reject" : "keep"),
    schema,
    shape,
    table,
  };
  return { event, lock: locked.lock, diagnostics };
}

function isEventShape(shape: { readonly kind: string; readonly nullable: boolean }): shape is ObjectShape {
  return shape.kind === "object" && !shape.nullable;
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
