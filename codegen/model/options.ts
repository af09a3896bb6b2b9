/** How a model is built. */
export interface ModelOptions {
  /**
   * True for schemas that were not written for this toolkit: names that BigQuery refuses are changed, each with a warning, an event need not be
   * an object, and mistakes that leave its table right are warnings. Default: false.
   */
  readonly lenient?: boolean;
}
