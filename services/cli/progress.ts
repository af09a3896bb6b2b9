import type { Output } from "./output.ts";
import type { PublishCounts } from "./publish.ts";
import { duration, grouped } from "./text.ts";

/** Shows how far publishing is, where a person watches. */
export interface Progress {
  show(counts: PublishCounts, bytesRead: number): void;
  /** Takes the line away, for other text or for good. */
  clear(): void;
}

const everyMilliseconds = 100;

/** A line that is redrawn at most ten times a second; with the file's size it tells how much is left and for how long. */
export function createProgress(
  output: Pick<Output, "note" | "notesInteractive">,
  totalBytes: number | null,
  now: () => number = () => performance.now(),
): Progress {
  const started = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(counts, bytesRead) {
      if (!output.notesInteractive || now() - shownAt < everyMilliseconds) return;
      shownAt = now();
      const text = progressText(counts, { bytesRead, totalBytes, seconds: (shownAt - started) / 1000 });
      output.note(`\r\u001B[K${text}`);
    },
    clear() {
      if (output.notesInteractive) output.note("\r\u001B[K");
    },
  };
}

/** `12,000 published, 3 rejected · 6,000/s · 48 % · 2 s left`. */
export function progressText(
  { published, rejected }: PublishCounts,
  {
    bytesRead,
    totalBytes,
    seconds,
  }: { readonly bytesRead: number; readonly totalBytes: number | null; readonly seconds: number },
): string {
  const parts = [`${grouped(published)} published, ${grouped(rejected)} rejected`];
  if (seconds > 0) parts.push(`${grouped((published + rejected) / seconds)}/s`);
  if (totalBytes !== null && totalBytes > 0 && bytesRead > 0) {
    const share = Math.min(1, bytesRead / totalBytes);
    parts.push(
      `${Math.floor(share * 100)} %`,
      `${duration(Math.round((seconds * (1 - share)) / share))} left`,
    );
  }
  return parts.join(" · ");
}
