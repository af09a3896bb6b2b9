/** Whether the pipeline can work, for a readiness route. */
export interface HealthStatus {
  readonly healthy: boolean;
  /** What a person has to set up; empty when healthy. */
  readonly reasons: readonly string[];
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
  const broken = new Map<string, string>();
  return {
    broken: (work, reason) => void broken.set(work, reason),
    recovered: (work) => void broken.delete(work),
    status() {
      const reasons = [...broken].map(([work, reason]) => `${work}: ${reason}`);
      return { healthy: reasons.length === 0, reasons };
    },
  };
}
