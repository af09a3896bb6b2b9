import { dataMutants } from "./data.ts";
import { iamMutants } from "./iam.ts";
import { messagingMutants } from "./messaging.ts";
import type { Mutant } from "./mutant.ts";
import { runtimeMutants } from "./runtime.ts";

/** Mistakes that Terraform takes, each caught by the rule it breaks. */
export const policyMutants: readonly Mutant[] = [
  ...iamMutants,
  ...dataMutants,
  ...messagingMutants,
  ...runtimeMutants,
];
