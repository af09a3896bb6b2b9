import { connect } from "./connection.ts";
import type { CloudStatus } from "./cloud-status.ts";
import type { Output } from "./output.ts";
import { lettersText, tableLines } from "./status-text.ts";
import { counted, duration, labelled, printable } from "./text.ts";

/** Prints what Google Cloud tells of a project; exit code 1 when something could not be told. */
export async function cloudStatusCommand(
  options: { readonly json: boolean; readonly watch: boolean },
  dataDirectory: string,
  output: Output,
): Promise<number> {
  if (options.watch) {
    throw new Error(
      "--watch is for the local stack; on Google Cloud the dashboard of Cloud Monitoring shows the same from minute to minute",
    );
  }
  const connection = await connect(dataDirectory, "look");
  try {
    const status = await connection.control<CloudStatus>("GET", "/status");
    output.write(options.json ? `${JSON.stringify(status, null, 2)}\n` : cloudStatusText(status));
    return status.problems.length === 0 ? 0 : 1;
  } finally {
    await connection.close();
  }
}

/** The status for people. */
export function cloudStatusText({ subscriptions, deadLetters, tables, problems }: CloudStatus): string {
  const figures = labelled([
    ...subscriptions.map(({ subscription, backlog, oldestAgeSeconds: age }) => {
      const oldest = age === null ? "" : `, the oldest ${duration(age)} old`;
      return [subscription, `${counted(backlog, "message", "messages")}${oldest}`] as const;
    }),
    ["dead letters", deadLetters === null ? "not known" : `${lettersText(deadLetters)}, of the last 24 h`],
    ...problems.map((problem) => ["NOT KNOWN", printable(problem)] as const),
  ]);
  return `${figures}\n${tableLines(tables).join("\n")}\n`;
}
