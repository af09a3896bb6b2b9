-- Code generated from schemas/odd-names.schema.json by `npm run codegen`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS `odd_names` (
  `event_type` STRING NOT NULL,
  `order_total_eur` FLOAT64,
  `groesse` STRING NOT NULL,
  `second_address` STRING,
  `quoted` STRING,
  `a_b_c` STRUCT<
    `class` STRING,
    `nameless` BOOL
  >,
  `constructor` STRING,
  `smileys` ARRAY<STRING>,
  `_event_id` STRING NOT NULL OPTIONS (description = 'Identifies the event: the key for deduplication.'),
  `_schema_version` STRING OPTIONS (description = 'Version of the schema that the event was written with.'),
  `_published_at` TIMESTAMP OPTIONS (description = 'When the event was published.'),
  `_ingested_at` TIMESTAMP NOT NULL OPTIONS (description = 'When the row was written.'),
  `_run_id` STRING OPTIONS (description = 'Run that made the event; set on generated and test events only.'),
  `_extra` JSON OPTIONS (description = 'Fields of the event that the table does not know, keyed by JSON pointer.')
)
OPTIONS (
  description = 'Names that are no identifiers, each with a column of its own: */ \`${process.exit(1)}\` --'
);

EXECUTE IMMEDIATE FORMAT("""
CREATE OR REPLACE VIEW `odd_names_deduplicated` AS
SELECT *
FROM `%s`.`odd_names`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY `_event_id` ORDER BY `_ingested_at` DESC) = 1
""", @@dataset_id);
