/** When a fault strikes: before the call does anything, or after it did everything, so that only the answer is lost. */
export type FaultPhase = "before" | "after";

/** Decides for each call whether it fails; null lets it pass. */
export type FaultPlan = (method: string, phase: FaultPhase) => Error | null;

/** `target` with the plan's faults struck into its asynchronous methods. */
export function withFaults<T extends object>(target: T, plan: FaultPlan): T {
  return new Proxy(target, {
    get(object, property) {
      const member: unknown = Reflect.get(object, property);
      if (typeof member !== "function") return member;
      return async (...values: unknown[]) => {
        const before = plan(String(property), "before");
        if (before) throw before;
        const result: unknown = await member.apply(object, values);
        const after = plan(String(property), "after");
        if (after) throw after;
        return result;
      };
    },
  });
}
