import type { Type } from "../language/node.ts";
import type { Choice, Leaf } from "./leaf.ts";
import { must } from "./literal.ts";
import { isAllowed } from "./member-names.ts";
import { isEmptyRange } from "./number.ts";
import { objectDemand, type ObjectDemand } from "./object-demand.ts";
import type { Solver } from "./solver.ts";

/** What can be told of a conjunction before all its alternatives are decided. */
export interface Probe {
  /** True when no value meets what is asked so far. */
  isImpossible(): boolean;
  /** True when every value that meets what is asked so far is a value of the choice. */
  follows(choice: Choice): boolean;
}

/** Looks at a conjunction under construction; `isSettled` when the writer says nothing more in the alternatives that are open. */
export function probe(type: Type, leaf: Leaf, isSettled: boolean, solver: Solver): Probe {
  if (type === "object") return probeObject(objectDemand(leaf, solver), isSettled, solver);
  return { isImpossible: () => type === "number" && isEmptyRange(leaf), follows: () => false };
}

function probeObject(demand: ObjectDemand, isSettled: boolean, solver: Solver): Probe {
  const { present, absent, min, max, memberGoal } = demand;
  return {
    isImpossible() {
      if (min > max || present.size > max) return true;
      return [...present].some(
        (name) =>
          absent.has(name) ||
          (isSettled && !isAllowed(demand, name)) ||
          solver.solve(memberGoal(name)).kind === "none",
      );
    },
    follows({ broken, literals, present: alsoPresent, absent: alsoAbsent }) {
      if (broken?.keyword !== "properties" || typeof broken.child !== "string") return false;
      if (literals !== undefined || alsoPresent !== undefined || alsoAbsent !== undefined) return false;
      const property = broken.node.object?.properties.get(broken.child);
      // What tells alternatives apart is a property with few values.
      if (property === undefined || property.values.length === 0 || !present.has(broken.child)) return false;
      return solver.solve(memberGoal(broken.child, [must(property)])).kind === "none";
    },
  };
}
