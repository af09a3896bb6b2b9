#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { createLogger } from "../../platform/runtime/log.ts";
import { resultText } from "../cli/result-text.ts";
import type { DemoResult } from "./demo-run.ts";

enableCompileCache?.();

const program = new Command("demo")
  .description(
    "Sends generated events through the whole system once, checks the books by id and by value, and exits.",
  )
  .option("--count <n>", "how many events", whole, 3_000)
  .option("--event <type>", "one event type only (default: all, evenly)")
  .option("--invalid <ratio>", "share of deliberately invalid events, 0 to 1", ratio, 0.02)
  .option("--seed <n>", "the same seed gives the same events", whole, 1)
  .option("--json", "print the result as JSON", false)
  .addHelpText("after", "\nExit codes: 0 the books balance, 1 they do not, 2 misuse or failure.")
  .exitOverride();

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const { event, count, invalid, seed, json } = program.parse([...argv], { from: "user" }).opts();
    const catalog = await import("../../generated/index.ts");
    if (event !== undefined && !catalog.registry.has(event)) {
      throw new Error(`unknown event type ${event}; there are ${[...catalog.registry.keys()].join(", ")}`);
    }
    const { runDemo } = await import("./demo-run.ts");
    const log = createLogger({
      component: "demo",
      write: (line) => process.stderr.write(line),
      minimum: "ERROR",
    });
    const interactive = process.stderr.isTTY && !json;
    const onProgress = (sent: number) =>
      void (interactive && process.stderr.write(`\r${sent} of ${count} sent`));
    const result = await runDemo({ count, event, invalid, seed, catalog, log, onProgress });
    if (interactive) process.stderr.write("\r\u001B[K");
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : resultReport(result));
    return result.balanced ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function resultReport(result: DemoResult): string {
  const counts = (record: Readonly<Record<string, number>>) =>
    Object.entries(record)
      .map(([name, n]) => `${name} ${number(n)}`)
      .join(", ") || "none";
  const lines = [
    `published      ${number(result.published)} events over HTTP`,
    `stored         ${counts(result.stored)}`,
    `dead-lettered  ${counts(result.deadLettered)}`,
    `in flight      ${number(result.inFlight)}`,
    `archived       ${number(result.archived.objects)} objects, ${number(result.archived.bytes)} bytes`,
    `time           ${result.seconds} s, ${number(result.eventsPerSecond)} events/s`,
    `books          ${result.balanced ? "balanced, by id and by value" : "NOT BALANCED"}`,
    ...result.findings.map((finding) => `  ${finding}`),
    "",
    result.query.sql,
    resultText(result.query, "table"),
  ];
  return lines.join("\n");
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function whole(text: string): number {
  if (!/^\d{1,8}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError("a whole number from 1 to 99,999,999 is wanted.");
  return Number(text);
}

function ratio(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("a number from 0 to 1 is wanted.");
  return value;
}
