/** Keywords that say nothing about which documents are valid. */
export const ANNOTATION_KEYWORDS: ReadonlySet<string> = new Set([
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "x-event",
  "x-bigquery",
  "x-pii",
  "x-faker",
]);
