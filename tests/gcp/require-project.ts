import { GoogleAuth } from "google-auth-library";

/**
 * Runs before the suites: lets nothing begin without a project that was named for the purpose and credentials for it, so that nobody runs them
 * by accident against the project their shell happens to be set up for.
 */
export default async function requireProject(): Promise<void> {
  const projectId = process.env["GCP_TEST_PROJECT"];
  if (!projectId) {
    throw new Error(
      "set GCP_TEST_PROJECT to a project in which a dataset, a bucket, topics and subscriptions may be made and deleted; docs/google-cloud.md tells the roles",
    );
  }
  try {
    await new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" }).getAccessToken();
  } catch (cause) {
    throw new Error(
      `there are no credentials for ${projectId}: run \`gcloud auth application-default login\`, or set GOOGLE_APPLICATION_CREDENTIALS`,
      { cause },
    );
  }
}
