import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { Witness } from "../change.ts";
import { must, mustNot } from "../inclusion/literal.ts";
import type { Solver } from "../inclusion/solver.ts";
import type { SchemaNode } from "../language/node.ts";
import { rejectionOf } from "../language/rejection.ts";
import { shrink } from "./shrink.ts";
import type { Validators } from "./validator.ts";

/** What a witness is made and checked with. */
export interface WitnessContext {
  readonly writer: SchemaNode;
  readonly reader: SchemaNode;
  readonly solver: Solver;
  readonly forms: { readonly old: JsonSchema | boolean; readonly next: JsonSchema | boolean };
  readonly validators: Validators;
}

/** The smallest witness that a document leads to; null when the emitted validators do not confirm it. */
export function witnessOf(document: Json, context: WitnessContext): Witness | null {
  const { writer, reader, solver, forms, validators } = context;
  const goal = [must(writer), mustNot(reader)];
  const smallest = shrink(document, (one) => solver.meets(goal, one));
  const isConfirmed =
    validators.of(forms[writer.side])(smallest) && !validators.of(forms[reader.side])(smallest);
  const rejection = rejectionOf(reader, smallest);
  return isConfirmed && rejection !== null ? { document: smallest, ...rejection } : null;
}
