/** The code of a conversion: of one expression, and as a callback that takes the value. */
export interface Conversion {
  readonly of: (expression: string) => string;
  readonly callback: string;
}

/** A conversion that calls a function by name. */
export function call(name: string): Conversion {
  return { of: (expression) => `${name}(${expression})`, callback: name };
}
