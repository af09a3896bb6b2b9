import { parseArgs } from "node:util";
import type { Environment } from "../../../platform/runtime/config.ts";
import { askProvision, openHarnessLog, type HarnessLog } from "../../beam.ts";
import { OptionError, type CommandContext, type RunnerCommand } from "../command.ts";
import { untilStopped } from "../portable/until-stopped.ts";
import { serveEngine } from "./serve-engine.ts";
import { settingsOption } from "./settings-option.ts";

/** Where the engine is, as far as it tells by options. */
interface Contract {
  readonly id: string;
  readonly provisionEndpoint: string;
  readonly controlEndpoint: string;
  readonly loggingEndpoint: string | null;
}

/**
 * A container of an engine: asks who started it what to do, and works until there is no more. Its environment is what the job carries for its workers,
 * on top of its own.
 */
export const runContainer: RunnerCommand = async (args, context) => {
  const { id, provisionEndpoint, ...flags } = readContract(args);
  const provision = await askProvision(provisionEndpoint, id);
  const controlEndpoint = provision.controlEndpoint || flags.controlEndpoint;
  const log = openLog(provision.loggingEndpoint ?? flags.loggingEndpoint, id, context);
  const environment = { ...context.environment, ...settingsIn(provision.options) };
  try {
    await serveEngine({
      id,
      controlEndpoint,
      environment,
      write: (line) => log.write(line),
      signal: untilStopped(),
    });
    return 0;
  } catch (error) {
    const message = `the worker cannot work: ${error instanceof Error ? error.message : String(error)}`;
    log.write(`${JSON.stringify({ severity: "ERROR", component: "pipeline", message })}\n`);
    throw error;
  } finally {
    await log.close();
  }
};

/** Engines give options of other kinds, too; what this worker does not know is none of its business. */
function readContract(args: readonly string[]): Contract {
  const names = ["id", "provision_endpoint", "control_endpoint", "logging_endpoint"] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" } as const]));
  const { values } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true });
  const [id, provisionEndpoint, controlEndpoint, loggingEndpoint] = names.map((name) =>
    String(values[name] ?? ""),
  );
  if (!id || !provisionEndpoint) {
    throw new OptionError("an engine starts this with --id and --provision_endpoint; one of them is missing");
  }
  return {
    id,
    provisionEndpoint,
    controlEndpoint: controlEndpoint ?? "",
    loggingEndpoint: loggingEndpoint || null,
  };
}

function openLog(endpoint: string | null, id: string, { print, printError }: CommandContext): HarnessLog {
  if (endpoint !== null) return openHarnessLog(endpoint, id, printError);
  return { write: print, close: async () => {} };
}

/** Engines put the options of a job at different depths, and some in a longer form of their names. */
function settingsIn(options: Readonly<Record<string, unknown>>): Environment {
  const inner = options["options"];
  const all = isRecord(inner) ? { ...options, ...inner } : options;
  const settings = all[settingsOption] ?? all[`beam:option:${settingsOption}:v1`];
  if (!isRecord(settings)) return {};
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
