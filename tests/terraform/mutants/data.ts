import type { Mutant } from "./mutant.ts";

const archive =
  "  name                        = module.names.buckets.archive\n  location                    = var.region\n";

/** What holds data, got wrong. */
export const dataMutants: readonly Mutant[] = [
  {
    mistake: "a table that is taken out later",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        'resource "google_bigquery_table" "journal" {',
        'resource "google_bigquery_table" "events" {\n  deletion_protection = true\n  dataset_id = google_bigquery_dataset.events.dataset_id\n  table_id = "other"\n}\n\nlocals {\n  unused = {',
      ],
      [
        "data/main.tf",
        '  clustering          = ["message_id"]\n',
        '  clustering          = ["message_id"] }\n}\n/*\n',
      ],
      [
        "data/main.tf",
        'resource "google_storage_bucket" "archive" {',
        '*/\nresource "google_storage_bucket" "archive" {',
      ],
      ["data/access.tf", "google_bigquery_table.journal", "google_bigquery_table.events"],
    ],
    isLater: true,
    caught: "data-stays: google_bigquery_table.journal: it would be deleted",
  },
  {
    mistake: "a bucket with an access list per object",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        `${archive}  uniform_bucket_level_access = true`,
        `${archive}  uniform_bucket_level_access = false`,
      ],
    ],
    caught: "buckets-are-private: google_storage_bucket.archive: access is not uniform",
  },
  {
    mistake: "a bucket that may be made public",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        `${archive}  uniform_bucket_level_access = true\n  public_access_prevention    = "enforced"`,
        `${archive}  uniform_bucket_level_access = true\n  public_access_prevention    = "inherited"`,
      ],
    ],
    caught: "buckets-are-private: google_storage_bucket.archive: it may be made public",
  },
  {
    mistake: "an access list on a bucket",
    stack: "data",
    edits: [
      [
        "data/outputs.tf",
        'output "dataset"',
        'resource "google_storage_bucket_acl" "archive" {\n  bucket = google_storage_bucket.archive.name\n  predefined_acl = "publicRead"\n}\n\noutput "dataset"',
      ],
    ],
    caught: "no-acls: google_storage_bucket_acl.archive: access is granted past the policy",
  },
  {
    mistake: "a dataset that takes its tables with it",
    stack: "data",
    edits: [["data/main.tf", "delete_contents_on_destroy = false", "delete_contents_on_destroy = true"]],
    caught: "datasets-keep-tables: google_bigquery_dataset.events: destroying it deletes its tables",
  },
  {
    mistake: "an event table in a stack",
    stack: "data",
    edits: [
      [
        "data/outputs.tf",
        'output "dataset"',
        'resource "google_bigquery_table" "orders" {\n  dataset_id = google_bigquery_dataset.events.dataset_id\n  table_id = "orders"\n  deletion_protection = true\n}\n\noutput "dataset"',
      ],
    ],
    caught:
      "event-tables-are-not-ours: google_bigquery_table.orders: a plan would drop columns that it does not know yet",
  },
  {
    mistake: "a state without versions",
    stack: "bootstrap",
    edits: [["bootstrap/main.tf", "    enabled = true", "    enabled = false"]],
    caught: "state-has-versions: google_storage_bucket.state: an overwritten state is gone",
  },
  {
    mistake: "an archive that is deleted by age",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        '        type          = "SetStorageClass"\n        storage_class = "COLDLINE"',
        '        type = "Delete"',
      ],
    ],
    caught: "archive-does-not-expire: google_storage_bucket.archive: objects are deleted by age",
  },
];
