import type { Emission, Emitter } from "../../codegen/emit/emitter.ts";
import type { EventModel, Model, ObjectShape, Shape } from "../../codegen/model/event-model.ts";

/** A Markdown data dictionary: one page per event type, and a list of them. */
export const emitter: Emitter = {
  name: "data-dictionary",
  summary: "data dictionary in Markdown: data-dictionary/<event>.md",
  emitEvent,
  emitAll,
};

function emitEvent(event: EventModel): Emission {
  const { type, version, owner, description, source, table } = event;
  const lines = [
    `# ${type}`,
    "",
    markdown(description),
    "",
    `Version ${version}, owned by ${markdown(owner) || "nobody"}, table \`${table.name}\`.`,
    "",
    "| field | type | required | personal data | meaning |",
    "| --- | --- | --- | --- | --- |",
    ...rows(event.shape, ""),
    "",
  ];
  const path = `data-dictionary/${type}.md`;
  return { files: [{ path, content: lines.join("\n"), source }], losses: [] };
}

function emitAll(model: Model): Emission {
  const links = model.events.map(
    ({ type, description }) => `- [${type}](${type}.md): ${markdown(description)}`,
  );
  const content = ["# Events", "", ...links, ""].join("\n");
  return { files: [{ path: "data-dictionary/README.md", content, source: "" }], losses: [] };
}

/** A row per property, those of nested objects and of elements after their parent. */
function rows(object: ObjectShape, prefix: string): readonly string[] {
  return object.properties.flatMap(({ name, required, shape }) => {
    const field = `${prefix}${name}`;
    const cells = [
      markdown(field),
      shape.kind,
      required ? "yes" : "",
      shape.pii ?? "",
      markdown(shape.description),
    ];
    return [`| ${cells.join(" | ")} |`, ...inner(shape, field)];
  });
}

function inner(shape: Shape, field: string): readonly string[] {
  if (shape.kind === "object") return rows(shape, `${field}.`);
  if (shape.kind === "array") return inner(shape.items, `${field}[]`);
  return [];
}

/** Text from a schema, on one line and without meaning to Markdown. */
function markdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#&]/g, "\\$&");
}
