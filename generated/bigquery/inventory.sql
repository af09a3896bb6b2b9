-- Code generated from schemas/inventory.schema.json by `npm run codegen`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS `inventory` (
  `event_type` STRING NOT NULL OPTIONS (description = 'Names the event type; always \`inventory\`.'),
  `inventory_id` STRING NOT NULL OPTIONS (description = 'Key of the stock record that changed.'),
  `product_id` STRING NOT NULL OPTIONS (description = 'Key of the product whose stock changed.'),
  `quantity_change` INT64 NOT NULL OPTIONS (description = 'Pieces added to the stock; negative when they left it.'),
  `warehouse_id` STRING NOT NULL OPTIONS (description = 'Key of the warehouse, \`wh-\` and its region.'),
  `reason` STRING NOT NULL OPTIONS (description = 'Why the stock changed.'),
  `timestamp` TIMESTAMP NOT NULL OPTIONS (description = 'Instant of the change.'),
  `event_date` DATE NOT NULL OPTIONS (description = 'UTC date of \`timestamp\`; the table is partitioned by it.'),
  `_event_id` STRING NOT NULL OPTIONS (description = 'Identifies the event: the key for deduplication.'),
  `_schema_version` STRING OPTIONS (description = 'Version of the schema that the event was written with.'),
  `_published_at` TIMESTAMP OPTIONS (description = 'When the event was published.'),
  `_ingested_at` TIMESTAMP NOT NULL OPTIONS (description = 'When the row was written.'),
  `_run_id` STRING OPTIONS (description = 'Run that made the event; set on generated and test events only.'),
  `_extra` JSON OPTIONS (description = 'Fields of the event that the table does not know, keyed by JSON pointer.')
)
PARTITION BY `event_date`
CLUSTER BY `warehouse_id`, `product_id`
OPTIONS (
  description = 'One change of a product\'s stock in one warehouse.',
  labels = [('domain', 'fulfilment')]
);

EXECUTE IMMEDIATE FORMAT("""
CREATE OR REPLACE VIEW `inventory_deduplicated` AS
SELECT *
FROM `%s`.`inventory`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY `event_date`, `_event_id` ORDER BY `_ingested_at` DESC) = 1
""", @@dataset_id);
