import { createOperator, NonPromise, OperatorContext } from "apache-beam/worker/operators";
import type { IOperator, Receiver } from "apache-beam/worker/operators";
import { FunctionSpec, ParDoPayload, PTransform } from "apache-beam/proto/beam_runner_api";
import { ProcessBundleDescriptor } from "apache-beam/proto/beam_fn_api";
import { parDo } from "apache-beam/transforms/pardo";
import { SERIALIZED_JS_DOFN_INFO } from "apache-beam/internal/urns";
import { serializeFn } from "apache-beam/internal/serialize";
import type { WindowedValue } from "apache-beam/values";
import { replaceMethod } from "./replace-method.ts";

/** What an `AsyncDoFn` does with one bundle. */
export interface AsyncBundle<In, Out> {
  /**
   * Takes an element. The engine hands over no further one, and whatever is upstream produces none, until the promise is resolved; so
   * does `emit`, which resolves when everything downstream has taken the value. Calls do not overlap.
   */
  process(element: In, emit: (value: Out) => Promise<void>): Promise<void>;
  /** Called after the last element; the bundle ends when it resolves. Not called for a bundle that failed. */
  finish?(): Promise<void>;
}

/**
 * A DoFn that awaits. Its instances are serialized, so what belongs to a bundle stands in the object that `open` returns. A rejected
 * promise fails the bundle, which engines may retry.
 */
export abstract class AsyncDoFn<In, Out> {
  /** Begins a bundle. */
  abstract open(): AsyncBundle<In, Out>;
}

interface ParDoOperator extends IOperator {
  readonly doFn: object;
  readonly receiver: Receiver;
}

interface RunningBundle {
  readonly bundle: AsyncBundle<unknown, unknown>;
  /** Everything so far; rejected from the first failure on. */
  last: Promise<void>;
}

/**
 * Upstream, a DoFn cannot await: an async `process` fails with "doFnOutput is not iterable", `startBundle` and `finishBundle` are not awaited, and
 * a DoFn that yields many values hands them all downstream before the first one is done. So the operator that runs DoFns learns about `AsyncDoFn`: it
 * works on one element at a time, and ends its bundle after the last.
 */
export function teachParDoToAwait(): void {
  const operator = stockParDoOperator();
  const running = new WeakMap<ParDoOperator, RunningBundle>();

  replaceMethod<ParDoOperator, [], Promise<void>>(
    operator,
    "startBundle",
    (startBundle) =>
      async function () {
        await startBundle.call(this);
        const { doFn } = this;
        if (doFn instanceof AsyncDoFn) running.set(this, { bundle: doFn.open(), last: Promise.resolve() });
      },
  );

  replaceMethod<ParDoOperator, [WindowedValue<unknown>], null | Promise<void>>(
    operator,
    "process",
    (process) =>
      function (element) {
        const mine = running.get(this);
        if (mine === undefined) return heard(process.call(this, element));
        const emit = async (value: unknown) => {
          const { windows, pane, timestamp } = element;
          const taken = this.receiver.receive({ value, windows, pane, timestamp });
          if (taken !== NonPromise) await taken;
        };
        mine.last = mine.last.then(() => mine.bundle.process(element.value, emit));
        return heard(mine.last);
      },
  );

  replaceMethod<ParDoOperator, [], Promise<void>>(
    operator,
    "finishBundle",
    (finishBundle) =>
      async function () {
        const mine = running.get(this);
        if (mine === undefined) return finishBundle.call(this);
        running.delete(this);
        await mine.last;
        await mine.bundle.finish?.();
      },
  );
}

/** The direct runner drops the promise of its first element; whether it is rejected is seen at the end of the bundle in any case. */
function heard(taken: null | Promise<void>): null | Promise<void> {
  taken?.catch(() => undefined);
  return taken;
}

/** The prototype of the operator that runs DoFns; it is not exported, but an operator of its class can be made. */
function stockParDoOperator(): ParDoOperator {
  const doFn = FunctionSpec.create({
    urn: SERIALIZED_JS_DOFN_INFO,
    payload: serializeFn({ doFn: {}, context: {} }),
  });
  const payload = ParDoPayload.toBinary(ParDoPayload.create({ doFn }));
  const spec = FunctionSpec.create({ urn: parDo.urn, payload });
  const transforms = { probe: PTransform.create({ spec, outputs: { out: "values" } }) };
  const nothing = () => {
    throw new Error("The probe runs nothing.");
  };
  const context = new OperatorContext(
    ProcessBundleDescriptor.create({ transforms }),
    () => ({}) as Receiver,
    nothing,
    nothing,
    nothing,
    {},
    {} as OperatorContext["metricsContainer"],
  );
  return Object.getPrototypeOf(createOperator("probe", context)) as ParDoOperator;
}
