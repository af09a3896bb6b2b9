/** A failure of one call: before it does anything, or after it did everything, so that only the answer is lost. */
export interface Fault {
  readonly phase: "before" | "after";
  readonly error: Error;
}

/** Decides for each call whether it fails; null lets it pass. */
export type FaultPlan = (method: string) => Fault | null;

/** `target` with the plan's faults struck into its methods, all of which must be asynchronous. */
export function withFaults<T extends object>(target: T, plan: FaultPlan): T {
  return new Proxy(target, {
    get(object, property) {
      const member: unknown = Reflect.get(object, property);
      if (typeof member !== "function") return member;
      return async (...values: unknown[]) => {
        const fault = plan(String(property));
        if (fault?.phase === "before") throw fault.error;
        const result: unknown = await member.apply(object, values);
        if (fault) throw fault.error;
        return result;
      };
    },
  });
}
