-- Code generated from schemas/page_view.schema.json by `npm run codegen`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS `page_view_v3` (
  `event_type` STRING NOT NULL,
  `page_view_id` STRING NOT NULL OPTIONS (description = 'Key of the view.'),
  `viewed_at` TIMESTAMP NOT NULL OPTIONS (description = 'When it was.'),
  `user_agent` STRING OPTIONS (description = 'What looked at it.'),
  `http_status` INT64 OPTIONS (description = 'What the server said.'),
  `load_time` NUMERIC NOT NULL OPTIONS (description = 'Seconds; a NUMERIC by the configuration.'),
  `scroll_depth` NUMERIC(3, 2) OPTIONS (description = 'Its own digits.'),
  `rawScore` FLOAT64 OPTIONS (description = 'Its own type and name.'),
  `screen_size` STRUCT<
    `width_px` NUMERIC NOT NULL,
    `height_px` NUMERIC
  > OPTIONS (description = 'Of the screen.'),
  `custom_metrics` ARRAY<STRUCT<
    `key` STRING NOT NULL,
    `value` NUMERIC
  >> OPTIONS (description = 'By name: names of a map are data.')
)
CLUSTER BY `user_agent`
OPTIONS (
  description = 'A page that somebody looked at.'
);
