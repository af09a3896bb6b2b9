-- Code generated from schemas/everything.schema.json by `npm run codegen`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS `everything_mapped` (
  `event_type` STRING NOT NULL,
  `text` STRING NOT NULL,
  `whole` INT64,
  `huge_whole` NUMERIC,
  `fraction` FLOAT64,
  `money` NUMERIC(9, 2),
  `rate` NUMERIC,
  `flag` BOOL,
  `maybe_text` STRING,
  `maybe_instant` TIMESTAMP,
  `maybe_by_union` INT64,
  `enum_text` STRING,
  `enum_or_null` STRING,
  `enum_number` INT64,
  `const_text` STRING,
  `const_number` INT64,
  `format_date_time` TIMESTAMP NOT NULL,
  `format_date` DATE NOT NULL,
  `format_time` STRING,
  `format_uuid` STRING NOT NULL,
  `format_email` STRING,
  `format_uri` STRING,
  `nested` STRUCT<
    `inner` STRUCT<
      `leaf` INT64 NOT NULL
    > NOT NULL,
    `note` STRING
  > NOT NULL OPTIONS (description = 'Objects in objects.'),
  `texts` ARRAY<STRING>,
  `objects` ARRAY<STRUCT<
    `sku` STRING NOT NULL
  >>,
  `grid` ARRAY<STRUCT<
    `list` ARRAY<INT64>
  >>,
  `labels` ARRAY<STRUCT<
    `key` STRING NOT NULL,
    `value` STRING
  >>,
  `measures` ARRAY<STRUCT<
    `key` STRING NOT NULL,
    `value` STRUCT<
      `value` FLOAT64
    >
  >>,
  `local` INT64,
  `cross` STRUCT<
    `city` STRING NOT NULL,
    `position` STRUCT<
      `lat` FLOAT64 NOT NULL,
      `lon` FLOAT64 NOT NULL
    >
  > OPTIONS (description = 'From another file.'),
  `cross_part` STRING,
  `anything` JSON,
  `free_object` JSON,
  `free_items` ARRAY<JSON>,
  `as_json` JSON,
  `with_default` STRING DEFAULT 'none',
  `_event_id` STRING NOT NULL OPTIONS (description = 'Identifies the event: the key for deduplication.'),
  `_schema_version` STRING OPTIONS (description = 'Version of the schema that the event was written with.'),
  `_published_at` TIMESTAMP OPTIONS (description = 'When the event was published.'),
  `_ingested_at` TIMESTAMP NOT NULL OPTIONS (description = 'When the row was written.'),
  `_run_id` STRING OPTIONS (description = 'Run that made the event; set on generated and test events only.'),
  `_extra` JSON OPTIONS (description = 'Fields of the event that the table does not know, keyed by JSON pointer.')
)
PARTITION BY DATE_TRUNC(`format_date`, MONTH)
CLUSTER BY `enum_text`, `format_uuid`
OPTIONS (
  description = 'Each construct that has a column.',
  labels = [('domain', 'tests')],
  partition_expiration_days = 400
);

EXECUTE IMMEDIATE FORMAT("""
CREATE OR REPLACE VIEW `everything_mapped_deduplicated` AS
SELECT *
FROM `%s`.`everything_mapped`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY `format_date`, `_event_id` ORDER BY `_ingested_at` DESC) = 1
""", @@dataset_id);
