import type { DeadLetterCode } from "../../platform/dead-letter.ts";
import type { CircuitStatus } from "../../platform/runtime/circuit-breaker.ts";
import type { PartResult } from "./write-batch.ts";

/** Figures since the start, by deliveries: a message that comes twice counts twice. */
export interface MicroBatchStats {
  readonly pulled: number;
  /** Rows stored, by table. */
  readonly stored: Readonly<Record<string, number>>;
  /** Objects that were new, and their compressed size. */
  readonly archived: { readonly objects: number; readonly bytes: number };
  readonly deadLettered: Readonly<Partial<Record<DeadLetterCode, number>>>;
  readonly acknowledged: number;
  /** Events that wait for a table or a newer schema now, and are tried again every few seconds. */
  readonly pending: number;
  /** Events that wait behind those: held on the bus, not in memory, and tried again more rarely. */
  readonly parked: number;
  /** Deliveries held now, the pending and the parked ones included. */
  readonly held: number;
  /** Batches at work now, those that are tried again included. */
  readonly batches: number;
  /** What fails now; while a circuit is open or half-open nothing is pulled. */
  readonly circuits: readonly CircuitStatus[];
  /** When a message was last acknowledged. */
  readonly lastProgressAt: Date | null;
}

/** The part of the figures that is as of now. */
export type CurrentFigures = Pick<MicroBatchStats, "pending" | "parked" | "held" | "batches" | "circuits">;

/** Adds figures up. */
export interface Counters {
  pulled(count: number): void;
  written(parts: readonly PartResult[]): void;
  acknowledged(count: number, at: Date): void;
  /** The figures now; they do not change afterwards. */
  snapshot(current: CurrentFigures): MicroBatchStats;
}

/** Counters at zero. */
export function createCounters(): Counters {
  const stored = new Map<string, number>();
  const deadLettered = new Map<DeadLetterCode, number>();
  let pulled = 0;
  let acknowledged = 0;
  let objects = 0;
  let bytes = 0;
  let lastProgressAt: Date | null = null;
  return {
    pulled: (count) => void (pulled += count),
    written(parts) {
      for (const part of parts) {
        objects += part.archived.objects;
        bytes += part.archived.bytes;
        if (part.stored && part.stored.rows > 0) add(stored, part.stored.table, part.stored.rows);
        for (const { code } of part.deadLetters) add(deadLettered, code, 1);
      }
    },
    acknowledged(count, at) {
      acknowledged += count;
      lastProgressAt = at;
    },
    snapshot: (current) => ({
      pulled,
      stored: Object.fromEntries(stored),
      archived: { objects, bytes },
      deadLettered: Object.fromEntries(deadLettered),
      acknowledged,
      lastProgressAt,
      ...current,
    }),
  };
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
