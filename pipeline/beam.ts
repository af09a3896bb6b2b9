// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect, before apache-beam is
import "./node-polyfill.ts";
import beam from "apache-beam";
import type { DoFn, PCollection, Root } from "apache-beam";
import { createRunner } from "apache-beam/runners/runner";
import { requireForSerialization } from "apache-beam/serialization";
import { createQuietScope } from "./quiet-console.ts";

// The only importer of apache-beam. It costs a third of a second and 100 MB, so whoever may not need it imports the graph lazily.

export type { DoFn, PCollection, Root };

const inQuiet = createQuietScope();
const direct = createRunner({ runner: "direct" });

/** One element that starts a pipeline. */
export function impulse(root: Root): PCollection<Uint8Array> {
  return root.apply(beam.impulse());
}

/** Applies a DoFn under a name that is unique in the pipeline. */
export function parDo<In, Out>(input: PCollection<In>, name: string, doFn: DoFn<In, Out>): PCollection<Out> {
  return input.apply(beam.withName(name, beam.parDo(doFn))) as PCollection<Out>;
}

/** One collection per key, of the values that elements have under it. A key that is not listed fails the run. */
export function split<Parts extends object>(
  input: PCollection<Parts>,
  keys: readonly (keyof Parts & string)[],
): { readonly [Key in keyof Parts]: PCollection<Parts[Key]> } {
  const parts = input as unknown as PCollection<Record<string, unknown>>;
  return parts.apply(beam.split([...keys], { exclusive: false })) as {
    [Key in keyof Parts]: PCollection<Parts[Key]>;
  };
}

/** Makes classes known by name, so that a serialized pipeline refers to them and never carries source text. */
export function registerDoFns(
  moduleName: string,
  classes: Readonly<Record<string, new (runId: string) => unknown>>,
): void {
  requireForSerialization(moduleName, classes);
}

/** Runs a pipeline in this process as one bundle. Rejects with what a DoFn threw; Beam's own chatter stays off the console. */
export async function runDirect(build: (root: Root) => void): Promise<void> {
  await inQuiet(() => direct.run(build));
}
