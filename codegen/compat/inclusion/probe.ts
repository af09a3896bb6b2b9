import type { Type } from "../language/node.ts";
import type { Choice, Leaf } from "./leaf.ts";
import { must } from "./literal.ts";
import { isAllowed, namePool, suits } from "./member-names.ts";
import { isEmptyRange } from "./number.ts";
import { objectDemand, type ObjectDemand, type SomeMember } from "./object-demand.ts";
import type { Solver } from "./solver.ts";

/** What can be told of a conjunction before all its alternatives are decided. */
export interface Probe {
  /** True when no value meets what is asked so far. */
  isImpossible(): boolean;
  /** True when every value that meets what is asked so far is a value of the choice. */
  follows(choice: Choice): boolean;
  /** True when no value that meets what is asked so far is a value of the choice. */
  isHopeless(choice: Choice): boolean;
}

/** Looks at a conjunction under construction; `isSettled` when the writer says nothing more in the alternatives that are open. */
export function probe(type: Type, leaf: Leaf, isSettled: boolean, solver: Solver): Probe {
  if (type === "object") return probeObject(leaf, isSettled, solver);
  return {
    isImpossible: () => type === "number" && isEmptyRange(leaf),
    follows: () => false,
    isHopeless: () => false,
  };
}

function probeObject(leaf: Leaf, isSettled: boolean, solver: Solver): Probe {
  const demand = objectDemand(leaf, solver);
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
    isHopeless({ broken }) {
      if (broken === undefined || !isSettled) return false;
      const before = demand.some.length;
      const next = objectDemand({ ...leaf, broken: [...leaf.broken, broken] }, solver);
      if (broken.keyword === "properties") {
        const name = String(broken.child);
        return !isAllowed(next, name) || solver.solve(next.memberGoal(name)).kind === "none";
      }
      const some = next.some[before];
      return some !== undefined && !canHave(some, next, solver);
    },
  };
}

function canHave(some: SomeMember, demand: ObjectDemand, solver: Solver): boolean {
  const pool = namePool(demand, solver);
  if (!pool.isComplete) return true;
  return [...pool.names, ...pool.others].some(
    (name) => suits(some, name) && solver.solve(demand.memberGoal(name, some.literals)).kind !== "none",
  );
}
