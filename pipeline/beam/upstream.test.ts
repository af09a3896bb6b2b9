// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect, before apache-beam is
import "../node-polyfill.ts";
import { spawnSync } from "node:child_process";
import beam from "apache-beam";
import type { DoFn, Root } from "apache-beam";
import { JobState_Enum } from "apache-beam/proto/beam_job_api";
import { PortableRunner } from "apache-beam/runners/portable_runner/runner";
import { createRunner } from "apache-beam/runners/runner";
import { requireForSerialization } from "apache-beam/serialization";
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";

// What is wrong with apache-beam as it is installed, without what this folder mends, in a pipeline's own process; upstream-worker.test.ts has the workers.
// A test that fails here tells that a mending has become needless, or that what it mends has changed its shape.

let consoleSpies: readonly MockInstance[] = [];

beforeEach(() => {
  consoleSpies = (["debug", "log", "info", "warn", "error"] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(() => {}),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

class Numbers implements DoFn<unknown, number> {
  *process() {
    yield 1;
    yield 2;
  }
}

class AsyncProcess {
  async process(value: number) {
    return [value];
  }
}

class AsyncFinish {
  *process() {}
  async finishBundle() {}
}

class Unregistered {
  *process() {}
}

requireForSerialization("eventloom/upstream-test", { Numbers, AsyncProcess, AsyncFinish });

const direct = createRunner({ runner: "direct" });

function runOn(doFn: object) {
  return direct.run((root: Root) => {
    const numbers = root.apply(beam.impulse()).apply(beam.withName("numbers", beam.parDo(new Numbers())));
    numbers.apply(beam.withName("fn", beam.parDo(doFn as DoFn<number, number>)));
  });
}

function inNode(script: string): string {
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  return stdout + stderr;
}

test("node-polyfill: the package does not load", () => {
  expect(inNode('await import("apache-beam")')).toMatch(/isPrimitive\) is not a function/);
});

test("beam.ts: the main module brings Google's clients, the graph does not", () => {
  const loaded = (module: string) =>
    inNode(
      'import { createRequire } from "node:module"; import util from "node:util"; util.isPrimitive = () => true;' +
        `await import(${JSON.stringify(module)});` +
        'console.log(Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("@google-cloud")))',
    );
  expect(loaded("apache-beam").trim()).toBe("true");
  expect(loaded("../beam.ts").trim()).toBe("false");
});

test("createQuietScope: a run writes to the console", async () => {
  await runOn(new Numbers());
  expect(consoleSpies.some(({ mock }) => mock.calls.length > 0)).toBe(true);
});

test("registerDoFns: a module that is registered without values registers none", async () => {
  requireForSerialization("eventloom/without-values");
  await expect(runOn(new Unregistered())).rejects.toThrow(/[Cc]annot serialize/);
});

test("parDo: two object DoFns without names are called the same", async () => {
  const twice = direct.run((root: Root) => {
    const impulse = root.apply(beam.impulse());
    impulse.apply(beam.parDo(new Numbers()));
    impulse.apply(beam.parDo(new Numbers()));
  });
  await expect(twice).rejects.toThrow(/Duplicate stage name/);
});

test.each([new AsyncProcess(), new AsyncFinish()])(
  "teachParDoToAwait: a DoFn cannot await: %o",
  async (doFn) => {
    await expect(runOn(doFn)).rejects.toThrow(/is not iterable/);
  },
);

test("runJob: the package's own client does not connect, since its two versions of gRPC do not know each other", async () => {
  const runner = new PortableRunner({ jobEndpoint: "127.0.0.1:1", environmentType: "EXTERNAL" });
  await expect(runner.getClient()).rejects.toThrow(/must be a ChannelCredentials/);
});

test("runJob: a job that fails does not tell why", async () => {
  const failed = { waitUntilFinish: () => Promise.resolve(JobState_Enum.FAILED) };
  const runner = Object.assign(new PortableRunner("127.0.0.1:1"), {
    runAsync: () => Promise.resolve(failed),
  });
  await expect(runner.run(() => {})).rejects.toThrow(/^Job finished in state FAILED$/);
});

test("runJob: workers outside of this process get a package that is not in the registry", () => {
  expect(PortableRunner.prototype.runPipelineWithProto.toString()).toContain("apache-beam@2_49_rc");
});
