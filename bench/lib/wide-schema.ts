/**
 * A schema in the manner of those that teams own: a draft-07 file with null in its types, nested objects, lists, enums, formats and
 * bounds. The same arguments give the same text, of some 200 bytes for each property and `padding` more.
 */
export function wideSchema(index: number, properties: number, padding = 0): string {
  const names = Array.from({ length: properties }, (_, at) => `${words[at % words.length]}_${at}`);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Wide ${index}`,
    description: `What the source ${index} tells about a ${words[index % words.length]}.`,
    type: "object",
    properties: Object.fromEntries(names.map((name, at) => [name, property(name, at + index, padding)])),
    required: names.filter((_, at) => at % 4 === 0),
    additionalProperties: index % 3 === 0,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const words = ["account", "session", "page", "device", "campaign", "price", "country", "referrer", "address"];

function property(name: string, n: number, padding: number): unknown {
  const description = `The ${name.replaceAll("_", " ")} as the source saw it, if it did.${" And more.".repeat(padding / 10)}`;
  switch (n % 9) {
    case 0:
      return { description, type: "string", minLength: 1, maxLength: 20 + (n % 200) };
    case 1:
      return { description, type: ["integer", "null"], minimum: 0, maximum: 1000 + n };
    case 2:
      return { description, type: "string", format: "date-time" };
    case 3:
      return { description, type: ["number", "null"] };
    case 4:
      return { description, enum: ["new", "open", "closed", `state-${n}`] };
    case 5:
      return { description, type: "boolean" };
    case 6:
      return { description, type: "array", items: { type: "string", maxLength: 64 }, maxItems: 10 };
    case 7:
      return { description, type: ["string", "null"], pattern: `^[a-z]{2,${2 + (n % 8)}}$` };
    default:
      return {
        description,
        type: "object",
        properties: { id: { type: "string", format: "uuid" }, rank: { type: "integer" } },
        required: ["id"],
        additionalProperties: false,
      };
  }
}
