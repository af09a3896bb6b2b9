import { expect, test } from "vitest";
import { planReport } from "./plan-report.ts";
import type { ResourceChange } from "./policy/plan.ts";

function change(
  address: string,
  actions: readonly string[],
  before: object = {},
  after: object = {},
): ResourceChange {
  const [type = ""] = address.split(".");
  return {
    address,
    mode: "managed",
    type,
    change: { actions, before: before as Record<string, unknown>, after: after as Record<string, unknown> },
  };
}

function reportOf(changes: readonly ResourceChange[], broken: readonly string[] = []): string {
  const plan = { resource_changes: changes, variables: {}, configuration: { root_module: {} } };
  return planReport([{ stack: "app", plan }], broken);
}

test("a plan that changes nothing says so", () => {
  const read = { ...change("google_project.this", ["read"]), mode: "data" };
  expect(reportOf([read, change("google_storage_bucket.archive", ["no-op"])])).toBe(
    "## Terraform plan: no changes\n",
  );
});

test("what is dangerous stands first, and attributes are named without their values", () => {
  const markdown = reportOf([
    change(
      "google_cloud_run_v2_service.this",
      ["update"],
      { name: "a", labels: { a: 1 } },
      { name: "a", labels: { a: 2 } },
    ),
    change("google_monitoring_alert_policy.lag", ["create"]),
    change("google_cloud_scheduler_job.autoscaler", ["delete"]),
    change(
      "google_eventarc_trigger.table_manager[0]",
      ["create", "delete"],
      { region: "a" },
      { region: "b" },
    ),
  ]);
  expect(markdown).toBe(`## Terraform plan: 1 to delete, 1 to replace, 1 to create, 1 to update

| stack | what | resource | attributes |
| --- | --- | --- | --- |
| app | delete | \`google_cloud_scheduler_job.autoscaler\` |  |
| app | replace | \`google_eventarc_trigger.table_manager[0]\` | region |
| app | create | \`google_monitoring_alert_policy.lag\` |  |
| app | update | \`google_cloud_run_v2_service.this\` | labels |
`);
});

test("attributes that are known after apply count as changed", () => {
  const one = change("google_cloud_run_v2_service.this", ["update"]);
  const markdown = reportOf([
    { ...one, change: { ...one.change, after_unknown: { uri: true, name: false } } },
  ]);
  expect(markdown).toContain("`google_cloud_run_v2_service.this` | uri |");
});

test("what breaks a promise stands before all changes, and stays in its line", () => {
  const markdown = reportOf(
    [change("google_storage_bucket.archive", ["delete"])],
    ["data-stays: google_storage_bucket.archive: it would be deleted\n`x`"],
  );
  expect(markdown.split("\n").slice(2, 5)).toEqual([
    "**Refused**, because it breaks what every deployment promises:",
    "",
    "- `data-stays: google_storage_bucket.archive: it would be deleted 'x'`",
  ]);
});

test("addresses stay in their cells", () => {
  const markdown = reportOf([change('google_project_service.this["a|b`c\nd"]', ["create"])]);
  expect(markdown).toContain('| `google_project_service.this["a\\|b\'c d"]` |');
});
