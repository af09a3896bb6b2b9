/** The schemas that variants are made from. Users come first: an order's customers take the keys of the users of its group. */
export const bases = ["user_activity", "inventory", "order"] as const;

interface EventSchema {
  title: string;
  "x-event": { type: string };
  "x-bigquery": { table: string };
  properties: Record<string, Record<string, unknown>>;
}

/** A schema file. */
export interface SchemaFile {
  readonly name: string;
  readonly content: string;
}

/** The schema itself with another title: not the same to a cache, the same work for codegen. */
export function salted(base: string, name: string, salt: string): SchemaFile {
  const schema = JSON.parse(base) as EventSchema;
  schema.title = `${schema.title}, ${salt}`;
  return { name, content: JSON.stringify(schema, null, 2) };
}

/** Another event type, made by renaming and by adding fields with bounds of their own; the same arguments give the same bytes. */
export function variantOf(base: string, index: number, salt: string): SchemaFile {
  const group = Math.floor(index / bases.length);
  const schema = JSON.parse(base) as EventSchema;
  const type = `${schema["x-event"].type}_${group}`;
  schema["x-event"].type = type;
  schema["x-bigquery"].table = `${schema["x-bigquery"].table}_${group}`;
  schema.properties["event_type"] = { description: "Names the event type.", const: type };
  schema.properties[`note_${group % 7}`] = {
    description: `Free text of variant ${group}.`,
    type: "string",
    maxLength: 20 + (group % 50),
  };
  schema.properties[`level_${group % 5}`] = {
    description: `Level of variant ${group}.`,
    type: "integer",
    minimum: 0,
    maximum: 10 + group,
  };
  const text = JSON.stringify(schema).replaceAll(
    '"keyOf":"user_activity"',
    `"keyOf":"user_activity_${group}"`,
  );
  return salted(text, `${type}.schema.json`, salt);
}
