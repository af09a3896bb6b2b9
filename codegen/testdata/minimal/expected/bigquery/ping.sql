-- Code generated from schemas/ping.schema.json by `npm run codegen`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS `ping` (
  `event_type` STRING NOT NULL OPTIONS (description = 'Always \`ping\`.'),
  `host` STRING NOT NULL OPTIONS (description = 'Who is alive.'),
  `_event_id` STRING NOT NULL OPTIONS (description = 'Identifies the event: the key for deduplication.'),
  `_schema_version` STRING OPTIONS (description = 'Version of the schema that the event was written with.'),
  `_published_at` TIMESTAMP OPTIONS (description = 'When the event was published.'),
  `_ingested_at` TIMESTAMP NOT NULL OPTIONS (description = 'When the row was written.'),
  `_run_id` STRING OPTIONS (description = 'Run that made the event; set on generated and test events only.'),
  `_extra` JSON OPTIONS (description = 'Fields of the event that the table does not know, keyed by JSON pointer.')
)
OPTIONS (
  description = 'Sign of life.'
);

EXECUTE IMMEDIATE FORMAT("""
CREATE OR REPLACE VIEW `ping_deduplicated` AS
SELECT *
FROM `%s`.`ping`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY `_event_id` ORDER BY `_ingested_at` DESC) = 1
""", @@dataset_id);
