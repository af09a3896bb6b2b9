/** A delivery as one would keep it message by message. */
export interface ModelDelivery {
  readonly id: string;
  attempts: number;
  state: "ready" | "leased" | "delayed";
  until: number;
}

/** What a subscription owes, message by message: the plain form of what the bus keeps as runs. Times are in milliseconds. */
export class DeliveryModel {
  deliveries: ModelDelivery[] = [];
  /** Ids of what was tried too often. */
  readonly dead: string[] = [];
  readonly #maxAttempts: number;

  constructor(maxAttempts: number) {
    this.#maxAttempts = maxAttempts;
  }

  publish(ids: readonly string[]): void {
    this.deliveries.push(...ids.map((id) => ({ id, attempts: 0, state: "ready" as const, until: 0 })));
  }

  /** Makes deliverable what is due. */
  reclaim(now: number): void {
    const due = this.deliveries.filter(({ state, until }) => state !== "ready" && until <= now);
    for (const one of due) this.nack(one, now);
  }

  /** The ids and attempts that a pull gets. */
  pull(count: number, until: number): readonly (readonly [string, number])[] {
    const taken = this.deliveries.filter(({ state }) => state === "ready").slice(0, count);
    for (const one of taken) Object.assign(one, { state: "leased", attempts: one.attempts + 1, until });
    return taken.map(({ id, attempts }) => [id, attempts]);
  }

  /** The delivery under the lease of that attempt, if it still runs. */
  held(messageId: string, attempt: number, now: number): ModelDelivery | undefined {
    return this.deliveries.find(
      ({ id, attempts, state, until }) =>
        id === messageId && attempts === attempt && state === "leased" && until > now,
    );
  }

  ack(one: ModelDelivery): void {
    this.deliveries = this.deliveries.filter((other) => other !== one);
  }

  nack(one: ModelDelivery, until: number, delay = 0): void {
    if (one.attempts >= this.#maxAttempts) {
      this.dead.push(one.id);
      this.ack(one);
    } else if (delay > 0) Object.assign(one, { state: "delayed", until: until + delay });
    else Object.assign(one, { state: "ready", until: 0 });
  }
}
