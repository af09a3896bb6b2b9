import { channel } from "../../platform/event-bus/attributes.ts";
import type { Stack } from "./stack.ts";
import type { Terminal } from "./terminal.ts";

/** What has passed through a stack since it was started. */
export interface FlowFigures {
  /** Since the folder was made. */
  readonly published: number;
  /** Since the start, as is `deadLettered`. */
  readonly stored: number;
  readonly deadLettered: number;
  readonly backlog: number;
}

const everyMilliseconds = 3_000;

/** Shows one line of figures every few seconds until it is stopped. */
export function startFlow(stack: Stack, terminal: Pick<Terminal, "status">): { stop(): void } {
  let before = { published: 0, at: Number.NEGATIVE_INFINITY };
  const tick = async () => {
    const figures = await readFlow(stack);
    const now = performance.now();
    const rate = ((figures.published - before.published) * 1000) / (now - before.at);
    terminal.status(flowLine(figures, rate));
    before = { published: figures.published, at: now };
  };
  const run = () => void tick().catch(() => {});
  const timer = setInterval(run, everyMilliseconds);
  timer.unref();
  run();
  return { stop: () => clearInterval(timer) };
}

/** The figures now. */
export async function readFlow(stack: Stack): Promise<FlowFigures> {
  const [published, { backlog }] = await Promise.all([
    stack.bus.journal().count(),
    stack.bus.status(channel.pipeline),
  ]);
  const { stored, deadLettered } = stack.pipeline();
  return { published, stored: total(stored), deadLettered: total(deadLettered), backlog };
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** The figures as one line. */
export function flowLine(figures: FlowFigures, publishedPerSecond: number): string {
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  return [
    `published ${number(figures.published)} (${number(publishedPerSecond)}/s)`,
    `stored ${number(figures.stored)}`,
    `dead-lettered ${number(figures.deadLettered)}`,
    `backlog ${number(figures.backlog)}`,
  ].join(" · ");
}
