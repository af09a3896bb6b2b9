import type { Change, Comparison, EventVerdict } from "../change.ts";
import { judgeComparison, type CompatReport, type Requirement } from "./compat-report.ts";

const file = "schemas/order.schema.json";

/** A change that breaks old events, with its proof, where nothing else is said. */
export function changeOf(given: Partial<Change> = {}): Change {
  const pointer = given.pointer ?? "/properties/total/maximum";
  const place = { file, pointer, line: 12, column: 7 };
  return {
    rule: "maximum-decreased",
    pointer,
    old: { place, value: 100 },
    new: { place, value: 50 },
    message: 'The maximum of "total" fell from 100 to 50.',
    backward: false,
    forward: true,
    table: "none",
    code: { producer: true, consumer: true },
    witness: { backward: { document: { total: 51 }, at: "/total", keyword: pointer } },
    suggestion: "",
    ...given,
  };
}

/** A change that breaks nothing. */
export const harmless = changeOf({
  rule: "property-added",
  pointer: "/properties/note",
  message: 'The property "note" is new and optional.',
  old: null,
  backward: true,
  table: "patch",
  witness: {},
});

/** The comparison of one event that these changes are all of. */
export function comparisonOf(changes: readonly Change[], given: Partial<EventVerdict> = {}): Comparison {
  const direction = (name: "backward" | "forward") => {
    const broken = changes.find((one) => !one[name]);
    if (broken === undefined) return { holds: true, proof: "included" } as const;
    return { holds: false, witness: broken.witness[name] ?? null } as const;
  };
  const verdict: EventVerdict = {
    backward: direction("backward"),
    forward: direction("forward"),
    table: "none",
    code: { producer: true, consumer: true },
    bump: "major",
    ...given,
  };
  return { event: "order", oldVersion: "1.0.0", newVersion: "1.1.0", verdict, changes };
}

/** A report on one event against `main`. */
export function reportOf(
  comparison: Comparison,
  given: Partial<CompatReport> & { readonly acceptedRule?: string } = {},
): CompatReport {
  const { acceptedRule, require = "backward", ...rest } = given;
  return {
    policy: "tolerant",
    require,
    bases: ["main"],
    events: [
      {
        ...judged(comparison, require, acceptedRule),
        base: "main",
        at: { file, pointer: "", line: 1, column: 1 },
        losses: [],
        migration: "",
      },
    ],
    findings: [],
    ...rest,
  };
}

function judged(comparison: Comparison, require: Requirement, acceptedRule?: string) {
  return judgeComparison(comparison, require, ({ rule, pointer }) => {
    if (rule !== acceptedRule) return null;
    const { event } = comparison;
    const reason = "no order is above 50";
    return { event, rule, pointer, old: null, new: null, reason, owner: "commerce", until: "2026-12-31" };
  });
}
