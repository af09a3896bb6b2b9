import type { JsonSchema } from "../load/loaded-schema.ts";
import type { DirectionVerdict, Policy, Witness } from "./change.ts";
import { must, mustNot } from "./inclusion/literal.ts";
import { createSampler, createSolver, type Solver } from "./inclusion/solver.ts";
import { accepts } from "./language/accepts.ts";
import { linkPair } from "./language/link-pair.ts";
import type { SchemaNode } from "./language/node.ts";
import { createAutomata, type Automata } from "./text/automata.ts";
import { createRandom } from "./witness/random.ts";
import { createValidators, type Validators } from "./witness/validator.ts";
import { witnessOf } from "./witness/witness.ts";

/** How much is looked at before a direction is given up. */
export interface JudgeOptions {
  readonly policy: Policy;
  /** Documents of the writer that are drawn at random where there is no proof, and to test one where there is; 50 by default. */
  readonly samples?: number;
  /** The seed of the draw; the same seed gives the same verdicts. */
  readonly seed?: number;
  /** Steps of the proof before it is given up; 100,000 by default. */
  readonly budget?: number;
}

/** Both directions between two versions of a schema. */
export interface Judgement {
  readonly backward: DirectionVerdict;
  readonly forward: DirectionVerdict;
}

const DEFAULT_SAMPLES = 50;
const DEFAULT_SEED = 1;
const DEFAULT_BUDGET = 100_000;

/**
 * Whether the reader's schema accepts every document of the writer's, in both directions. It holds with a proof only; where it does not, a
 * document tells why, unless none was found. Schemas are of draft 2020-12 and self-contained. Throws when a reference does not resolve.
 */
export function judge(
  old: JsonSchema | boolean,
  next: JsonSchema | boolean,
  options: JudgeOptions,
): Judgement {
  const same: DirectionVerdict = { holds: true, proof: "same" };
  if (old === next || JSON.stringify(old) === JSON.stringify(next)) return { backward: same, forward: same };
  const pair = linkPair(old, next);
  if (pair.old.key === pair.next.key) return { backward: same, forward: same };
  const validators = createValidators();
  const automata = createAutomata();
  const forms = { old, next };
  return {
    backward: direction(pair.old, pair.next, { forms, validators, automata, options }),
    forward: direction(pair.next, pair.old, { forms, validators, automata, options }),
  };
}

interface Context {
  readonly forms: { readonly old: JsonSchema | boolean; readonly next: JsonSchema | boolean };
  readonly validators: Validators;
  readonly automata: Automata;
  readonly options: JudgeOptions;
}

function direction(writer: SchemaNode, reader: SchemaNode, context: Context): DirectionVerdict {
  const { policy, samples = DEFAULT_SAMPLES, seed = DEFAULT_SEED, budget = DEFAULT_BUDGET } = context.options;
  const solverOptions = { writer: writer.side, policy, budget, automata: context.automata };
  const solver = createSolver(solverOptions);
  const answer = solver.solve([must(writer), mustNot(reader)]);
  if (answer.kind === "value") return broken(answer.value);
  const sampler = createSampler({ ...solverOptions, budget: 200 * samples }, createRandom(seed));
  const counterexample = rejectedSample(sampler, { writer, reader, samples });
  if (counterexample !== undefined) return broken(counterexample);
  return answer.kind === "none" ? { holds: true, proof: "included" } : { holds: false, witness: null };

  function broken(document: Witness["document"]): DirectionVerdict {
    return { holds: false, witness: witnessOf(document, { writer, reader, solver, ...context }) };
  }
}

/** A document of the writer, drawn at random, that the reader does not accept. */
function rejectedSample(
  sampler: Solver,
  { writer, reader, samples }: { writer: SchemaNode; reader: SchemaNode; samples: number },
): Witness["document"] | undefined {
  for (let i = 0; i < samples; i++) {
    const drawn = sampler.solve([must(writer)]);
    if (drawn.kind === "value" && !accepts(reader, drawn.value)) return drawn.value;
    if (drawn.kind === "none") return undefined;
  }
  return undefined;
}
