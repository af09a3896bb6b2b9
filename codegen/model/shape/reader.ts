import type { Diagnostic, Place } from "../../diagnostic.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { Shape } from "../event-model.ts";
import type { ResolvedNode, SchemaNode } from "./schema-node.ts";

/** What the readers of the single types share while one schema file is read. */
export interface ShapeReader {
  readonly root: JsonSchema;
  placeOf(pointer: string): Place;
  report(finding: Diagnostic): void;
  /** The shape of a nested schema; reports what is wrong with it and goes on. */
  read(node: SchemaNode): Shape;
}

/** The parts of a shape that do not depend on its type. */
export interface ShapeBase {
  readonly at: Place;
  readonly pointer: string;
  readonly description: string;
  readonly nullable: boolean;
  readonly values: readonly Json[] | null;
  readonly pii: string | null;
  readonly faker: Json;
  readonly loose: boolean;
  readonly unsaid: readonly string[];
}

/** Reads the keywords of one type. */
export type TypeReader = (reader: ShapeReader, node: ResolvedNode, base: ShapeBase) => Shape;
