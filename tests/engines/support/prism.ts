import { join } from "node:path";
import { enginesFolder } from "./engines-folder.ts";
import { startEngine, type EngineProcess } from "./engine-process.ts";

/** Starts Prism, without its pages. */
export function startPrism(): Promise<EngineProcess> {
  return startEngine("Prism", join(enginesFolder(), "prism"), {
    args: ["-job_port=0", "-serve_http=false", "-log_kind=text"],
    ready: /msg="Serving JobManagement" endpoint=(\S+)/,
  });
}
