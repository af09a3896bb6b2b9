import { isJsonObject } from "../load/json-value.ts";
import type { JsonSchema } from "../load/loaded-schema.ts";
import type { Policy, Witness } from "./change.ts";
import { must, mustNot, type Goal } from "./inclusion/literal.ts";
import { createSolver, type Solver } from "./inclusion/solver.ts";
import { accepts } from "./language/accepts.ts";
import { linkPair } from "./language/link-pair.ts";
import { linkSchema } from "./language/link.ts";
import { rejectionsOf } from "./language/rejection.ts";
import { createAutomata } from "./text/automata.ts";
import { aimedAt } from "./witness/aim.ts";
import { presenceOf } from "./witness/presence.ts";
import { createValidators } from "./witness/validator.ts";
import { witnessOf } from "./witness/witness.ts";

/** Where a witness is looked for. */
export interface WitnessSearch {
  readonly policy: Policy;
  /** JSON pointer to a place or a keyword of the reader's schema, or of the writer's where the reader has lost it; anywhere by default. */
  readonly at?: string;
  /** Steps of the search before it is given up; 50,000 by default. */
  readonly budget?: number;
}

/**
 * A document that the writer's schema accepts and the reader's rejects, by what stands at a place; null when none was found. It is
 * minimal among the documents that are rejected there.
 */
export function findWitness(
  writer: JsonSchema | boolean,
  reader: JsonSchema | boolean,
  { policy, at = "", budget = 50_000 }: WitnessSearch,
): Witness | null {
  const aimed = isJsonObject(reader) ? aimedAt(reader, at) : reader;
  const pair = linkPair(writer, aimed);
  const solver = createSolver({ writer: "old", policy, budget, automata: createAutomata() });
  const whole = aimed === reader ? pair.next : linkSchema(reader, "next").root;
  const presence = solver.nodeOf(presenceOf(at));
  const shows = [must(presence), mustNot(pair.next)];
  for (const goal of [
    [must(pair.old), ...shows],
    [must(pair.old), mustNot(pair.next)],
  ]) {
    const document = solutionOf(goal, solver);
    if (document === undefined) continue;
    const witness = witnessOf(document, {
      writer: pair.old,
      reader: whole,
      solver,
      forms: { old: writer, next: reader },
      validators: createValidators(),
      shows: (one) => goal.every(({ node, holds }) => accepts(node, one) === holds),
      likeliest: (one) => rejectionsOf(pair.next, one),
    });
    if (witness !== null) return witness;
  }
  return null;
}

function solutionOf(goal: Goal, solver: Solver): Witness["document"] | undefined {
  const answer = solver.solve(goal);
  return answer.kind === "value" ? answer.value : undefined;
}
