const help = `Usage: node pipeline/main.ts [--help]

Runs the pipeline as a worker of its own: pulls events from the bus, writes rows, archive and dead letters.

Environment:
  PLATFORM   embedded (default) or gcp

The embedded warehouse belongs to one process, so on the embedded platform there is no worker of its own:
the pipeline runs inside the local stack, which npm start starts. The gcp platform is not in this build yet.
`;

const reasons: Readonly<Record<string, string>> = {
  embedded:
    "The embedded warehouse belongs to one process: the pipeline runs inside the local stack. Start that with `npm start`.",
  gcp: "PLATFORM=gcp is not in this build yet.",
};

function main(args: readonly string[], platform: string): number {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const [unknown] = args;
  if (unknown !== undefined) {
    process.stderr.write(`Unknown argument ${JSON.stringify(unknown)}; --help tells what there is.\n`);
    return 2;
  }
  const known = Object.hasOwn(reasons, platform) ? reasons[platform] : undefined;
  process.stderr.write(
    `${known ?? `PLATFORM=${JSON.stringify(platform)} is unknown; it is "embedded" or "gcp".`}\n`,
  );
  return 2;
}

process.exitCode = main(process.argv.slice(2), process.env["PLATFORM"] || "embedded");
