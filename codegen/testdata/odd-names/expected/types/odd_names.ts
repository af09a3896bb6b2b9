// Code generated from schemas/odd-names.schema.json by `npm run codegen`. DO NOT EDIT.

/** Names that are no identifiers, each with a column of its own: *\/ `${process.exit(1)}` -- */
export interface OddNames {
  event_type: "odd_names";
  "order-total.eur"?: number;
  "größe": string;
  "2nd address"?: string;
  "it's \"quoted\" \\ `so`"?: string;
  "a/b~c"?: {
    class?: string;
    ""?: boolean;
  };
  constructor?: string;
  "😀"?: string[];
}
