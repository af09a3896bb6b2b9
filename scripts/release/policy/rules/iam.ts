import { block, blocks, text, texts, type Attributes } from "../plan.ts";
import type { Rule } from "../policy.ts";
import { each, of } from "./each.ts";

/** Permissions that let their holder undo everything else, or lose data. */
const neverPermitted = /\*|\.setIamPolicy$|^iam\.(roles|serviceAccountKeys|serviceAccounts)\./;
/** The resources whose access the deployer arranges, as the stacks `data` and `app` do. */
const arranged =
  /^(bigquery\.datasets|pubsub\.(subscriptions|topics)|run\.(jobs|services|workerpools)|storage\.buckets)\.setIamPolicy$/;
const loses =
  /^(bigquery\.(datasets|tables)|storage\.(buckets|objects)|pubsub\.topics|pubsub\.subscriptions)\.delete$/;

/** A job without a GitHub environment has none to show. */
const mapping: Readonly<Record<string, string>> = {
  "google.subject": "assertion.sub",
  "attribute.repository_id": "assertion.repository_id",
  "attribute.event": "assertion.event_name",
  "attribute.deployment": "has(assertion.environment) ? assertion.environment + '@' + assertion.ref : 'none'",
};

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
    id: "no-access-past-policies",
    promise: "A dataset's access is granted by roles, not by a list of its own.",
    findings: each(/^google_bigquery_dataset$/, (is) =>
      blocks(is, "access").length > 0 ? "its access list takes everybody else off" : null,
    ),
  },
  {
    id: "one-repository",
    promise: "Federation takes tokens of one repository, by numeric ids, from GitHub.",
    findings: each(/^google_iam_workload_identity_pool_provider$/, (is) => {
      const terms = text(is, "attribute_condition").split(" && ");
      if (!terms.some((term) => /^assertion\.repository_id == '\d+'$/.test(term)))
        return "the condition does not name a repository by id";
      if (!terms.some((term) => /^assertion\.repository_owner_id == '\d+'$/.test(term)))
        return "the condition does not name an owner by id";
      if (!terms.every((term) => /^assertion\.\w+ == '[\w./-]+'$/.test(term)))
        return "the condition has a way around it";
      const oidc = block(is, "oidc");
      if (oidc?.["allowed_audiences"]) return "tokens that were made for others are taken";
      if (oidc?.["jwks_json"] || block(is, "aws") !== undefined || block(is, "saml") !== undefined)
        return "somebody else than GitHub may make tokens";
      const issuer = text(oidc, "issuer_uri");
      return issuer === "https://token.actions.githubusercontent.com" ? null : `the issuer is ${issuer}`;
    }),
  },
  {
    id: "tokens-mean-what-they-say",
    promise: "What a workflow is known by is copied from GitHub's token and nothing else.",
    findings: each(/^google_iam_workload_identity_pool_provider$/, (is) => {
      const given = (is["attribute_mapping"] ?? {}) as Attributes;
      const other = Object.keys({ ...mapping, ...given }).filter((name) => given[name] !== mapping[name]);
      return other.length === 0 ? null : `${other.join(", ")} is something else`;
    }),
  },
  {
    id: "deployments-are-reviewed",
    promise: "Any workflow of the repository may plan; all else is for one GitHub environment on one branch.",
    findings: each(/^google_service_account_iam_member$/, (is, { environments }) => {
      if (text(is, "role") !== "roles/iam.workloadIdentityUser") return null;
      const account = text(is, "service_account_id").replace(/^.*\/|@.*$/g, "");
      const who = text(is, "member").replace(/^.*\/workloadIdentityPools\/[\w-]+\//, "");
      const isFor = ({ environment }: (typeof environments)[number]) => {
        const kind = account.replace(`${environment}-terraform-`, "");
        if (kind === "plan") return /^attribute\.repository_id\/\d+$/.test(who);
        const named = environment + ({ images: "-build", apply: "", destroy: "-destroy" }[kind] ?? "-nobody");
        return who.startsWith(`attribute.deployment/${named}@refs/heads/`) && !who.includes("*");
      };
      return environments.some(isFor) ? null : `${who} may act as ${account}`;
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
