import { expect, test } from "vitest";
import { parsePlan, type Plan } from "./plan.ts";
import { judge } from "./policy.ts";

const whole = {
  format_version: "1.2",
  variables: { project_id: { value: "acme-events" }, environment: { value: "prod" } },
  resource_changes: [],
  configuration: { root_module: {} },
};

function planOf(type: string, actions: readonly string[], after: object | null): Plan {
  const resource = { address: `${type}.one`, mode: "managed", type, change: { actions, before: {}, after } };
  return parsePlan(JSON.stringify({ ...whole, resource_changes: [resource] }));
}

test.each([
  "google_bigquery_dataset",
  "google_bigquery_table",
  "google_storage_bucket",
  "google_pubsub_topic",
  "google_pubsub_subscription",
])("%s is neither deleted, replaced nor forgotten", (type) => {
  for (const actions of [["delete"], ["delete", "create"], ["create", "delete"], ["forget"]])
    expect(judge([planOf(type, actions, null)], [])).toEqual([
      `data-stays: ${type}.one: it would be deleted`,
    ]);
});

test("a release, which does not plan the accounts, still takes none but named ones", () => {
  const service = (account: string) =>
    judge([planOf("google_workflows_workflow", ["no-op"], { service_account: account })], []);
  expect(service("prod-autoscaler@acme-events.iam.gserviceaccount.com")).toEqual([]);
  expect(service("")).toEqual([
    "own-accounts: google_workflows_workflow.one: it runs as the default account",
  ]);
});

test("a role that is known only after apply is not taken on trust", () => {
  expect(
    judge([planOf("google_project_iam_member", ["create"], { member: "user:a@example.com" })], []),
  ).toEqual([
    "least-privilege: google_project_iam_member.one: who gets which role is known only after apply",
  ]);
});

test("a kind of resource that nobody thought of is refused", () => {
  expect(judge([planOf("google_compute_firewall", ["create"], {})], [])).toEqual([
    "known-kinds: google_compute_firewall.one: no rule knows google_compute_firewall",
  ]);
});

test("a module from elsewhere is refused, at any depth", () => {
  const module_calls = {
    names: {
      source: "../names",
      module: { module_calls: { far: { source: "git::https://example.com/x" } } },
    },
  };
  const plan = {
    ...planOf("google_service_account", ["create"], {}),
    configuration: { root_module: { module_calls } },
  };
  expect(judge([plan], [])).toEqual(["own-modules: module.far: it comes from git::https://example.com/x"]);
});

test.each([
  ["nothing", "", /JSON/],
  ["no plan", "{}", /not a plan of format 1/],
  ["a later format", JSON.stringify({ ...whole, format_version: "2.0" }), /not a plan of format 1/],
  ["a plan that broke off", JSON.stringify({ ...whole, errored: true }), /ended with an error/],
  ["a plan of nothing", JSON.stringify(whole), /no resources/],
  [
    "a plan without variables",
    JSON.stringify({ ...whole, resource_changes: [{}], variables: {} }),
    /project_id/,
  ],
])("%s is not judged", (_what, text, message) => expect(() => parsePlan(text)).toThrow(message));
