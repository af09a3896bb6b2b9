/** Notices work that comes in and does not end. It has no timer: it judges when it is asked. */
export interface Watchdog {
  /** Messages were taken in hand. Returns how to say what became of them; to be called once. */
  began(): (outcome: "settled" | "failed") => void;
  /** How many are in hand. */
  inHand(): number;
  /** Some of what is in hand has left. */
  progressed(): void;
  /** A question to the platform that has its own time limit, such as a pull. Returns how to say that it was answered. */
  asked(what: string): () => void;
  /** What has not moved for too long; empty when nothing is in hand. */
  reasons(): readonly string[];
}

/** A watchdog that lets `seconds` pass before it speaks. */
export function createWatchdog(seconds: number, now: () => Date): Watchdog {
  const limit = seconds * 1_000;
  const questions = new Map<symbol, { readonly what: string; readonly since: number }>();
  let inHand = 0;
  /** Since when something has been in hand, or failed, without anything leaving; null: all has left. */
  let stuckSince: number | null = null;
  const time = () => now().getTime();
  const isLate = (since: number) => time() - since >= limit;
  const settle = () => {
    stuckSince = inHand > 0 ? time() : null;
  };
  return {
    began() {
      inHand++;
      stuckSince ??= time();
      return (outcome) => {
        inHand--;
        if (outcome === "settled") settle();
      };
    },
    inHand: () => inHand,
    progressed: settle,
    asked(what) {
      const question = Symbol(what);
      questions.set(question, { what, since: time() });
      return () => void questions.delete(question);
    },
    reasons() {
      const reasons = [...questions.values()]
        .filter(({ since }) => isLate(since))
        .map(({ what }) => `${what}: no answer for ${seconds} s`);
      if (stuckSince !== null && isLate(stuckSince)) {
        reasons.push(`messages arrive and none has left for ${seconds} s`);
      }
      return reasons;
    },
  };
}
