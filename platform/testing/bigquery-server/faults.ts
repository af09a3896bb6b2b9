/**
 * How a request goes wrong. `status`: it is not carried out, and answered so. `reset`: it is not carried out, and the connection breaks. `lost`: it is
 * carried out, and the connection breaks before the answer. `truncated`: carried out, and half of the answer arrives. `slow`: carried out after a
 * wait. `stopped`: rows of an insert are neither stored nor refused.
 */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly reason: string; readonly message?: string }
  | { readonly kind: "reset" | "lost" | "truncated" | "stopped" }
  | { readonly kind: "slow"; readonly milliseconds: number };

/** Which requests a fault meets. */
export interface FaultRule {
  readonly fault: Fault;
  /** How many requests in a row; default 1. */
  readonly times?: number;
  readonly method?: string;
  /** Tested against the path below the dataset, for example `/tables/orders/insertAll`. */
  readonly path?: RegExp;
}

/** The faults that are still to come. */
export interface FaultScript {
  add(rule: FaultRule): void;
  /** The fault of this request, or null; counts it. */
  next(method: string, path: string): Fault | null;
  /** Forgets what is still to come. */
  clear(): void;
}

/** A script without faults. */
export function createFaults(): FaultScript {
  const rules: { readonly rule: FaultRule; left: number }[] = [];
  return {
    add: (rule) => void rules.push({ rule, left: rule.times ?? 1 }),
    next(method, path) {
      const found = rules.find(
        ({ rule, left }) =>
          left > 0 && (rule.method ?? method) === method && (rule.path === undefined || rule.path.test(path)),
      );
      if (found === undefined) return null;
      found.left -= 1;
      return found.rule.fault;
    },
    clear: () => void rules.splice(0),
  };
}
