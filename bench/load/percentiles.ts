/** Latencies in milliseconds; all 0 where nothing was answered. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** The percentiles of `values`, by nearest rank: each of them is a value that was measured. Sorts `values` in place. */
export function latencyOf(values: Float64Array): Latency {
  values.sort();
  const at = (perMille: number) => values[Math.max(0, Math.ceil((values.length * perMille) / 1000) - 1)] ?? 0;
  return { p50: at(500), p90: at(900), p99: at(990), p999: at(999), max: at(1000) };
}
