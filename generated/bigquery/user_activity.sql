-- Code generated from schemas/user_activity.schema.json by `npm run codegen`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS `user_activity` (
  `event_type` STRING NOT NULL OPTIONS (description = 'Names the event type; always \`user_activity\`.'),
  `user_id` STRING NOT NULL OPTIONS (description = 'Key of the user.'),
  `session_id` STRING NOT NULL OPTIONS (description = 'Key of the visit in which the user did it.'),
  `activity_type` STRING NOT NULL OPTIONS (description = 'What the user did.'),
  `page_url` STRING NOT NULL OPTIONS (description = 'Page on which it happened: a path of the shop or a whole URL.'),
  `timestamp` TIMESTAMP NOT NULL OPTIONS (description = 'Instant at which it happened.'),
  `event_date` DATE NOT NULL OPTIONS (description = 'UTC date of \`timestamp\`; the table is partitioned by it.'),
  `_event_id` STRING NOT NULL OPTIONS (description = 'Identifies the event: the key for deduplication.'),
  `_schema_version` STRING OPTIONS (description = 'Version of the schema that the event was written with.'),
  `_published_at` TIMESTAMP OPTIONS (description = 'When the event was published.'),
  `_ingested_at` TIMESTAMP NOT NULL OPTIONS (description = 'When the row was written.'),
  `_run_id` STRING OPTIONS (description = 'Run that made the event; set on generated and test events only.'),
  `_extra` JSON OPTIONS (description = 'Fields of the event that the table does not know, keyed by JSON pointer.')
)
PARTITION BY `event_date`
CLUSTER BY `user_id`, `activity_type`
OPTIONS (
  description = 'One thing that a user did in the shop.',
  labels = [('domain', 'web')]
);

EXECUTE IMMEDIATE FORMAT("""
CREATE OR REPLACE VIEW `user_activity_deduplicated` AS
SELECT *
FROM `%s`.`user_activity`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY `event_date`, `_event_id` ORDER BY `_ingested_at` DESC) = 1
""", @@dataset_id);
