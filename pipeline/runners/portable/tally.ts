import type { TakeReport } from "../../sinks/engine/sink-report.ts";

/** Adds up what sinks report. */
export interface Tally {
  readonly report: TakeReport;
  /** In a line. A bundle that was retried counts once more. */
  text(): string;
}

/** Nothing is reported yet. */
export function createTally(): Tally {
  const count = { stored: 0, known: 0, objects: 0 };
  const letters = new Map<string, number>();
  return {
    report(report) {
      if (report.kind === "rows") {
        count.stored += report.stored;
        count.known += report.known;
      } else if (report.kind === "archived") count.objects += report.written.objects;
      else for (const { code } of report.letters) letters.set(code, (letters.get(code) ?? 0) + 1);
    },
    text() {
      const sum = [...letters.values()].reduce((all, some) => all + some, 0);
      const codes = [...letters].map(([code, some]) => `${code} ${some}`).join(", ");
      return (
        `${count.stored} rows are new, ${count.known} were there; ` +
        `${sum} refused${sum === 0 ? "" : ` (${codes})`}; ${count.objects} archive objects`
      );
    },
  };
}
