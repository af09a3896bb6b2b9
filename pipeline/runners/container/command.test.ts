import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/support/scratch.ts";
import { runContainer } from "./command.ts";
import { startScriptedEngine } from "./testing/scripted-engine.ts";

async function run(args: readonly string[], environment = {}) {
  let printed = "";
  const print = (text: string) => void (printed += text);
  const code = await runContainer(args, { environment, print, printError: print });
  return { code, printed };
}

test.each([
  ["as Dataflow nests them", (settings: object) => ({ options: { eventloom_environment: settings } })],
  ["as job services name them", (settings: object) => ({ "beam:option:eventloom_environment:v1": settings })],
])("settings come from the job's options, %s, before the container's own", async (_, optionsOf) => {
  await using folder = await temporaryFolder();
  const options = optionsOf({ PLATFORM: "embedded", DATA_DIR: folder.path });
  await using engine = await startScriptedEngine(options as Parameters<typeof startScriptedEngine>[0]);
  const args = [
    "--id=7-1",
    `--provision_endpoint=${engine.endpoint}`,
    "--semi_persist_dir=/tmp",
    "--new_option=1",
  ];
  expect(await run(args, { PLATFORM: "gcp" })).toEqual({ code: 0, printed: "" });
  expect(engine.calls).toEqual(["provision 7-1", "control 7-1"]);
});

test("what keeps a worker from working is told to the engine", async () => {
  await using engine = await startScriptedEngine({ eventloom_environment: { PLATFORM: "gcp" } });
  const args = ["--id=7-1", `--provision_endpoint=${engine.endpoint}`];
  await expect(run(args)).rejects.toThrow(/GCP_PROJECT_ID is not set/);
  expect(engine.log).toEqual([
    ["ERROR", expect.stringMatching(/the worker cannot work: .*GCP_PROJECT_ID is not set/)],
  ]);
  expect(engine.calls).toEqual(["provision 7-1"]);
});

test("an engine that names no worker is refused", async () => {
  await expect(run(["--provision_endpoint=127.0.0.1:1"])).rejects.toThrow(/--id and --provision_endpoint/);
});
