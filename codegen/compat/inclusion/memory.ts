import { NONE, type Answer } from "./literal.ts";

/**
 * The goals under way and the answers so far. A smallest value for a goal holds no other value for the same goal, so that a goal
 * that is met again further in can be taken to have none; what follows from that holds as long as the outer goal is under
 * way, and for good when the outer goal turns out to have none.
 */
export class Memory {
  readonly #path: string[] = [];
  readonly #known = new Map<string, Answer>();
  /** Goals without a value, as long as the goal at that depth of the path has none either. */
  readonly #leaning = new Map<string, number>();
  readonly #leaningKeys: string[] = [];
  /** The outermost goal of the path that was taken to have none since the innermost began. */
  #assumed = Infinity;

  get depth(): number {
    return this.#path.length;
  }

  /** The answer to a goal, if it is known. */
  recall(key: string): Answer | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const leansOn = this.#leaning.get(key);
    if (leansOn === undefined) return undefined;
    this.#assumed = Math.min(this.#assumed, leansOn);
    return NONE;
  }

  isUnderWay(key: string): boolean {
    return this.#path.includes(key);
  }

  /** Takes a goal under way to have no value. */
  assumeNone(key: string): Answer {
    this.#assumed = Math.min(this.#assumed, this.#path.indexOf(key));
    return NONE;
  }

  /** Answers a goal and remembers what can be. */
  work(key: string, answerOf: () => Answer): Answer {
    const depth = this.#path.push(key) - 1;
    const assumedBefore = this.#assumed;
    const leaningBefore = this.#leaningKeys.length;
    this.#assumed = Infinity;
    const answer = answerOf();
    this.#path.pop();
    const assumed = this.#assumed < depth ? this.#assumed : Infinity;
    if (answer.kind !== "none" || assumed === Infinity) {
      this.#settle(leaningBefore, answer.kind === "none");
      this.#known.set(key, answer);
    } else {
      this.#leaning.set(key, assumed);
      this.#leaningKeys.push(key);
    }
    this.#assumed = Math.min(assumedBefore, assumed);
    return answer;
  }

  /** Keeps or forgets what was found to have no value since there were so many. */
  #settle(before: number, isProved: boolean): void {
    for (const key of this.#leaningKeys.splice(before)) {
      this.#leaning.delete(key);
      if (isProved) this.#known.set(key, NONE);
    }
  }
}
