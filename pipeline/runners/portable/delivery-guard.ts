import { connectJobService } from "../../beam.ts";

/** Flink has it: it acknowledges at checkpoints, and before one it finishes every bundle, so that what it acknowledges is written. */
const writesBeforeItAcknowledges = "checkpointing_interval";

/**
 * Rejects when the engine acknowledges messages before they are written, so that whatever is between the two is lost with a worker. Of those that
 * can be asked only Flink keeps them; an engine that does not tell is taken for one that loses them, as Prism does.
 */
export async function mustKeepEvents(jobEndpoint: string): Promise<void> {
  const service = connectJobService(jobEndpoint);
  try {
    const names = await service.optionNames();
    if (names.has(writesBeforeItAcknowledges)) return;
  } finally {
    service.close();
  }
  throw new Error(
    `the engine at ${jobEndpoint} does not tell that it acknowledges messages after they are written, as Flink does at its checkpoints: events would be lost with a worker. ` +
      "Stream on Flink, on Dataflow or with the micro-batch runner; or lose events with --accept-event-loss",
  );
}
