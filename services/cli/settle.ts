import { setTimeout as delay } from "node:timers/promises";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { StackStatus } from "../local-stack/control-answers.ts";
import { grouped, printable } from "./text.ts";

/** What settling a stack needs. */
export interface SettleOptions {
  /** Resolves when nothing is under way any more. */
  readonly settled: Promise<void>;
  readonly status: () => Promise<Pick<StackStatus, "subscriptions" | "pipeline" | "tables">>;
  /** Takes a line for whoever waits. */
  readonly note: (text: string) => void;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds before the first look at what the wait is for, and between looks. */
  readonly every?: number;
}

/** Waits until a stack is settled or the signal aborts, and tells what it waits for when that takes long and whenever it changes. */
export async function settle(options: SettleOptions): Promise<void> {
  const { settled, status, note, signal, every = 2_000 } = options;
  const done = new AbortController();
  const ending = AbortSignal.any([done.signal, ...(signal === undefined ? [] : [signal])]);
  const telling = async () => {
    for (let told = ""; ;) {
      await delay(every, undefined, { signal: ending });
      const text = waitText(await status());
      if (text !== told && !ending.aborted) note(text);
      told = text;
    }
  };
  const told = telling().catch(() => {});
  const aborted = new Promise<void>((resolve) => {
    if (ending.aborted) resolve();
    ending.addEventListener("abort", () => resolve(), { once: true });
  });
  try {
    await Promise.race([settled, aborted]);
  } finally {
    done.abort();
    await told;
  }
}

function waitText({
  subscriptions,
  pipeline,
  tables,
}: Pick<StackStatus, "subscriptions" | "pipeline" | "tables">): string {
  const backlog = subscriptions.find(({ subscription }) => subscription === channel.pipeline)?.backlog ?? 0;
  const events = backlog === 1 ? "1 event" : `${grouped(backlog)} events`;
  const refused = tables.flatMap(({ table, reasons }) => reasons.map((reason) => `${table}: ${reason}`));
  const reasons = [...refused, ...(pipeline?.reasons ?? [])].map(printable);
  const what = backlog === 0 ? "the stack's last work" : `${events} to be stored or dead-lettered`;
  const lines = [`waiting for ${what}; Ctrl-C ends the wait, and the next stack on the folder goes on`];
  return [...lines, ...reasons.map((reason) => `  ${reason}`)].map((line) => `${line}\n`).join("");
}
