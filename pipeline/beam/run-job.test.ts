import { expect, test, vi } from "vitest";
import { buildPipelineProto, impulse, runJob, JobFailed, type Job } from "../beam.ts";
import { says, startFakeJobService, stateOf, type FakeJob } from "../testing/fake-job-service.ts";

const pipeline = await buildPipelineProto((root) => void impulse(root), {
  kind: "external",
  address: "127.0.0.1:1",
});

async function run(fake: FakeJob, job: Partial<Job> = {}) {
  using service = await startFakeJobService(fake);
  const states: string[] = [];
  const onState = (state: string) => void states.push(state);
  const end = runJob({ endpoint: service.endpoint, name: "some job", pipeline, onState, ...job });
  return { ended: await end.catch((error: unknown) => error), states, calls: service.calls };
}

test("a job is followed to its end", async () => {
  const { ended, states, calls } = await run({
    tells: [stateOf("STARTING"), stateOf("RUNNING"), stateOf("DONE")],
  });
  expect(ended).toEqual({ id: "j", state: "DONE", counters: {} });
  expect(states).toEqual(["STARTING", "RUNNING", "DONE"]);
  expect(calls).toEqual(["prepare some job", "run"]);
});

test("a service that asks for artifacts hears that there are none", async () => {
  const { ended } = await run({ tells: [stateOf("DONE")], asksForArtifacts: true });
  expect(ended).toMatchObject({ state: "DONE" });
});

test("a job that fails tells why, without the inside of the engine, and each reason once", async () => {
  const trace = "Traceback (most recent call last):\n  File x, line 1\nRuntimeError: the disk is full\n";
  const java = "java.lang.Exception: the disk is full\n\tat x.Y\nCaused by: no space";
  const tells = [
    says("all is well", "JOB_MESSAGE_BASIC"),
    says(trace),
    says(trace),
    says(java),
    stateOf("FAILED"),
  ];
  expect((await run({ tells })).ended).toEqual(
    new JobFailed("some job", "ended in state FAILED", [
      "RuntimeError: the disk is full",
      "java.lang.Exception: the disk is full",
      "Caused by: no space",
    ]),
  );
});

test("a job that fails without a word", async () => {
  const { ended } = await run({ tells: [stateOf("FAILED")] });
  expect(String(ended)).toBe(
    "JobFailed: the job some job ended in state FAILED; the engine says nothing more",
  );
});

test("an engine that is lost", async () => {
  const { ended } = await run({ tells: [stateOf("RUNNING"), says("no heartbeat")], isLost: true });
  expect(String(ended)).toMatch(
    /^JobFailed: the job some job was RUNNING when the engine at \S+ was lost .*gone.*:\nno heartbeat$/,
  );
});

test.each(["while it runs", "before it does"])("the signal cancels the job %s", async (when) => {
  const stopping = new AbortController();
  if (when === "before it does") stopping.abort();
  const onState = vi.fn<() => void>(() => stopping.abort());
  const { ended, calls } = await run({ tells: [stateOf("RUNNING")] }, { signal: stopping.signal, onState });
  expect(ended).toMatchObject({ state: "CANCELLED" });
  expect(calls).toContain("cancel");
});

test("nobody answers", async () => {
  const job = runJob({ endpoint: "127.0.0.1:1", name: "some job", pipeline });
  await expect(job).rejects.toThrow(
    "no Beam job service answers at 127.0.0.1:1: start the engine, or give its address with --job-endpoint=HOST:PORT",
  );
});
