/** What is deployed as a container image: one bundle, one Dockerfile, one service account. */
export interface Deployable {
  readonly name: string;
  /** The program, from the root of the repository. */
  readonly entry: string;
  readonly dockerfile: string;
  /** Files of packages that the program reads when it runs; they keep their place below node_modules. */
  readonly assets: readonly string[];
}

/** All images of the project. */
export const deployables: readonly Deployable[] = [
  {
    name: "event-generator",
    entry: "services/event-generator/main.ts",
    dockerfile: "services/event-generator/Dockerfile",
    assets: ["package.json", "swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"].map(
      (file) => `node_modules/swagger-ui-dist/${file}`,
    ),
  },
  {
    name: "table-manager",
    entry: "services/table-manager/main.ts",
    dockerfile: "services/table-manager/Dockerfile",
    assets: [],
  },
  {
    name: "bookkeeper",
    entry: "services/cli/bookkeeper.ts",
    dockerfile: "services/cli/Dockerfile",
    assets: [],
  },
  { name: "pipeline", entry: "pipeline/main.ts", dockerfile: "pipeline/Dockerfile", assets: [] },
];
