import type { Diagnostic, Place } from "../../diagnostic.ts";
import {
  TABLE_VERDICTS,
  type Bump,
  type ChangeSide,
  type CodeVerdict,
  type Comparison,
  type Direction,
  type TableVerdict,
  type Witness,
} from "../change.ts";
import {
  headlineOfReport,
  type CompatReport,
  type JudgedChange,
  type JudgedComparison,
} from "./compat-report.ts";

/** The verdict as programs read it. */
interface VerdictJson {
  readonly backward: boolean;
  readonly forward: boolean;
  readonly table: TableVerdict;
  readonly code: CodeVerdict;
  readonly bump: Bump;
}

/** One comparison as programs read it: `{verdict, changes}`, and which witness proves that a direction is broken. */
export function comparisonJson(judged: JudgedComparison) {
  const { comparison, changes, failed } = judged;
  return {
    verdict: verdictOf(comparison),
    ...proofs(comparison),
    failed,
    changes: changes.map(changeJson),
  };
}

/** The whole run as programs read it; with bases, an object for each event and base. The verdict is null when a schema could not be judged. */
export function reportJson(report: CompatReport) {
  const { policy, require, bases, events, findings } = report;
  return {
    headline: headlineOfReport(report),
    verdict: findings.some(isUnjudged) ? null : worst(events.map(({ comparison }) => verdictOf(comparison))),
    policy,
    require,
    bases,
    events: events.map((one) => ({
      event: one.comparison.event,
      base: one.base,
      oldVersion: one.comparison.oldVersion,
      newVersion: one.comparison.newVersion,
      ...comparisonJson(one),
      losses: one.losses,
    })),
    findings: findings.map(({ code, severity, file, pointer, line, column, message, hint }) => {
      return { code, severity, file, pointer, line, column, message, hint };
    }),
  };
}

/** True for an error that kept a schema from being judged: nobody knows a verdict on the whole then. */
function isUnjudged({ severity, code }: Diagnostic): boolean {
  return severity === "error" && !/^(ACCEPTANCE_|INVALID_ACCEPTANCE)/.test(code);
}

function verdictOf({ verdict }: Comparison): VerdictJson {
  const { backward, forward, table, code, bump } = verdict;
  return { backward: backward.holds, forward: forward.holds, table, code, bump };
}

/** `witness` holds a document for each direction that one breaks; `proof` says how a direction that holds is known to. */
function proofs({ verdict }: Comparison) {
  const witness: { [direction in Direction]?: Witness } = {};
  const proof: { [direction in Direction]?: "same" | "included" } = {};
  for (const direction of ["backward", "forward"] as const) {
    const one = verdict[direction];
    if (one.holds) proof[direction] = one.proof;
    else if (one.witness !== null) witness[direction] = one.witness;
  }
  return { proof, witness };
}

function changeJson({ change, accepted }: JudgedChange) {
  const { rule, pointer, message, backward, forward, table, code, witness, suggestion } = change;
  return {
    rule,
    pointer,
    message,
    old: sideJson(change.old),
    new: sideJson(change.new),
    backward,
    forward,
    table,
    code,
    ...(Object.keys(witness).length === 0 ? {} : { witness }),
    ...(accepted === null ? {} : { accepted: acceptedJson(accepted) }),
    ...(suggestion === "" ? {} : { suggestion }),
  };
}

function acceptedJson({ reason, owner, until }: NonNullable<JudgedChange["accepted"]>) {
  return { reason, owner, until };
}

function sideJson(side: ChangeSide | null) {
  if (side === null) return null;
  const { file, pointer, line, column }: Place = side.place;
  return { value: side.value, file, pointer, line, column };
}

function worst(verdicts: readonly VerdictJson[]): VerdictJson {
  const table = Math.max(0, ...verdicts.map((one) => TABLE_VERDICTS.indexOf(one.table)));
  const bump = Math.max(0, ...verdicts.map((one) => BUMPS.indexOf(one.bump)));
  return {
    backward: verdicts.every((one) => one.backward),
    forward: verdicts.every((one) => one.forward),
    table: TABLE_VERDICTS[table] ?? "none",
    code: {
      producer: verdicts.every(({ code }) => code.producer),
      consumer: verdicts.every(({ code }) => code.consumer),
    },
    bump: BUMPS[bump] ?? "none",
  };
}

const BUMPS: readonly Bump[] = ["none", "patch", "minor", "major"];
