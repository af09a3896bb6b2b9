import { expect, test } from "vitest";
import { readRequest, RequestError } from "./request.ts";
import { given } from "./testing/arguments.ts";

const now = new Date("2026-11-02T10:16:00.120Z");
const staging = "--staging-location=gs://acme-events-prod-templates/staging";

function problemsOf(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = given.environment,
) {
  try {
    readRequest(args, environment, now);
    return [];
  } catch (error) {
    if (error instanceof RequestError) return error.problems;
    throw error;
  }
}

test("a job has limits, private workers and a name of its own unless it is told otherwise", () => {
  expect(readRequest([...given.arguments, staging], given.environment, now)).toMatchObject({
    kind: "submit",
    project: "acme-events",
    jobName: "eventloom-pipeline-20261102101600120",
    workers: 1,
    maxWorkers: 20,
    isPublic: false,
    target: { kind: "job", staging: "gs://acme-events-prod-templates/staging", update: false },
    settings: { PLATFORM: "gcp", ...given.environment },
  });
});

test("all that is wrong is told at once, each with what it must be", () => {
  const problems = problemsOf(
    [
      "us-central1",
      "--staging-location=acme",
      "--max-workers=0",
      "--labels=a=b",
      "--label=Team=x",
      "--update=yes",
    ],
    { BIGQUERY_DATASET: "prod-events" },
  );
  expect(problems).toEqual([
    '"us-central1" belongs to no option',
    '--staging-location is "acme"; it must be a folder in a bucket, for example gs://acme-events-prod-templates/staging',
    '--max-workers is "0"; it must be a whole number from 1 to 1000',
    "--labels is not known; is --label meant?",
    '--label is "Team=x"; it must be lower-case letters, digits, hyphens and underscores, for example team=events',
    '--update takes no value; leave out "yes"',
    "--project is not given, nor GCP_PROJECT_ID; it must be the id of a project, for example acme-events",
    "--region is not given; it must be a region, for example us-central1",
    "--job-name is not given, and --update replaces a job by its name; it must be at most 63 lower-case letters, digits and hyphens, a letter first",
    "--image is not given, and there is no other worker; it must be an image by digest, HOST/PROJECT/REPOSITORY/NAME@sha256:…, so that all workers of a job run the same",
    'BIGQUERY_DATASET is "prod-events"; it must be the name of a dataset without its project: letters, digits and underscores',
    "ARCHIVE_BUCKET is not set; it must be the bucket of the archive",
  ]);
});

/** The job that the other tests have, with these options in the place of its own. */
function withOptions(args: readonly string[]): readonly string[] {
  const names = new Set(args.map((one) => one.split("=")[0]));
  return [...given.arguments.filter((one) => !names.has(one.split("=")[0])), ...args];
}

test.each<[string, readonly string[], RegExp]>([
  ["a tag", ["--image=host/p/r/pipeline:latest", staging], /by digest/],
  ["no place to stage", [], /--staging-location is not given; it must be a folder in a bucket/],
  ["a dry run without a folder", ["--dry-run"], /--output is not given, and a dry run writes into it/],
  ["a folder without a dry run", [staging, "--output=x"], /add --dry-run/],
  ["a dry run of an update", ["--dry-run", "--output=x", "--update", "--job-name=a"], /exclude each other/],
  [
    "a template that replaces",
    [staging, "--template=gs://acme-templates/t", "--update", "--job-name=a"],
    /--template and --update exclude/,
  ],
  ["a step renamed in nothing", [staging, "--renamed-step=a=b"], /--update needs/],
  ["a drain without a name", ["--drain"], /--drain ends a job by its name/],
  ["a name of a job like no other", [staging, "--job-name=Prod_Pipeline"], /lower-case letters/],
  ["a service account by its short name", [staging, "--service-account=prod-pipeline"], /e-mail/],
  ["a subnetwork by its name", [staging, "--subnetwork=default"], /regions\/REGION\/subnetworks\/NAME/],
  [
    "a subnetwork of another region",
    [staging, "--subnetwork=regions/europe-west1/subnetworks/default"],
    /in europe-west1, and the job in us-central1/,
  ],
  [
    "more workers than are allowed",
    [staging, "--workers=8", "--max-workers=4"],
    /more than --max-workers, 4/,
  ],
  ["an option twice", [staging, "--workers=8", "--workers=9"], /more than once/],
  ["an option without its value", [staging, "--kms-key="], /--kms-key has no value/],
  ["nothing that is known", [staging, "--frobnicate=1"], /--frobnicate is not known; --help lists/],
])("%s is refused", (_, args, says) => {
  expect(problemsOf(withOptions(args))).toEqual([expect.stringMatching(says)]);
});

test.each<[string, readonly string[]]>([
  ["a dry run", ["--dry-run", "--output=x"]],
  ["a template", [staging, "--template=gs://acme-templates/templates/pipeline-1"]],
  [
    "an update with a renamed step",
    [staging, "--update", "--job-name=a", "--renamed-step=read=read messages"],
  ],
  ["a drain", ["--drain", "--job-name=prod-pipeline"]],
  [
    "a shared network's subnetwork",
    [
      staging,
      "--subnetwork=https://www.googleapis.com/compute/v1/projects/host/regions/us-central1/subnetworks/data",
    ],
  ],
])("%s can be had", (_, args) => {
  expect(problemsOf(withOptions(args))).toEqual([]);
});

test("a project that cannot be one is told once, wherever it comes from", () => {
  const told = /^(--project|GCP_PROJECT_ID) is "Acme"; it must be the id of a project/;
  expect(problemsOf([...given.arguments, staging], { ...given.environment, GCP_PROJECT_ID: "Acme" })).toEqual(
    [expect.stringMatching(told)],
  );
  expect(problemsOf([...given.arguments, staging, "--project=Acme"])).toEqual([expect.stringMatching(told)]);
});

test("the workers get no server that stands in Google's place, and nothing else of the environment", () => {
  const environment = {
    ...given.environment,
    PUBSUB_EMULATOR_HOST: "x:1",
    API_KEYS: "secret",
    HOME: "/home/me",
  };
  const request = readRequest([...given.arguments, staging], environment, now);
  expect(request).toMatchObject({ settings: { PLATFORM: "gcp", ...given.environment } });
  expect(Object.keys(request.kind === "submit" ? request.settings : {})).toHaveLength(4);
});
