import { openBase } from "../compat/base/open-base.ts";
import { UsageError } from "./terminal.ts";

/** Bases that are tried in this order when none is given. */
const usualBases = ["origin/HEAD", "main", "master"];

/** The base that the schema folder's repository is usually compared with. Throws `UsageError` when it has none of them. */
export async function usualBase(schemas: string): Promise<string> {
  for (const name of usualBases) {
    const exists = await openBase(name, schemas).then(
      () => true,
      () => false,
    );
    if (exists) return name;
  }
  throw new UsageError("compared with what? Give --base <git ref or folder>, or two files");
}
