type Method<This, Values extends unknown[], Result> = (this: This, ...values: Values) => Result;

/** Replaces a method of a class by one that `make` makes from it. Throws when the class has no such method any more. */
export function replaceMethod<This extends object, Values extends unknown[], Result>(
  prototype: This,
  name: string,
  make: (stock: Method<This, Values, Result>) => Method<This, Values, Result>,
): void {
  const stock: unknown = Reflect.get(prototype, name);
  if (typeof stock !== "function") throw new Error(`apache-beam has no ${name} to mend; see pipeline/beam/`);
  Reflect.set(prototype, name, make(stock as Method<This, Values, Result>));
}
