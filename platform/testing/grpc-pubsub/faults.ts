/**
 * How a call goes wrong. `status`: it is not carried out, and answered so. `lost`: it is carried out, and the connection breaks before the
 * answer. `slow`: it is carried out after a wait. `drop`: it is not carried out, and the connection breaks.
 */
export type CallFault =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "lost" | "drop" }
  | { readonly kind: "slow"; readonly milliseconds: number };

/** Which calls a fault meets. */
export interface CallFaultRule {
  readonly fault: CallFault;
  /** A method of the API, for example `publish`. */
  readonly method: string;
  /** How many calls in a row; default 1. */
  readonly times?: number;
}

/** The faults that are still to come. */
export interface CallFaults {
  add(rule: CallFaultRule): void;
  /** The fault of this call, or null; counts it. */
  next(method: string): CallFault | null;
  /** Forgets what is still to come. */
  clear(): void;
}

/** No faults yet. */
export function createCallFaults(): CallFaults {
  const rules: { readonly rule: CallFaultRule; left: number }[] = [];
  return {
    add: (rule) => void rules.push({ rule, left: rule.times ?? 1 }),
    next(method) {
      const found = rules.find(({ rule, left }) => left > 0 && rule.method === method);
      if (found === undefined) return null;
      found.left -= 1;
      return found.rule.fault;
    },
    clear: () => void rules.splice(0),
  };
}
