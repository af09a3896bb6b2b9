/** How a model is built; what is left out has its default. */
export interface ModelOptions {
  /**
   * True for schemas that were not written for this toolkit: names that BigQuery refuses are changed, each with a warning, an event need not be
   * an object, and mistakes that leave its table right are warnings. Default: false.
   */
  readonly lenient?: boolean;
  /** How a column is called where `x-bigquery.name` says nothing: like its property (the default), or like that in snake_case. */
  readonly naming?: "as-is" | "snake_case";
  /** The type of `number` where neither `multipleOf` nor `x-bigquery.type` says more. Default: FLOAT64. */
  readonly numbers?: "FLOAT64" | "NUMERIC" | "BIGNUMERIC";
}

/** The options with their defaults. */
export function withDefaults(options: ModelOptions): Required<ModelOptions> {
  const { lenient = false, naming = "as-is", numbers = "FLOAT64" } = options;
  return { lenient, naming, numbers };
}
