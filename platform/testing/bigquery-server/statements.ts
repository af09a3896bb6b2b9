import type { MigrationStage } from "../../warehouse/migration-plan.ts";
import { rebuildParts } from "../../warehouse/rebuild-sql.ts";
import { Refused } from "./answers.ts";

/** What the statements of migrations do to a dataset. */
export interface StatementTarget {
  snapshot(table: string, snapshot: string): Promise<void>;
  /** The table becomes what the stage says; with `old`, the table as it was stands under that name. */
  migrate(stage: MigrationStage, old: string | null): Promise<void>;
}

/** Statements of migrations. */
export interface Statements {
  /** Makes the statements of a stage known. */
  expect(stage: MigrationStage): void;
  run(sql: string): Promise<void>;
}

const clone = /CREATE SNAPSHOT TABLE IF NOT EXISTS `(\w+)` CLONE `(\w+)`/;
const copy = /^CREATE TABLE IF NOT EXISTS `(\w+)` AS SELECT \* FROM `(\w+)`$/;
const rename = /^ALTER TABLE `(\w+)` RENAME TO `(\w+)`/m;

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
    await target.snapshot(from, to);
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
          return void copied.add(stage);
        }
        if (sql.includes(parts.swap)) {
          if (!copied.has(stage)) throw new Refused(404, "notFound", "Not found: Table");
          return target.migrate(stage, rename.exec(parts.swap)?.[2] ?? null);
        }
      }
      if ((await snapshot(sql, copy)) || (await snapshot(sql, clone))) return;
      throw new Refused(400, "invalidQuery", `the server was not told to expect: ${sql}`);
    },
  };
}
