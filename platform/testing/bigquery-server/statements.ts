import type { MigrationStage } from "../../warehouse/migration-plan.ts";
import { rebuildParts } from "../../warehouse/rebuild-sql.ts";
import { Refused } from "./answers.ts";

/** What the statements of migrations do to a dataset. */
export interface StatementTarget {
  /** Copies the table, with all that it has (`clone`) or as a query reads it. */
  snapshot(table: string, snapshot: string, by: "clone" | "query"): Promise<void>;
  /** A query fills the table `next` with what the stage makes of the rows. */
  fill(stage: MigrationStage, next: string): Promise<void>;
  /** The table becomes what the stage says; with `names`, by the swap for `next`, and the table as it was stands under `old`. */
  migrate(
    stage: MigrationStage,
    names: { readonly next: string; readonly old: string } | null,
  ): Promise<void>;
}

/** Statements of migrations. */
export interface Statements {
  /** Makes the statements of a stage known. */
  expect(stage: MigrationStage): void;
  run(sql: string): Promise<void>;
}

const clone = /CREATE SNAPSHOT TABLE IF NOT EXISTS `(\w+)` CLONE `(\w+)`/;
const copy = /^CREATE TABLE IF NOT EXISTS `(\w+)` AS SELECT \* FROM `(\w+)`$/;
const fill = /CREATE OR REPLACE TABLE `(\w+)`/;
const swap = /ALTER TABLE `\w+` RENAME TO `(\w+)`;\nALTER TABLE `(\w+)` RENAME TO/;

/**
 * Carries out statements that it was told to expect. DuckDB, which keeps the tables, does not speak GoogleSQL: a statement is known by its text, and
 * what it does is done by DuckDB's own migration. A swap of names without the copy before it fails, as it does when there is no such table.
 */
export function createStatements(target: StatementTarget): Statements {
  const stages: MigrationStage[] = [];
  const copied = new Set<MigrationStage>();

  async function snapshot(sql: string, pattern: RegExp): Promise<boolean> {
    const [, to, from] = pattern.exec(sql) ?? [];
    if (to === undefined || from === undefined) return false;
    await target.snapshot(from, to, pattern === clone ? "clone" : "query");
    return true;
  }

  return {
    expect: (stage) => void stages.push(stage),
    async run(sql) {
      for (const stage of stages) {
        const { step } = stage;
        if (step.kind === "ddl" && step.sql === sql) return target.migrate(stage, null);
        if (step.kind !== "rebuild") continue;
        const parts = rebuildParts(step.sql);
        if (parts.copy === sql) {
          await snapshot(sql, clone);
          await target.fill(stage, fill.exec(sql)?.[1] ?? "");
          return void copied.add(stage);
        }
        if (sql.includes(parts.swap)) {
          if (!copied.has(stage)) throw new Refused(404, "notFound", "Not found: Table");
          const [, old = "", next = ""] = swap.exec(parts.swap) ?? [];
          return target.migrate(stage, { old, next });
        }
      }
      if ((await snapshot(sql, copy)) || (await snapshot(sql, clone))) return;
      throw new Refused(400, "invalidQuery", `the server was not told to expect: ${sql}`);
    },
  };
}
