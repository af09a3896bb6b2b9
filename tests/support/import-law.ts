/**
 * Who may import whom. The first rule whose `from` fits a file decides; `may` lists path prefixes of the repository, `types` those that
 * only type imports may name. npm packages and `node:` modules are free, but for the ones in `owners`.
 */
export const rules: readonly {
  readonly from: RegExp;
  readonly may: readonly string[];
  readonly types?: readonly string[];
  readonly why: string;
}[] = [
  { from: /^generated\//, may: ["generated/"], why: "generated code stands on npm packages alone" },
  {
    from: /^codegen\/((cli|commands|generate|schema-options|watch)\.ts$|commands\/)/,
    may: ["codegen/"],
    why: "the command line composes all phases",
  },
  {
    from: /^codegen\/config\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/config/",
      "codegen/load/",
      "codegen/model/",
      "codegen/emit/",
      "schemas/meta/",
    ],
    why: "the configuration chooses, and runs nothing",
  },
  {
    from: /^codegen\/compat\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/load/",
      "codegen/model/",
      "codegen/emit/",
      "codegen/report/",
      "codegen/compat/",
      "platform/warehouse/table-plan.ts",
      "schemas/meta/",
    ],
    why: "two models are compared, what a table needs is planned as the table manager does, and what follows is reported",
  },
  {
    from: /^codegen\/cache\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/cache/",
      "codegen/load/",
      "codegen/model/",
      "codegen/emit/",
      "codegen/output/",
    ],
    why: "the cache knows what a run read and made",
  },
  {
    from: /^codegen\/threads\//,
    may: ["codegen/emit/", "codegen/model/", "codegen/threads/"],
    why: "threads only run emitters",
  },
  {
    from: /^codegen\/plan\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/model/",
      "codegen/report/",
      "codegen/compat/report/markdown-text.ts",
      "codegen/plan/",
      "platform/warehouse/migration-plan.ts",
      "platform/warehouse/table-plan.ts",
    ],
    why: "a plan is the table manager's own, made from two models",
  },
  {
    from: /^codegen\/drift\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/model/",
      "codegen/compat/report/markdown-text.ts",
      "codegen/plan/table-side.ts",
      "codegen/drift/",
      "platform/runtime/config.ts",
      "platform/runtime/errors.ts",
      "platform/warehouse/live-tables.ts",
      "platform/warehouse/table-difference.ts",
      "platform/warehouse/table-plan.ts",
    ],
    why: "drift looks at live tables through the warehouse",
  },
  {
    from: /^codegen\/infer\//,
    may: ["codegen/diagnostic.ts", "codegen/infer/", "codegen/load/", "codegen/model/names.ts"],
    why: "a first schema comes before the model",
  },
  { from: /^codegen\/diagnostic\.ts$/, may: [], why: "diagnostics are the ground of every phase" },
  {
    from: /^codegen\/report\//,
    may: ["codegen/diagnostic.ts", "codegen/report/", "codegen/emit/emitter.ts"],
    why: "reports print findings",
  },
  {
    from: /^codegen\/load\//,
    may: ["codegen/diagnostic.ts", "codegen/load/", "schemas/meta/"],
    why: "load comes first",
  },
  {
    from: /^codegen\/model\//,
    may: ["codegen/diagnostic.ts", "codegen/load/", "codegen/model/"],
    why: "the model knows no artefact",
  },
  {
    from: /^codegen\/emit\/(emitters|built-in)\.ts$/,
    may: ["codegen/emit/"],
    why: "the list of emitters",
  },
  {
    from: /^codegen\/emit\/(emitter\.ts|emitter-failure\.ts|emit-all\.ts|emit-model\.ts|print\/)/,
    may: ["codegen/diagnostic.ts", "codegen/load/loaded-schema.ts", "codegen/model/", "codegen/emit/"],
    why: "what emitters share",
  },
  {
    from: /^codegen\/emit\/(?<own>[a-z-]+)\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/load/loaded-schema.ts",
      "codegen/model/",
      "codegen/emit/emitter.ts",
      "codegen/emit/print/",
      "codegen/emit/$own/",
    ],
    why: "emitters do not know each other",
  },
  {
    from: /^codegen\/output\//,
    may: ["codegen/diagnostic.ts", "codegen/emit/", "codegen/output/"],
    why: "output takes what emitters return",
  },
  {
    from: /^platform\//,
    may: ["platform/"],
    types: ["generated/"],
    why: "the platform knows no event and no service",
  },
  {
    from: /^services\/(local-stack|cli)\//,
    may: [
      "services/",
      "pipeline/",
      "platform/",
      "generated/",
      "codegen/config/",
      "codegen/generate.ts",
      "codegen/watch.ts",
      "codegen/diagnostic.ts",
      "codegen/report/",
    ],
    why: "the local stack and the operator commands compose, and print findings as codegen does",
  },
  {
    from: /^services\/(?<own>[a-z-]+)\//,
    may: ["services/$own/", "platform/", "generated/"],
    why: "services do not know each other",
  },
  {
    from: /^pipeline\//,
    may: ["pipeline/", "platform/", "generated/"],
    why: "the pipeline knows no service",
  },
];

/** Packages that exactly one file, or one folder, may import. */
export const owners: Readonly<Record<string, string>> = {
  "apache-beam": "pipeline/beam.ts|pipeline/beam/",
  chokidar: "codegen/watch.ts",
  "json-schema-to-typescript": "codegen/emit/types/",
  "ts-morph": "tests/",
  "@duckdb/node-api": "platform/warehouse/",
  "node:sqlite": "platform/event-bus/",
  "@google-cloud/pubsub": "platform/event-bus/pubsub.ts",
  "@google-cloud/bigquery": "platform/warehouse/bigquery",
  "@google-cloud/bigquery-storage": "platform/warehouse/bigquery",
  "@google-cloud/storage": "platform/object-store/cloud-storage.ts",
  "@opentelemetry/api": "platform/runtime/otel.ts",
  "@opentelemetry/exporter-metrics-otlp-http": "platform/runtime/otel.ts",
  "@opentelemetry/exporter-trace-otlp-http": "platform/runtime/otel.ts",
  "@opentelemetry/resources": "platform/runtime/otel.ts",
  "@opentelemetry/sdk-metrics": "platform/runtime/otel.ts",
  "@opentelemetry/sdk-trace": "platform/runtime/otel.ts",
  "google-auth-library": "platform/runtime/push-token.ts|platform/runtime/identity-token.ts",
  commander: "codegen/|services/cli/|services/local-stack/|pipeline/main.ts",
};
