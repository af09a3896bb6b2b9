/** A reference to a schema of the document's components. */
export function schemaReference(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** A reference to a response of the document's components. */
export function responseReference(name: string): { readonly $ref: string } {
  return { $ref: `#/components/responses/${name}` };
}
