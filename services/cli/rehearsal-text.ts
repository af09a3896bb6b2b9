import type { Rehearsal, SceneResult } from "./rehearsal.ts";
import { printable } from "./text.ts";

/** A rehearsal for a terminal. */
export function rehearsalText(rehearsal: Rehearsal): string {
  const lines = [headline(rehearsal), "", ...rehearsal.scenes.flatMap(sceneLines)];
  for (const { table, state, steps } of rehearsal.migration) {
    const kinds = steps.map(({ kind }) => kind).join(", ") || "nothing to do";
    lines.push(`migration of ${table}: ${state === "refused" ? state : kinds}`);
  }
  if (rehearsal.problems.length > 0)
    lines.push("", ...rehearsal.problems.map((problem) => `problem: ${problem}`));
  return lines.map((line) => `${printable(line)}\n`).join("");
}

/** A rehearsal for a pull request. */
export function rehearsalMarkdown(rehearsal: Rehearsal): string {
  const rows = rehearsal.scenes.map((scene) => {
    const { title, producer, pipeline, published, stored, waiting, balanced } = scene;
    return `| ${title} | ${producer} × ${pipeline} | ${published} | ${stored} | ${lettersOf(scene)} | ${waiting} | ${balanced ? "yes" : "**no**"} |\n`;
  });
  const problems = rehearsal.problems.map(
    (problem) => `- ${printable(problem).replace(/[\\`*_<>|[\]]/g, "\\$&")}\n`,
  );
  return [
    `**${headline(rehearsal)}**\n\n`,
    "| | producer × pipeline | published | stored | dead-lettered | waiting | balanced |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    ...rows,
    ...(problems.length === 0 ? [] : ["\n", ...problems]),
  ].join("");
}

function headline({ ok }: Rehearsal): string {
  return ok ? "Rehearsal passed: every good event became a row." : "Rehearsal failed.";
}

function sceneLines(scene: SceneResult): readonly string[] {
  const { title, producer, pipeline, published, stored, waiting, balanced, notSent } = scene;
  const books = balanced ? "balanced" : "NOT BALANCED";
  const line = `${title.padEnd(22)} ${producer} × ${pipeline}  published ${published}, stored ${stored}, dead-lettered ${lettersOf(scene)}, waiting ${waiting}, ${books}`;
  if (notSent.length === 0) return [line];
  return [
    line,
    `  not sent, unknown to that pipeline: ${notSent.join(", ")}; roll back their producers first`,
  ];
}

function lettersOf({ deadLettered }: SceneResult): string {
  const letters = Object.entries(deadLettered).map(([code, n]) => `${n} ${code}`);
  return letters.join(", ") || "0";
}
