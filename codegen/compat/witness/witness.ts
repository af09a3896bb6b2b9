import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { Witness } from "../change.ts";
import { must, mustNot } from "../inclusion/literal.ts";
import type { Solver } from "../inclusion/solver.ts";
import type { SchemaNode } from "../language/node.ts";
import { rejectionsOf, type Rejection } from "../language/rejection.ts";
import { shrink } from "./shrink.ts";
import type { Validators } from "./validator.ts";

/** What a witness is made and checked with. */
export interface WitnessContext {
  readonly writer: SchemaNode;
  readonly reader: SchemaNode;
  readonly solver: Solver;
  readonly forms: { readonly old: JsonSchema | boolean; readonly next: JsonSchema | boolean };
  readonly validators: Validators;
  /** What the document has to show beside that the reader rejects it; nothing by default. */
  readonly shows?: (document: Json) => boolean;
  /** Rejections that it is told by, where the reader's are among them; any by default. */
  readonly likeliest?: (document: Json) => Iterable<Rejection>;
}

/** The smallest witness that a document leads to; null when it shows nothing or the emitted validators do not confirm it. */
export function witnessOf(document: Json, context: WitnessContext): Witness | null {
  const { writer, reader, solver, forms, validators, shows = () => true, likeliest = () => [] } = context;
  const goal = [must(writer), mustNot(reader)];
  const proves = (one: Json): boolean => solver.meets(goal, one) && shows(one);
  if (!proves(document)) return null;
  const smallest = shrink(document, proves);
  const isConfirmed =
    validators.of(forms[writer.side])(smallest) && !validators.of(forms[reader.side])(smallest);
  const wanted = [...likeliest(smallest)].map(signOf);
  const rejections = [...rejectionsOf(reader, smallest)];
  const best = rejections.find((one) => wanted.includes(signOf(one))) ?? rejections[0];
  return isConfirmed && best !== undefined ? { document: smallest, ...best } : null;
}

/** The place in the document and the bare name of the keyword. */
function signOf({ at, keyword }: Rejection): string {
  return JSON.stringify([at, keyword.slice(keyword.lastIndexOf("/") + 1)]);
}
