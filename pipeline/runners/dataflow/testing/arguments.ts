/** What a job cannot do without, and where its workers find things. */
export const given = {
  arguments: [
    "--region=us-central1",
    `--image=us-central1-docker.pkg.dev/acme-events/prod-eventloom/pipeline@sha256:${"0a".repeat(32)}`,
  ],
  environment: {
    GCP_PROJECT_ID: "acme-events",
    BIGQUERY_DATASET: "prod_events_dataset",
    ARCHIVE_BUCKET: "acme-events-prod-archive",
  },
} as const;
