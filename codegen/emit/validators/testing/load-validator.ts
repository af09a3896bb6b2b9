import type { JsonSchema } from "../../../load/loaded-schema.ts";
import { eventFixture } from "../../print/event-fixture.ts";
import { validatorsEmitter } from "../validators.ts";

/** An emitted validator as its callers see it. */
export interface LoadedValidator {
  readonly validate: (value: unknown) => readonly Issue[];
  readonly isValid: (value: unknown) => boolean;
}

interface Issue {
  readonly pointer: string;
  readonly keyword: string;
  readonly message: string;
}

/** For tests: the text of the module that the emitter writes for a schema. */
export async function emittedText(schema: JsonSchema, type = "order"): Promise<string> {
  const emission = await validatorsEmitter.emitEvent?.(eventFixture(type, schema));
  return emission?.files[0]?.content ?? "";
}

/** For tests: the same module, loaded. */
export async function loadValidator(schema: JsonSchema): Promise<LoadedValidator> {
  const url = `data:text/javascript,${encodeURIComponent(await emittedText(schema))}`;
  return (await import(url)) as LoadedValidator;
}
