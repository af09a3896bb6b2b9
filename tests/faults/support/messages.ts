import type { StackFile } from "../../../platform/runtime/stack-file.ts";
import type { CheckReport } from "./check.ts";
import type { Fault } from "./points.ts";
import type { CatalogName, SentRequest } from "./sent.ts";

/** How to start a stack under fault. */
export interface StackSettings {
  /** The bundle of the stack under fault. */
  readonly program: string;
  readonly dataDirectory: string;
  /** Modules of the two versions of the schemas. */
  readonly catalogs: Readonly<Record<CatalogName, string>>;
  /** The one it runs on. */
  readonly catalog: CatalogName;
  readonly syncTables: boolean;
  /** Armed from the start. */
  readonly fault: Fault | null;
}

/** What a stack under fault is told. */
export type ToStack =
  | { readonly kind: "arm"; readonly fault: Fault }
  | { readonly kind: "check"; readonly sent: readonly SentRequest[] };

/** What it tells. */
export type FromStack =
  | { readonly kind: "ready"; readonly file: StackFile }
  | { readonly kind: "armed" }
  | { readonly kind: "checked"; readonly report: CheckReport }
  | { readonly kind: "failed"; readonly error: string };
