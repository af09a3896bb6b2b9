import type { EventDefinition, Json, Row, Sample, ValidationIssue } from "../../../generated/contract.ts";
import type { Catalog } from "../catalog.ts";

/**
 * A hand-made catalog of two event types for tests of what is generic over the registry: `order` (table `orders`, its id is not unique)
 * and `payment` (table `payments`, its id is unique). Every property is required; `amount` is a number from 0.
 */
export function fixtureCatalog(): Catalog {
  const definitions = [
    fixtureDefinition({ type: "order", idField: "order_id", unique: false }),
    fixtureDefinition({ type: "payment", idField: "payment_id", unique: true }),
  ];
  return {
    registry: new Map(definitions.map((definition) => [definition.type, definition])),
    openapi: { openapi: "3.1.0", info: { title: "Fixture", version: "1.0.0" }, paths: {} },
  };
}

/** One event type of the fixture: {event_type, <idField>, amount}. */
export function fixtureDefinition(options: {
  readonly type: string;
  readonly idField: string;
  readonly unique: boolean;
  readonly hash?: string;
}): EventDefinition {
  const { type, idField, unique, hash = `hash-of-${type}` } = options;
  const validate = (value: unknown) => validateFixture(value, type, idField);
  return {
    type,
    version: "1.0.0",
    hash,
    title: type,
    description: `A ${type} for tests.`,
    id: { field: idField, unique },
    time: null,
    personal: [],
    table: {
      name: `${type}s`,
      schema: {
        fields: [
          { name: "_event_id", type: "STRING", mode: "REQUIRED" },
          { name: idField, type: "STRING", mode: "REQUIRED" },
          { name: "amount", type: "FLOAT", mode: "REQUIRED" },
        ],
      },
    },
    validate,
    toRow: (event) => event as Row,
    fromRow: (row) => row,
    async generate({ count, seed, invalid = 0 }) {
      return Array.from({ length: count }, (_, index): Sample => {
        const event = { event_type: type, [idField]: `${type}-${seed}-${index}`, amount: index };
        const isInvalid = Math.floor((index + 1) * invalid) > Math.floor(index * invalid);
        if (!isInvalid) return { event, broken: null };
        return { event: { ...event, amount: -1 }, broken: { keyword: "minimum", pointer: "/amount" } };
      });
    },
  };
}

function validateFixture(value: unknown, type: string, idField: string): readonly ValidationIssue[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ pointer: "", keyword: "type", message: "must be object" }];
  }
  const event = value as Readonly<Record<string, Json>>;
  const issues: ValidationIssue[] = [];
  for (const name of ["event_type", idField, "amount"]) {
    if (event[name] === undefined) {
      issues.push({ pointer: `/${name}`, keyword: "required", message: "is missing" });
    }
  }
  const { event_type: given, amount } = event;
  if (given !== undefined && given !== type) {
    issues.push({ pointer: "/event_type", keyword: "const", message: `must be "${type}"` });
  }
  if (amount !== undefined && !(typeof amount === "number" && amount >= 0)) {
    issues.push({ pointer: "/amount", keyword: "minimum", message: "must be >= 0" });
  }
  return issues;
}
