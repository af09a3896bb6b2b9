/** Whether the pipeline can work, for a readiness route. */
export interface HealthStatus {
  readonly healthy: boolean;
  /** What has to be set up by a person; null when healthy. */
  readonly reason: string | null;
}

/** Keeps what is broken, by the name of the work that met it. */
export interface Health {
  /** Marks `work` as broken until it recovers. */
  broken(work: string, reason: string): void;
  /** Takes the mark off, if there is one. */
  recovered(work: string): void;
  status(): HealthStatus;
}

/** A health record that begins healthy. */
export function createHealth(): Health {
  const reasons = new Map<string, string>();
  return {
    broken: (work, reason) => void reasons.set(work, reason),
    recovered: (work) => void reasons.delete(work),
    status() {
      const [first] = reasons;
      return first ? { healthy: false, reason: `${first[0]}: ${first[1]}` } : { healthy: true, reason: null };
    },
  };
}
