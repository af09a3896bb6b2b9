-- Code generated from schemas/order.schema.json by `npm run codegen`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS `orders` (
  `event_type` STRING NOT NULL OPTIONS (description = 'Names the event type; always \`order\`.'),
  `order_id` STRING NOT NULL OPTIONS (description = 'Key of the order, the same in all events of the order.'),
  `customer_id` STRING NOT NULL OPTIONS (description = 'Key of the customer who placed the order.'),
  `order_date` TIMESTAMP NOT NULL OPTIONS (description = 'Instant at which the order reached this status.'),
  `status` STRING NOT NULL OPTIONS (description = 'Status that the order has reached.'),
  `items` ARRAY<STRUCT<
    `product_id` STRING NOT NULL OPTIONS (description = 'Key of the product ordered.'),
    `quantity` INT64 NOT NULL OPTIONS (description = 'Pieces ordered.'),
    `unit_price` NUMERIC(10, 2) NOT NULL OPTIONS (description = 'Price of one piece, in the currency of the order.')
  >> OPTIONS (description = 'Order lines, in the order of the basket.'),
  `total_amount` NUMERIC(10, 2) NOT NULL OPTIONS (description = 'Sum over all order lines of quantity times unit price, in \`currency\`.'),
  `currency` STRING NOT NULL OPTIONS (description = 'ISO 4217 code of the currency of all amounts of the order.'),
  `event_date` DATE NOT NULL OPTIONS (description = 'UTC date of \`order_date\`; the table is partitioned by it.'),
  `_event_id` STRING NOT NULL OPTIONS (description = 'Identifies the event: the key for deduplication.'),
  `_schema_version` STRING OPTIONS (description = 'Version of the schema that the event was written with.'),
  `_published_at` TIMESTAMP OPTIONS (description = 'When the event was published.'),
  `_ingested_at` TIMESTAMP NOT NULL OPTIONS (description = 'When the row was written.'),
  `_run_id` STRING OPTIONS (description = 'Run that made the event; set on generated and test events only.'),
  `_extra` JSON OPTIONS (description = 'Fields of the event that the table does not know, keyed by JSON pointer.')
)
PARTITION BY `event_date`
CLUSTER BY `customer_id`, `status`
OPTIONS (
  description = 'One state of a customer\'s order in the shop: an order has one event per status it reaches.',
  labels = [('domain', 'commerce')]
);

EXECUTE IMMEDIATE FORMAT("""
CREATE OR REPLACE VIEW `orders_deduplicated` AS
SELECT *
FROM `%s`.`orders`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY `event_date`, `_event_id` ORDER BY `_ingested_at` DESC) = 1
""", @@dataset_id);
