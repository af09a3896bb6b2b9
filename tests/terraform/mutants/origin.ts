import type { Mutant } from "./mutant.ts";

/** What comes from somewhere else. */
export const originMutants: readonly Mutant[] = [
  {
    mistake: "a program that runs at apply",
    stack: "app",
    edits: [
      [
        "app/services.tf",
        "  lifecycle {",
        '  provisioner "local-exec" {\n    command = "true"\n  }\n\n  lifecycle {',
      ],
    ],
    caught: "no-programs: google_cloud_run_v2_service.this: it has a provisioner",
  },
  {
    mistake: "any version of the provider",
    stack: "app",
    edits: [["app/versions.tf", '"~> 6.50"', '">= 1"']],
    caught: "pinned-provider: google: any version of it will do",
  },
];
