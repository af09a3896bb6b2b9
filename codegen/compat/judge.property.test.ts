import { expect, test } from "vitest";
import type { Json, JsonSchema } from "../load/loaded-schema.ts";
import type { DirectionVerdict, Policy } from "./change.ts";
import { judge } from "./judge.ts";
import { isDeclared } from "./language/declared.ts";
import { linkSchema } from "./language/link.ts";
import { mutated } from "./testing/mutate.ts";
import { nearDocument, randomDocument } from "./testing/random-document.ts";
import { randomSchema } from "./testing/random-schema.ts";
import { createRandom, type Random } from "./witness/random.ts";
import { createValidators, type Validator } from "./witness/validator.ts";

/** `npm run test:compat` judges 10,000 pairs; `COMPAT_SEED` gives others. */
const PAIRS = Number(process.env["COMPAT_PAIRS"] ?? 250);
const SEED = Number(process.env["COMPAT_SEED"] ?? 1);
const DOCUMENTS = 120;

interface Pair {
  readonly old: JsonSchema;
  readonly next: JsonSchema;
  readonly policy: Policy;
  readonly random: Random;
}

interface Side {
  readonly isValid: Validator;
  /** Whether a valid document counts under the policy. */
  readonly counts: (document: Json) => boolean;
}

function pairOf(index: number): Pair {
  const random = createRandom(SEED * 1_000_003 + index);
  const old = randomSchema(random);
  const once = mutated(old, random);
  const next = random.chance(0.3) ? mutated(once, random) : once;
  return { old, next, policy: random.chance(0.5) ? "strict" : "tolerant", random };
}

/** Documents drawn without a look at what was proved: at random, and near to each other and to the witnesses. */
function documentsFor(verdicts: readonly DirectionVerdict[], random: Random): readonly Json[] {
  const found = verdicts.flatMap((one) => (one.holds || one.witness === null ? [] : [one.witness.document]));
  const documents = [...found, randomDocument(random)];
  while (documents.length < DOCUMENTS) {
    const base = documents[random.between(0, documents.length - 1)] ?? null;
    documents.push(random.chance(0.5) ? nearDocument(base, random) : randomDocument(random));
  }
  return documents;
}

function sideOf(schema: JsonSchema, policy: Policy): Side {
  const { root } = linkSchema(schema, "old");
  return {
    isValid: createValidators().of(schema),
    counts: (document) => policy === "strict" || isDeclared([root], document),
  };
}

function isBroken(writer: Side, reader: Side, document: Json): boolean {
  return writer.isValid(document) && !reader.isValid(document) && writer.counts(document);
}

test(`of ${PAIRS} random changes none is called compatible that is not`, { timeout: 3_600_000 }, () => {
  const falseProofs: unknown[] = [];
  const falseWitnesses: unknown[] = [];
  let [proved, broken, unknown] = [0, 0, 0];
  for (let i = 0; i < PAIRS; i++) {
    const { old, next, policy, random } = pairOf(i);
    const proofs = judge(old, next, { policy, samples: 0 });
    const { backward, forward } = judge(old, next, { policy, samples: 20 });
    const documents = documentsFor([backward, forward], random);
    const [before, after] = [sideOf(old, policy), sideOf(next, policy)];
    const directions = [
      { proof: proofs.backward, verdict: backward, writer: before, reader: after },
      { proof: proofs.forward, verdict: forward, writer: after, reader: before },
    ];
    for (const { proof, verdict, writer, reader } of directions) {
      if (proof.holds && !verdict.holds) falseProofs.push({ i, policy, old, next, verdict });
      if (verdict.holds) {
        proved++;
        const counterexample = documents.find((one) => isBroken(writer, reader, one));
        if (counterexample !== undefined) falseProofs.push({ i, policy, old, next, counterexample });
      } else if (verdict.witness === null) unknown++;
      else {
        broken++;
        if (!isBroken(writer, reader, verdict.witness.document))
          falseWitnesses.push({ i, policy, old, next, verdict });
      }
    }
  }
  expect(falseProofs).toEqual([]);
  expect(falseWitnesses).toEqual([]);
  expect(Math.min(proved, broken)).toBeGreaterThan(PAIRS / 5);
  // The share of breaks without a witness, which is printed with the report of a longer run.
  const share = unknown / (broken + unknown);
  process.stdout.write(
    `${proved} proved, ${broken} with a witness, ${unknown} without (${(100 * share).toFixed(1)} %)\n`,
  );
  expect(share).toBeLessThan(0.05);
});
