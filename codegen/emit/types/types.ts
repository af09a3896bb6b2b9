import { compile } from "json-schema-to-typescript";
import type { EventModel } from "../../model/event-model.ts";
import type { Emission, Emitter } from "../emitter.ts";
import { scriptHeader } from "../print/header.ts";
import { contractText } from "./contract-text.ts";
import { layOutTypes } from "./layout.ts";
import { simplifyForTypes, withRefusedName } from "./simplify.ts";

/**
 * `types/<event>.ts`: the type of a valid event, as `export interface` or `export type` with the event's type name, and
 * one named type for each reachable entry of `$defs`. The type holds for every valid event; formats, patterns and limits
 * are the validator's. `contract.ts` has the types that all generated files share.
 */
export const typesEmitter: Emitter = {
  name: "types",
  summary: "TypeScript types: types/<event>.ts, contract.ts",
  emitEvent,
  emitAll: () => ({
    files: [{ path: "contract.ts", content: `${scriptHeader("schemas/")}\n${contractText}`, source: "" }],
    losses: [],
  }),
};

async function emitEvent(event: EventModel): Promise<Emission> {
  // The library takes the schema apart for itself: it works on a copy of what it is given.
  const schema = simplifyForTypes(event.schema) as Parameters<typeof compile>[0];
  const text = await compile(schema, event.typeName, {
    additionalProperties: false,
    bannerComment: "",
    enableConstEnums: false,
    format: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  });
  const content = `${scriptHeader(event.source)}\n${layOutTypes(withRefusedName(text))}${alias(event.typeName)}`;
  return { files: [{ path: `types/${event.type}.ts`, content, source: event.source }], losses: [] };
}

/** The library capitalizes letters after digits: where that changes the event's type name, the real name is an alias. */
function alias(typeName: string): string {
  const given = typeName.replace(/\d+[a-z]/g, (part) => part.toUpperCase());
  return given === typeName ? "" : `\nexport type ${typeName} = ${given};\n`;
}
