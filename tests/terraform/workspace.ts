import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot, start, type Finished } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import type { Plan } from "../../scripts/release/policy/plan.ts";

/** The stacks, in the order in which they are applied. */
export const stacks = ["bootstrap", "data", "app"] as const;
/** One of the stacks. */
export type Stack = (typeof stacks)[number];

/** Values of a stack's input variables. */
export type Variables = Readonly<Record<string, unknown>>;

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const image = (name: string) => `us-central1-docker.pkg.dev/acme-events/prod-eventloom/${name}@${digest}`;

/** What a person must say of each stack, and no more. */
export const leastVariables: Readonly<Record<Stack, Variables>> = {
  bootstrap: { project_id: "acme-events", github_repository_id: 123456789, github_owner_id: 987654 },
  data: { project_id: "acme-events" },
  app: {
    project_id: "acme-events",
    images: {
      event_generator: image("event-generator"),
      table_manager: image("table-manager"),
      pipeline: image("pipeline"),
      bookkeeper: image("bookkeeper"),
    },
  },
};

/** Terraform has refused something; the message is what it said. */
export class TerraformError extends Error {
  constructor(args: readonly string[], { code, stdout, stderr }: Finished) {
    super(`terraform ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
    this.name = "TerraformError";
  }
}

/** A copy of the stacks with a state of its own, next to the event types that codegen wrote. */
export class Workspace {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#env = env;
  }

  /** A workspace below `folder` whose stacks are initialised, for Terraform that finds its provider by `env`. */
  static async create(folder: string, env: Readonly<Record<string, string>>): Promise<Workspace> {
    const noConfig = join(folder, "empty.tfrc");
    await writeFile(noConfig, "");
    const workspace = new Workspace(folder, {
      ...env,
      TF_CLI_CONFIG_FILE: noConfig,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    });
    await cp(join(projectRoot, "terraform"), join(folder, "terraform"), { recursive: true });
    await mkdir(join(folder, "generated"));
    await cp(join(projectRoot, "generated", "terraform"), join(folder, "generated", "terraform"), {
      recursive: true,
    });
    for (const stack of stacks) {
      await writeFile(workspace.path(stack, "backend_override.tf"), 'terraform {\n  backend "local" {}\n}\n');
      await workspace.run(stack, ["init", "-input=false"]);
    }
    return workspace;
  }

  /** A copy of this workspace, initialised as this one is, that is removed when disposed of. */
  async copy(): Promise<Workspace & AsyncDisposable> {
    const { path, [Symbol.asyncDispose]: dispose } = await temporaryFolder();
    await cp(this.folder, path, { recursive: true });
    return Object.assign(new Workspace(path, this.#env), { [Symbol.asyncDispose]: dispose });
  }

  /** The path of a stack or module, or of a file in it. */
  path(stack: string, file = ""): string {
    return join(this.folder, "terraform", stack, file);
  }

  /** Replaces the one place where `find` stands in a file of `terraform/` by `put`. */
  async edit(file: string, find: string, put: string): Promise<void> {
    const path = join(this.folder, "terraform", file);
    const text = await readFile(path, "utf8");
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`${file} has ${found} places that read ${JSON.stringify(find)}`);
    await writeFile(
      path,
      text.replace(find, () => put),
    );
  }

  /** Runs `terraform` in a stack and gives what it printed; throws a `TerraformError` when it refuses. */
  async run(stack: string, args: readonly string[]): Promise<string> {
    const finished = await start("terraform", [...args, "-no-color"], {
      cwd: this.path(stack),
      env: this.#env,
    }).finished;
    if (finished.code !== 0) throw new TerraformError(args, finished);
    return finished.stdout;
  }

  /** The plan of a stack with variables besides those it cannot do without. */
  async plan(stack: Stack, variables: Variables = {}): Promise<Plan> {
    await this.run(stack, [
      "plan",
      "-input=false",
      "-out=plan.tfplan",
      await this.#varFile(stack, variables),
    ]);
    return JSON.parse(await this.run(stack, ["show", "-json", "plan.tfplan"])) as Plan;
  }

  /** Plans to destroy a stack; throws what Terraform refuses. */
  async destroyPlan(stack: Stack): Promise<void> {
    await this.run(stack, ["plan", "-destroy", "-input=false", await this.#varFile(stack, {})]);
  }

  /** Applies what the last plan of a stack says, to a state that only this workspace knows. */
  async apply(stack: Stack): Promise<void> {
    await this.run(stack, ["apply", "-input=false", "plan.tfplan"]);
  }

  async #varFile(stack: Stack, variables: Variables): Promise<string> {
    const path = this.path(stack, "test.tfvars.json");
    await writeFile(path, JSON.stringify({ ...leastVariables[stack], ...variables }));
    return `-var-file=${path}`;
  }
}
