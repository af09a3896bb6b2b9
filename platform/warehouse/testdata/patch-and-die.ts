import type { TableDefinition } from "../../../generated/contract.ts";
import { openDuckdbWarehouse } from "../duckdb.ts";

/** Creates a table in the file named on the command line, adds fields inside a record and a list of records, stores a row, and is killed. */
const [, , file = ""] = process.argv;

function table(inside: readonly string[]): TableDefinition {
  const fields = inside.map((name) => ({ name, type: "INTEGER", mode: "NULLABLE" }) as const);
  return {
    name: "orders",
    schema: {
      fields: [
        { name: "delivery", type: "RECORD", mode: "NULLABLE", fields },
        { name: "lines", type: "RECORD", mode: "REPEATED", fields },
      ],
    },
  };
}

const warehouse = await openDuckdbWarehouse({ file });
const { etag } = await warehouse.createTable(table(["a"]));
await warehouse.insertRows("orders", [{ insertId: "1", row: { delivery: { a: 1 }, lines: [{ a: 2 }] } }]);
await warehouse.patchTable(table(["a", "b"]), etag);
await warehouse.insertRows("orders", [{ insertId: "2", row: { delivery: { b: 3 }, lines: [{ b: 4 }] } }]);
process.kill(process.pid, "SIGKILL");
