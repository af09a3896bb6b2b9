import type { StackFile } from "../../platform/runtime/stack-file.ts";
import type { StackStatus } from "../local-stack/control-answers.ts";

/** Whether one part of the stack can work. */
export interface Readiness {
  readonly part: string;
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

/** Asks the services, and takes the pipeline's word from the status. */
export async function readReadiness(
  urls: StackFile["urls"],
  { pipeline }: Pick<StackStatus, "pipeline">,
): Promise<readonly Readiness[]> {
  const services = await Promise.all([
    askService("event generator", urls.generator),
    askService("table manager", urls.tableManager),
  ]);
  if (pipeline === null) return services;
  return [...services, { part: "pipeline", ready: pipeline.healthy, reasons: pipeline.reasons }];
}

async function askService(part: string, url: string): Promise<Readiness> {
  try {
    const response = await fetch(`${url}/readiness`);
    const { reasons = [] } = (await response.json()) as { readonly reasons?: readonly string[] };
    return { part, ready: response.ok, reasons };
  } catch (error) {
    return {
      part,
      ready: false,
      reasons: [`no answer: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}
