/** One option of the command line. */
export interface OptionRule {
  /** What stands for its value in the help; null for a flag. */
  readonly value: string | null;
  /** Whether it may be given more than once. */
  readonly many?: boolean;
  readonly help: string;
  /** What the value must be, with an example; and the pattern that says whether it is. */
  readonly must?: { readonly be: string; readonly match: RegExp };
}

const wholeNumber = { be: "a whole number from 1 to 1000", match: /^([1-9]\d{0,2}|1000)$/ };

/** Every option of `--runner=dataflow`, in the order in which the help lists them. */
export const optionTable = {
  project: {
    value: "ID",
    help: "project of the job; default: GCP_PROJECT_ID",
    must: {
      be: "the id of a project, for example acme-events",
      match: /^[a-z][a-z0-9.:-]{0,61}[a-z0-9]$/,
    },
  },
  region: {
    value: "REGION",
    help: "region of the job and its workers",
    must: { be: "a region, for example us-central1", match: /^[a-z]+-[a-z]+\d+$/ },
  },
  image: {
    value: "IMAGE",
    help: "image of the pipeline, by digest; the workers run it",
    must: {
      be: "an image by digest, HOST/PROJECT/REPOSITORY/NAME@sha256:…, so that all workers of a job run the same",
      match: /^[a-z0-9][\w.:-]*(\/[\w.-]+)+@sha256:[0-9a-f]{64}$/,
    },
  },
  "staging-location": {
    value: "gs://BUCKET/FOLDER",
    help: "where the job's description and its temporary files go",
    must: {
      be: "a folder in a bucket, for example gs://acme-events-prod-templates/staging",
      match: folder(),
    },
  },
  "job-name": {
    value: "NAME",
    help: "default: a name that no other job has; give one to replace its job later",
    must: {
      be: "at most 63 lower-case letters, digits and hyphens, a letter first",
      match: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    },
  },
  update: { value: null, help: "replaces the running job of --job-name, which hands over what it holds" },
  "renamed-step": {
    value: "OLD=NEW",
    many: true,
    help: "with --update, a step that has another name in the running job",
    must: { be: "two names of steps, for example 'write rows=write events'", match: /^[^=]+=[^=]+$/ },
  },
  drain: { value: null, help: "ends the job of --job-name: it reads no more and finishes what it has" },
  template: {
    value: "gs://BUCKET/PATH",
    help: "writes a template that Terraform or gcloud starts, and starts nothing",
    must: {
      be: "an object in a bucket, for example gs://acme-events-prod-templates/templates/pipeline-1",
      match: folder(),
    },
  },
  workers: { value: "N", help: "workers at the start; default 1, and never fewer", must: wholeNumber },
  "max-workers": { value: "N", help: "most workers; default 20", must: wholeNumber },
  "machine-type": {
    value: "TYPE",
    help: "default n2-standard-2",
    must: { be: "a machine type, for example n2-standard-2", match: /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/ },
  },
  "service-account": {
    value: "EMAIL",
    help: "what the workers act as; default: the project's Compute Engine account, which may too much",
    must: {
      be: "the e-mail of a service account, for example prod-pipeline@acme-events.iam.gserviceaccount.com",
      match: /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
    },
  },
  network: {
    value: "NAME",
    help: "network of the workers; default: that of the subnetwork, else `default`",
    must: { be: "the name of a network, for example default", match: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/ },
  },
  subnetwork: {
    value: "PATH",
    help: "subnetwork of the workers, with Private Google Access since they have no public addresses",
    must: {
      be: "regions/REGION/subnetworks/NAME, or with a shared network the full https:// address of it",
      match:
        /^(https:\/\/www\.googleapis\.com\/compute\/v1\/projects\/[a-z0-9.:-]+\/)?regions\/[a-z0-9-]+\/subnetworks\/[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    },
  },
  "public-ips": { value: null, help: "gives the workers public addresses" },
  "kms-key": {
    value: "KEY",
    help: "full name of a customer's key for what Dataflow keeps",
    must: {
      be: "projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY",
      match: /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[\w-]+\/cryptoKeys\/[\w-]+$/,
    },
  },
  label: {
    value: "KEY=VALUE",
    many: true,
    help: "a label of the job",
    must: {
      be: "lower-case letters, digits, hyphens and underscores, for example team=events",
      match: /^[a-z][a-z0-9_-]{0,62}=[a-z0-9_-]{0,63}$/,
    },
  },
  "dry-run": {
    value: null,
    help: "writes what would be submitted into --output; needs no network and no credentials",
  },
  output: { value: "FOLDER", help: "folder of a dry run" },
} as const satisfies Readonly<Record<string, OptionRule>>;

/** Name of an option, without its hyphens. */
export type OptionName = keyof typeof optionTable;

function folder(): RegExp {
  return /^gs:\/\/[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](\/[\w.-]+)+\/?$/;
}
