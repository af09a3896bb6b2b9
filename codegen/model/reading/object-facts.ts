import { childPointer } from "../../load/pointer.ts";
import { isObject, listOf, numberOf } from "../json-guards.ts";
import type { Cell, Trail } from "./schema-node.ts";
import { allOf, anyOf, schemaTerm, type Term } from "./term.ts";

/** What keywords say about objects. */
export interface ObjectFacts {
  /** In the order of the schema. */
  readonly properties: ReadonlyMap<string, Member>;
  /** Names that must be there, and where that is said. */
  readonly required: ReadonlyMap<string, string>;
  /** By regular expression. */
  readonly patterns: ReadonlyMap<string, Member>;
  /** What other properties hold: false for none, null when nothing is said. */
  readonly additional: Term | false | null;
  readonly keyPattern: string | null;
  readonly keys: readonly string[] | null;
  readonly minProperties: number;
  readonly maxProperties: number | null;
}

/** What may stand under one name of an object. */
export interface Member {
  readonly term: Term;
  /** True when something else may stand under the name, in a branch that does not speak of it. */
  readonly loose: boolean;
}

type Cells = ReadonlyMap<string, Cell>;

const objectKeywords = [
  "properties",
  "required",
  "additionalProperties",
  "patternProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
];

/** Null when no keyword is about objects. */
export function readObjectFacts(cells: Cells, trail: Trail): ObjectFacts | null {
  if (!objectKeywords.some((name) => cells.has(name))) return null;
  const names = cells.get("propertyNames")?.value;
  const keyRules = isObject(names) ? names : {};
  const keys = listOf(keyRules["enum"]).filter((key) => typeof key === "string");
  return {
    properties: readMembers(cells.get("properties"), trail),
    required: readRequired(cells.get("required")),
    patterns: readMembers(cells.get("patternProperties"), trail),
    additional: readAdditional(cells.get("additionalProperties"), trail),
    keyPattern: typeof keyRules["pattern"] === "string" ? keyRules["pattern"] : null,
    keys: keys.length === 0 ? null : keys,
    minProperties: numberOf(cells.get("minProperties")?.value) ?? 0,
    maxProperties: numberOf(cells.get("maxProperties")?.value),
  };
}

/** What a keyword for other values than the declared ones says; `true` and `{}` say nothing. */
export function readAdditional(cell: Cell | undefined, trail: Trail): Term | false | null {
  if (cell === undefined || cell.value === true) return null;
  if (cell.value === false) return false;
  if (isObject(cell.value) && Object.keys(cell.value).length === 0) return null;
  return schemaTerm({ ...cell, trail });
}

/** Facts that hold together. A property that one side does not declare is what the other says of it. */
export function intersectObjects(all: readonly ObjectFacts[]): ObjectFacts {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const some = (pick: (facts: ObjectFacts) => number | null) => all.map(pick).filter((one) => one !== null);
  const most = some((one) => one.maxProperties);
  return {
    properties: intersectMembers(all.map((one) => one.properties)),
    required: new Map(all.flatMap((one) => [...one.required])),
    patterns: intersectMembers(all.map((one) => one.patterns)),
    additional: intersectRest(all.map((one) => one.additional)),
    keyPattern: all.find((one) => one.keyPattern !== null)?.keyPattern ?? null,
    keys: all.find((one) => one.keys !== null)?.keys ?? null,
    minProperties: Math.max(...all.map((one) => one.minProperties)),
    maxProperties: most.length === 0 ? null : Math.min(...most),
  };
}

/** What all say. A property that not all declare is loose, unless the others allow no such property or say what it holds. */
export function uniteObjects(all: readonly ObjectFacts[]): ObjectFacts {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const most = all.map((one) => one.maxProperties);
  return {
    properties: uniteProperties(all),
    required: commonNames(all.map((one) => one.required)),
    patterns: unitePatterns(all),
    additional: uniteRest(all.map((one) => one.additional)),
    keyPattern: common(all.map((one) => one.keyPattern)),
    keys: uniteKeys(all),
    minProperties: Math.min(...all.map((one) => one.minProperties)),
    maxProperties: most.includes(null) ? null : Math.max(...most.map(Number)),
  };
}

