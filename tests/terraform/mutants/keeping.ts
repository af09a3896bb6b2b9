import type { Mutant } from "./mutant.ts";

/** What holds data, kept badly. */
export const keepingMutants: readonly Mutant[] = [
  {
    mistake: "a bucket that is destroyed with its objects",
    stack: "bootstrap",
    edits: [
      ["bootstrap/main.tf", "force_destroy               = false", "force_destroy               = true"],
    ],
    caught: "buckets-are-private: google_storage_bucket.state: destroying it deletes its objects",
  },
  {
    mistake: "a state that is gone once it is deleted",
    stack: "bootstrap",
    edits: [["bootstrap/main.tf", "retention_duration_seconds = 2592000", "retention_duration_seconds = 0"]],
    caught: "objects-come-back: google_storage_bucket.state: a deleted object is gone",
  },
  {
    mistake: "a state in another region",
    stack: "bootstrap",
    edits: [
      ["bootstrap/main.tf", "location                    = var.region", 'location                    = "EU"'],
    ],
    caught: "one-region: google_storage_bucket.state: it is in eu, others are in us-central1",
  },
  {
    mistake: "image tags that can be moved",
    stack: "bootstrap",
    edits: [["bootstrap/main.tf", "immutable_tags = true", "immutable_tags = false"]],
    caught: "images-stay: google_artifact_registry_repository.images: a tag can be moved to another image",
  },
  {
    mistake: "APIs that go off with the stack",
    stack: "bootstrap",
    edits: [["bootstrap/main.tf", "disable_on_destroy = false", "disable_on_destroy = true"]],
    caught:
      'apis-stay: google_project_service.this["artifactregistry.googleapis.com"]: destroying it stops whatever uses the API',
  },
  {
    mistake: "a journal that a plan may delete",
    stack: "data",
    edits: [["data/main.tf", "deletion_protection = true", "deletion_protection = false"]],
    caught: "event-tables-are-not-ours: google_bigquery_table.journal: it is not protected",
  },
  {
    mistake: "a dataset with an access list of its own",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        '  max_time_travel_hours      = "168"\n',
        '  max_time_travel_hours      = "168"\n  access {\n    role = "READER"\n    special_group = "allAuthenticatedUsers"\n  }\n',
      ],
    ],
    caught:
      "no-access-past-policies: google_bigquery_dataset.events: its access list takes everybody else off",
  },
  {
    mistake: "a dataset whose partitions expire",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        '  max_time_travel_hours      = "168"\n',
        '  max_time_travel_hours      = "168"\n  default_partition_expiration_ms = 3600000\n',
      ],
    ],
    caught: "datasets-keep-tables: google_bigquery_dataset.events: its tables expire",
  },
  {
    mistake: "a dataset that remembers two days",
    stack: "data",
    edits: [["data/main.tf", '"168"', '"48"']],
    caught: "datasets-keep-tables: google_bigquery_dataset.events: rows are not recoverable for a week",
  },
  {
    mistake: "a dataset on another continent",
    stack: "data",
    edits: [
      ["data/main.tf", "  location                   = var.region", '  location                   = "US"'],
    ],
    caught: "one-region: google_bigquery_dataset.events: it is in us, others are in us-central1",
  },
  {
    mistake: "an archive that is a website",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        "  soft_delete_policy {\n    retention_duration_seconds = 30 * 24 * 3600\n  }\n",
        '  soft_delete_policy {\n    retention_duration_seconds = 30 * 24 * 3600\n  }\n  website {\n    main_page_suffix = "index.html"\n  }\n',
      ],
    ],
    caught: "buckets-are-private: google_storage_bucket.archive: it is made for browsers",
  },
  {
    mistake: "dead letters that go after a day",
    stack: "data",
    edits: [["data/main.tf", "age = var.dead_letter_days", "age = 1"]],
    caught: "letters-are-held: google_storage_bucket.dead_letters: letters go before anybody has looked",
  },
  {
    mistake: "a state whose versions go at once",
    stack: "bootstrap",
    edits: [["bootstrap/main.tf", "      num_newer_versions = 50\n", ""]],
    caught: "state-has-versions: google_storage_bucket.state: its versions go too soon",
  },
  {
    mistake: "images that go while they run",
    stack: "bootstrap",
    edits: [["bootstrap/main.tf", "      keep_count = 50", "      keep_count = 1"]],
    caught: "images-stay: google_artifact_registry_repository.images: an image that runs can be deleted",
    isAlone: true,
  },
  {
    mistake: "dead letters that are kept for ever",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        '      age = var.dead_letter_days\n    }\n    action {\n      type = "Delete"\n    }',
        '      age = var.dead_letter_days\n    }\n    action {\n      type = "AbortIncompleteMultipartUpload"\n    }',
      ],
    ],
    caught: "letters-are-held: google_storage_bucket.dead_letters: letters are kept for ever",
    isAlone: true,
  },
  {
    mistake: "an archive in cold storage at once",
    stack: "data",
    edits: [["data/main.tf", "        age = lifecycle_rule.value\n", ""]],
    caught:
      "archive-does-not-expire: google_storage_bucket.archive: objects that are still read are in cold storage",
    isAlone: true,
  },
  {
    mistake: "a journal that is scanned as a whole",
    stack: "data",
    edits: [["data/main.tf", '  clustering          = ["message_id"]\n', ""]],
    caught: "journal-can-be-read: google_bigquery_table.journal: each look scans all of it",
  },
  {
    mistake: "templates that are deleted after a week",
    stack: "data",
    edits: [["data/main.tf", '      matches_prefix = ["temp/"]\n', ""]],
    caught: "templates-stay: google_storage_bucket.templates: templates of jobs that run are deleted",
  },
];
