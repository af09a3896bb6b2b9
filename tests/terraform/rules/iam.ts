import { block, text, texts } from "../plan.ts";
import type { Rule } from "../policy.ts";
import { each, of } from "./each.ts";

/** Permissions that let their holder undo everything else, or lose data. */
const neverPermitted = /\*|\.setIamPolicy$|^iam\.(roles|serviceAccountKeys|serviceAccounts)\./;
/** The resources whose access the deployer arranges, as the stacks `data` and `app` do. */
const arranged =
  /^(bigquery\.datasets|pubsub\.(subscriptions|topics)|run\.(services|workerpools)|storage\.buckets)\.setIamPolicy$/;
const loses =
  /^(bigquery\.(datasets|tables)|storage\.(buckets|objects)|pubsub\.topics|pubsub\.subscriptions)\.delete$/;

/** Who may do what. */
export const iamRules: readonly Rule[] = [
  {
    id: "nobody-unknown",
    promise: "No role is granted to everybody.",
    findings: each(/_iam_(member|binding|policy)$/, (is) => {
      const members = [text(is, "member"), ...texts(is, "members")].join(" ") + text(is, "policy_data");
      return /allUsers|allAuthenticatedUsers/.test(members) ? "the role is everybody's" : null;
    }),
  },
  {
    id: "no-broad-role",
    promise: "No basic role and no administrator's role is granted on anything.",
    findings: each(/_iam_(member|binding)$/, (is) =>
      /^roles\/(owner|editor|viewer)$|[.a-z](a|A)dmin$/.test(text(is, "role"))
        ? `the role is ${text(is, "role")}`
        : null,
    ),
  },
  {
    id: "no-impersonation-at-large",
    promise: "Who may act as an account is said at that account, not for the whole project.",
    findings: each(/^google_project_iam_/, (is) =>
      /serviceAccount(User|TokenCreator|KeyAdmin)|workloadIdentityUser/.test(text(is, "role"))
        ? `${text(is, "role")} on the whole project`
        : null,
    ),
  },
  {
    id: "grants-only-add",
    promise: "Grants add a member; none replaces what others were granted.",
    findings: each(/_iam_(binding|policy)$/, () => "it removes members that it does not name"),
  },
  {
    id: "no-keys",
    promise: "No service account has a key.",
    findings: each(/^google_service_account_key$/, () => "a key does not expire and can be copied"),
  },
  {
    id: "one-repository",
    promise: "Federation takes tokens of one repository, by numeric ids, from GitHub.",
    findings: each(/^google_iam_workload_identity_pool_provider$/, (is) => {
      const condition = text(is, "attribute_condition");
      const issuer = text(block(is, "oidc"), "issuer_uri");
      if (!/assertion\.repository_id == '\d+'/.test(condition))
        return "the condition does not name a repository by id";
      if (!/assertion\.repository_owner_id == '\d+'/.test(condition))
        return "the condition does not name an owner by id";
      if (/\|\||\bmatches\(|startsWith\(/.test(condition)) return "the condition has a way around it";
      return issuer === "https://token.actions.githubusercontent.com" ? null : `the issuer is ${issuer}`;
    }),
  },
  {
    id: "roles-are-narrow",
    promise: "No custom role can change roles, accounts or the project's policy.",
    findings: each(/^google_project_iam_custom_role$/, (is) => {
      const broad = texts(is, "permissions").filter((one) => neverPermitted.test(one) && !arranged.test(one));
      return broad.length === 0 ? null : `it permits ${broad.join(", ")}`;
    }),
  },
  {
    id: "production-deletes-nothing",
    promise:
      "In production no role can delete a dataset, a table, a bucket, an object, a topic or a subscription.",
    findings: (landscape) => {
      const accounts = of(landscape, /^google_service_account$/).map(({ is }) => text(is, "account_id"));
      if (!accounts.some((account) => account.startsWith("prod-"))) return [];
      return of(landscape, /^google_project_iam_custom_role$/).flatMap(({ address, is }) =>
        texts(is, "permissions")
          .filter((permission) => loses.test(permission))
          .map((permission) => `${address}: it permits ${permission}`),
      );
    },
  },
];