/** What holds for further values, when several rules hold at once. */
export function intersectRest(all: readonly (Term | false | null)[]): Term | false | null {
  if (all.includes(false)) return false;
  const terms = all.filter((one) => one !== null && one !== false);
  return terms.length === 0 ? null : allOf(terms);
}

/** What holds for further values, when one of several rules holds. */
export function uniteRest(all: readonly (Term | false | null)[]): Term | false | null {
  if (all.includes(null)) return null;
  const terms = all.filter((one) => one !== null && one !== false);
  return terms.length === 0 ? false : anyOf(terms);
}

function readMembers(cell: Cell | undefined, trail: Trail): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  if (cell === undefined || !isObject(cell.value)) return members;
  for (const [name, value] of Object.entries(cell.value)) {
    const node = { value, pointer: childPointer(cell.pointer, name), trail };
    members.set(name, { term: schemaTerm(node), loose: false });
  }
  return members;
}

function readRequired(cell: Cell | undefined): ReadonlyMap<string, string> {
  const required = new Map<string, string>();
  if (cell === undefined) return required;
  for (const [index, name] of listOf(cell.value).entries()) {
    if (typeof name === "string") required.set(name, childPointer(cell.pointer, index));
  }
  return required;
}

/** Where one of the sides is strict about a name, the loose ones add nothing. */
function intersectMembers(all: readonly ReadonlyMap<string, Member>[]): ReadonlyMap<string, Member> {
  return new Map(
    [...grouped(all)].map(([name, members]) => {
      const strict = members.filter((one) => !one.loose);
      const kept = strict.length > 0 ? strict : members;
      return [name, { term: allOf(kept.map((one) => one.term)), loose: strict.length === 0 }];
    }),
  );
}

function uniteProperties(all: readonly ObjectFacts[]): ReadonlyMap<string, Member> {
  const open = all.filter(isOpen).map((one) => one.properties);
  const declaredInOpen = grouped(open);
  const ruled = all.filter((one) => !isOpen(one) && isTerm(one.additional));
  const isCrowded = ruled.length > MOST_RULED;
  return new Map(
    [...grouped(all.map((one) => one.properties))].map(([name, members]) => {
      const others = isCrowded ? [] : ruled.filter((one) => !one.properties.has(name));
      const terms = [
        ...members.map((one) => one.term),
        ...others.map((one) => one.additional).filter(isTerm),
      ];
      const isOpenElsewhere = open.length > (declaredInOpen.get(name)?.length ?? 0);
      const loose = isOpenElsewhere || isCrowded || members.some((one) => one.loose);
      return [name, { term: anyOf(terms), loose }];
    }),
  );
}

/** Of more branches than this that rule undeclared properties, nobody asks what they say of each property: it counts as loose. */
const MOST_RULED = 100;

/** True when anything may stand under a name that is not declared. What patterns say of it is not asked: to match one can take forever. */
function isOpen(facts: ObjectFacts): boolean {
  return facts.additional === null || facts.patterns.size > 0;
}

function unitePatterns(all: readonly ObjectFacts[]): ReadonlyMap<string, Member> {
  return new Map(
    [...grouped(all.map((one) => one.patterns))].map(([pattern, members]) => {
      const isOpenElsewhere = all.some((one) => !one.patterns.has(pattern) && one.additional !== false);
      const loose = isOpenElsewhere || members.some((one) => one.loose);
      return [pattern, { term: anyOf(members.map((one) => one.term)), loose }];
    }),
  );
}

function uniteKeys(all: readonly ObjectFacts[]): readonly string[] | null {
  const lists = all.map((one) => one.keys);
  return lists.includes(null) ? null : [...new Set(lists.flatMap((keys) => keys ?? []))];
}

/** The members by name, in the order in which the names come up. */
function grouped(all: readonly ReadonlyMap<string, Member>[]): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const members of all) {
    for (const [name, member] of members) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [member]);
      else group.push(member);
    }
  }
  return groups;
}

function commonNames(all: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> {
  const [first, ...others] = all;
  return new Map([...(first ?? [])].filter(([name]) => others.every((one) => one.has(name))));
}

function common<T>(all: readonly T[]): T | null {
  const [first] = all;
  return first !== undefined && all.every((one) => one === first) ? first : null;
}

function isTerm(rest: Term | false | null): rest is Term {
  return rest !== null && rest !== false;
}
