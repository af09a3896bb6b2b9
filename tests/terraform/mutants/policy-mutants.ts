import { alertMutants } from "./alerts.ts";
import { dataMutants } from "./data.ts";
import { deliveryMutants } from "./delivery.ts";
import { federationMutants } from "./federation.ts";
import { iamMutants } from "./iam.ts";
import { keepingMutants } from "./keeping.ts";
import { messagingMutants } from "./messaging.ts";
import type { Mutant } from "./mutant.ts";
import { originMutants } from "./origin.ts";
import { privilegeMutants } from "./privileges.ts";
import { runtimeMutants } from "./runtime.ts";
import { serviceMutants } from "./services.ts";

/** Mistakes that Terraform takes, each caught by the rule it breaks. */
export const policyMutants: readonly Mutant[] = [
  ...alertMutants,
  ...dataMutants,
  ...deliveryMutants,
  ...federationMutants,
  ...iamMutants,
  ...keepingMutants,
  ...messagingMutants,
  ...originMutants,
  ...privilegeMutants,
  ...runtimeMutants,
  ...serviceMutants,
];
