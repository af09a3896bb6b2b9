import type { DoFn, PCollection } from "apache-beam";
import { parDo, timestampParam } from "apache-beam/transforms/pardo";
import { withName } from "apache-beam/transforms/transform";

/** What a DoFn of `parDoWithTime` is handed beside an element. */
export interface TimeContext {
  readonly time: ReturnType<typeof timestampParam>;
}

/** Applies a DoFn that wants to know the times of its elements. */
export function parDoWithTime<In, Out>(
  input: PCollection<In>,
  name: string,
  doFn: DoFn<In, Out, TimeContext>,
): PCollection<Out> {
  const context: TimeContext = { time: timestampParam() };
  return input.apply(withName(name, parDo(doFn, context))) as PCollection<Out>;
}

/** The time of the element at hand, in whole milliseconds. */
export function elementTime({ time }: TimeContext): Date {
  return new Date(time.lookup().toNumber());
}
