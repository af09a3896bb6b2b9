import type { Figure } from "./bench.ts";

/** What a figure should reach. */
export interface Target {
  /** Name of the figure. */
  readonly figure: string;
  readonly of: "ratio" | "ours";
  readonly wanted: "at least" | "at most";
  readonly limit: number;
  /** Better than the limit, and worth working for. */
  readonly aim?: number;
}

/** All targets. A figure without one is shown for what it tells. */
export const targets: readonly Target[] = [
  { figure: "codegen-3-fresh", of: "ours", wanted: "at most", limit: 0.6 },
  { figure: "codegen-3-unchanged", of: "ours", wanted: "at most", limit: 0.25 },
  { figure: "codegen-1000-fresh", of: "ours", wanted: "at most", limit: 10 },
  { figure: "codegen-1000-memory", of: "ours", wanted: "at most", limit: 1000 },
  { figure: "codegen-1000-unchanged", of: "ours", wanted: "at most", limit: 1 },
  { figure: "codegen-1000-one-changed", of: "ours", wanted: "at most", limit: 1.5 },
  { figure: "codegen-3-emit", of: "ours", wanted: "at most", limit: 0.3 },
  { figure: "codegen-wide-schemas", of: "ours", wanted: "at most", limit: 15 },
  { figure: "codegen-wide-memory", of: "ours", wanted: "at most", limit: 1500 },
  { figure: "codegen-wide-growth", of: "ours", wanted: "at most", limit: 1.25 },
  { figure: "codegen-large-properties", of: "ours", wanted: "at most", limit: 20 },
  { figure: "codegen-large-growth", of: "ours", wanted: "at most", limit: 1.25 },
  { figure: "validator-valid", of: "ratio", wanted: "at least", limit: 3, aim: 5 },
  { figure: "generator", of: "ratio", wanted: "at least", limit: 15, aim: 30 },
  { figure: "flow", of: "ratio", wanted: "at least", limit: 0.4, aim: 0.7 },
  { figure: "request", of: "ratio", wanted: "at least", limit: 0.6, aim: 0.75 },
  { figure: "table-manager", of: "ratio", wanted: "at least", limit: 0.5 },
  { figure: "publish", of: "ratio", wanted: "at least", limit: 0.8 },
  { figure: "recovery-bigquery", of: "ratio", wanted: "at most", limit: 1 },
  { figure: "recovery-pubsub", of: "ratio", wanted: "at most", limit: 1 },
  { figure: "graph", of: "ratio", wanted: "at least", limit: 0.5 },
  { figure: "start-up", of: "ratio", wanted: "at most", limit: 3 },
  { figure: "million-memory", of: "ours", wanted: "at most", limit: 600 },
  { figure: "million-growth", of: "ratio", wanted: "at most", limit: 1.1 },
];

/** How a figure stands to its target. */
export interface Judged extends Figure {
  /** As text, empty without a target. */
  readonly target: string;
  readonly verdict: "aim met" | "met" | "missed" | "";
}

/** Puts a figure beside its target, if it has one. */
export function judge(figure: Figure, all: readonly Target[]): Judged {
  const target = all.find((one) => one.figure === figure.name);
  if (target === undefined) return { ...figure, target: "", verdict: "" };
  const value = target.of === "ratio" ? (figure.ratio ?? Number.NaN) : figure.ours;
  const reaches = (limit: number) => (target.wanted === "at least" ? value >= limit : value <= limit);
  const verdict = !reaches(target.limit)
    ? "missed"
    : target.aim !== undefined && reaches(target.aim)
      ? "aim met"
      : "met";
  const sign = target.wanted === "at least" ? "≥" : "≤";
  const unit = target.of === "ratio" ? "×" : ` ${figure.unit}`;
  const aim = target.aim === undefined ? "" : `, aim ${target.aim}${unit}`;
  return { ...figure, target: `${sign} ${target.limit}${unit}${aim}`, verdict };
}
