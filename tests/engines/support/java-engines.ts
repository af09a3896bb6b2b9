import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { enginesFolder } from "./engines-folder.ts";
import { startEngine, type EngineProcess } from "./engine-process.ts";

const opens = ["lang", "util", "nio"].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`);
const javaWorker = fileURLToPath(new URL("../../../tools/engines/java-worker.sh", import.meta.url));
const noCredentials = "org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory";

function java(megabytes: number, main: string, flags: readonly string[]): readonly string[] {
  const classes = join(enginesFolder(), "flink/lib/*");
  const log = "-Dorg.slf4j.simpleLogger";
  return [
    `-Xmx${megabytes}m`,
    ...opens,
    `${log}.defaultLogLevel=warn`,
    `${log}.log.org.apache.beam.runners.jobsubmission.JobServerDriver=info`,
    "-cp",
    classes,
    main,
    ...flags,
  ];
}

/** Starts Flink in one process, behind Beam's job service. */
export function startFlink(folder: string): Promise<EngineProcess> {
  const flags = ["--flink-master=[local]", "--job-host=localhost", "--job-port=0", "--artifact-port=0"];
  return startEngine("Flink", "java", {
    args: java(1_024, "org.apache.beam.runners.flink.FlinkJobServerDriver", [
      ...flags,
      "--expansion-port=0",
      `--artifacts-dir=${folder}`,
    ]),
    ready: /JobService started on (\S+)/,
  });
}

/** Where the Java connector finds Pub/Sub: options of the expansion service, and of the job. */
export function connectorOptions(pubsubUrl: string): Readonly<Record<string, string>> {
  return { pubsub_root_url: pubsubUrl, credential_factory_class: noCredentials, project: "test-project" };
}

/**
 * Starts the service that expands reads from Pub/Sub, with Java workers as processes of the engine. Flink reads with the old source: with the new one,
 * a splittable DoFn, no message came within half a minute.
 */
export function startExpansionService(
  pubsubUrl: string,
  { forFlink }: { readonly forFlink: boolean },
): Promise<EngineProcess> {
  const main = "org.apache.beam.sdk.expansion.service.ExpansionService";
  const flags = [
    "--defaultEnvironmentType=PROCESS",
    `--defaultEnvironmentConfig=${JSON.stringify({ command: javaWorker })}`,
    `--pubsubRootUrl=${pubsubUrl}`,
    `--credentialFactoryClass=${noCredentials}`,
    "--project=test-project",
    ...(forFlink ? ["--experiments=use_deprecated_read"] : []),
  ];
  return startEngine("the expansion service", "java", {
    args: java(256, main, [String(expansionPort), ...flags]),
    ready: /Starting expansion service at (\S+)/,
  });
}

/** It takes no port 0; nobody else is in the namespace. */
const expansionPort = 8_097;

/** Process id of the Java worker that an engine has started, from Linux's table of processes. Throws when there is not exactly one. */
export function javaWorkerOf(engine: EngineProcess): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isJavaWorker(name, engine.pid));
  if (pids.length !== 1) throw new Error(`there are ${pids.length} Java workers`);
  return Number(pids[0]);
}

function isJavaWorker(pid: string, parent: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return status.includes(`\nPPid:\t${parent}\n`) && command.includes("JavaWorker");
  } catch {
    // It ended meanwhile.
    return false;
  }
}
