import type { EventDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { conflictRetry, type RetryClock } from "../../platform/runtime/retry.ts";
import type { SetupWatch } from "../../platform/runtime/setup-watch.ts";
import { planTable, type PlanStep, type TablePlan } from "../../platform/warehouse/table-plan.ts";
import type { LiveTable, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { refusedSteps, tableStatus, type RefusedStep, type TableStatus } from "./table-status.ts";
import type { UpdateWindow } from "./update-window.ts";

/** Brings tables up to their event types. Failures are thrown as `PlatformError`. */
export interface TableSync {
  /** Resolves when the table takes rows of the event type; does not look again at a table that did so within the last 30 s. */
  ensure(definition: EventDefinition): Promise<TableStatus>;
  /** The same, but always looks. */
  sync(definition: EventDefinition): Promise<TableStatus>;
  /** Looks without changing anything. */
  inspect(definition: EventDefinition): Promise<TableStatus>;
}

/** What a table sync needs. */
export interface TableSyncOptions {
  readonly warehouse: Warehouse;
  readonly log: Logger;
  readonly setup: SetupWatch;
  readonly now: () => Date;
  readonly clock: RetryClock;
  readonly window: UpdateWindow;
}

const knownMilliseconds = 30_000;

/**
 * A table sync that knows nothing yet. Callers with the same schema share a change; others, of this table sync or of another one with
 * the same window, take turns.
 */
export function createTableSync(options: TableSyncOptions): TableSync {
  const { warehouse, now, setup } = options;
  const update = createUpdate(options);
  const known = new Map<
    string,
    { readonly hash: string; readonly at: number; readonly status: TableStatus }
  >();
  const flights = new Map<string, { readonly hash: string; readonly status: Promise<TableStatus> }>();

  function sync(definition: EventDefinition): Promise<TableStatus> {
    const name = definition.table.name;
    const current = flights.get(name);
    if (current?.hash === definition.hash) return current.status;
    const status = fly(definition);
    const flight = { hash: definition.hash, status };
    flights.set(name, flight);
    const land = () => {
      if (flights.get(name) === flight) flights.delete(name);
    };
    status.then(land, land);
    return status;
  }

  async function fly(definition: EventDefinition): Promise<TableStatus> {
    try {
      const status = await update(definition);
      known.set(definition.table.name, { hash: definition.hash, at: now().getTime(), status });
      setup.clear();
      return status;
    } catch (error) {
      known.delete(definition.table.name);
      setup.record(error);
      throw error;
    }
  }

  return {
    sync,
    async ensure(definition) {
      const last = known.get(definition.table.name);
      const fresh = last?.hash === definition.hash && now().getTime() - last.at < knownMilliseconds;
      return fresh ? last.status : await sync(definition);
    },
    async inspect(definition) {
      const live = await warehouse.getTable(definition.table.name);
      const status = tableStatus(definition, live, planTable(definition.table, live?.definition ?? null));
      const last = known.get(definition.table.name);
      const refusal = last?.hash === definition.hash ? last.status.refused : [];
      // What the warehouse itself refused is in no plan.
      return status.state === "pending" && refusal.length > 0
        ? { ...status, state: "refused", refused: refusal }
        : status;
    },
  };
}

/** Read, plan, write under the etag; again when someone else was faster. */
function createUpdate({
  warehouse,
  log,
  clock,
  window,
}: TableSyncOptions): (definition: EventDefinition) => Promise<TableStatus> {
  const toldRefusals = new Map<string, string>();

  function tellRefusals({ type, table }: EventDefinition, refused: readonly RefusedStep[]): void {
    const text = stepsText(refused);
    if (toldRefusals.get(table.name) === text) return;
    toldRefusals.set(table.name, text);
    if (text !== "")
      log.warning("table change refused", { table: table.name, event_type: type, refused: text });
  }

  async function look({ table }: EventDefinition): Promise<Sight> {
    const live = await warehouse.getTable(table.name);
    return { live, plan: planTable(table, live?.definition ?? null) };
  }

  async function apply(name: string, { live, plan }: Sight): Promise<LiveTable | null> {
    if (plan.definition === null) return live;
    const changed =
      live === null
        ? await warehouse.createTable(plan.definition)
        : await warehouse.patchTable(plan.definition, live.etag);
    const steps = plan.steps.filter(({ kind }) => kind === "create" || kind === "patch");
    log.info(live === null ? "table created" : "table patched", {
      table: name,
      changes: stepsText(steps),
    });
    return changed;
  }

  async function update(definition: EventDefinition): Promise<TableStatus> {
    const { name } = definition.table;
    let sight = await look(definition);
    if (sight.plan.definition !== null && (await window.take(name))) sight = await look(definition);
    const { live, plan } = sight;
    tellRefusals(definition, refusedSteps(plan.steps));
    try {
      const changed = await apply(name, sight);
      return tableStatus(definition, changed, { steps: plan.steps, definition: null });
    } catch (error) {
      if (!(error instanceof PlatformError) || error.retryClass !== "POISON") throw error;
      const refusal = {
        kind: "refuse",
        path: "",
        reason: `the warehouse refused: ${error.message}`,
      } as const;
      tellRefusals(definition, [refusal]);
      return tableStatus(definition, live, { steps: [...plan.steps, refusal], definition: null });
    }
  }

  return (definition) =>
    window.exclusively(definition.table.name, () => conflictRetry(() => update(definition), clock));
}

/** A table as it is, and what is to be done to it. */
interface Sight {
  readonly live: LiveTable | null;
  readonly plan: TablePlan;
}

function stepsText(steps: readonly Pick<PlanStep, "path" | "reason">[]): string {
  return steps.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");
}
