// Code generated from schemas/everything.schema.json by `npm run codegen`. DO NOT EDIT.

export type Level = number;

export type City = string;

/** Each construct that has a column. */
export interface Everything {
  event_type: "everything";
  text: string;
  whole?: number;
  huge_whole?: number;
  fraction?: number;
  money?: number;
  rate?: number;
  flag?: boolean;
  maybe_text: string | null;
  maybe_instant?: string | null;
  maybe_by_union?: number | null;
  enum_text?: "new" | "used";
  enum_or_null?: "dhl" | "ups" | null;
  enum_number?: 1 | 2 | 3;
  const_text?: "fixed";
  const_number?: 7;
  format_date_time: string;
  format_date: string;
  format_time?: string;
  format_uuid: string;
  format_email?: string;
  format_uri?: string;
  /** Objects in objects. */
  nested: {
    inner: {
      leaf: number;
    };
    note?: string;
  };
  texts?: string[];
  objects?: {
    sku: string;
  }[];
  grid?: number[][];
  labels?: {
    [k: string]: string;
  };
  measures?: {
    [k: string]: {
      value?: number;
    };
  };
  local?: Level;
  cross?: Place;
  cross_part?: City;
  anything?: unknown;
  free_object?: {
    [k: string]: unknown;
  };
  free_items?: unknown[];
  as_json?: {
    a?: string;
  };
  with_default?: string;
}

/** From another file. */
export interface Place {
  city: string;
  position?: {
    lat: number;
    lon: number;
  };
}
