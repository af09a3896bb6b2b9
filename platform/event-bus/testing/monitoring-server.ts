import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A sample as Cloud Monitoring keeps it: INT64 values are texts. */
export interface Sample {
  readonly subscription: string;
  readonly metric: "num_undelivered_messages" | "oldest_unacked_message_age";
  /** RFC 3339: the end of its interval. */
  readonly at: string;
  readonly value: string;
}

/** Cloud Monitoring's `projects.timeSeries.list`, and the token endpoint that its callers' credentials name. */
export interface MonitoringServer extends AsyncDisposable {
  readonly url: string;
  /** Application default credentials that get their token here; `file` holds what they present for it. */
  credentials(file: string): object;
}

const token = "of-this-run";

/**
 * Starts it on a free port with the samples of one project. What is asked without the token, or not as documented, is refused; the first
 * `unavailable` questions for samples get 503.
 */
export async function startMonitoring(
  projectId: string,
  samples: readonly Sample[],
  unavailable = 0,
): Promise<MonitoringServer> {
  let isLeft = unavailable;
  const path = `/v3/projects/${encodeURIComponent(projectId)}/timeSeries`;
  const server = createServer((request, response) => {
    const isRefused = request.method === "GET" && isLeft-- > 0;
    const { status, body } = isRefused ? refusal(503, "try again") : answerTo(request, path, samples);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    credentials: (file) => ({
      type: "external_account",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/test",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${url}/token`,
      credential_source: { file },
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

function answerTo(request: IncomingMessage, path: string, samples: readonly Sample[]): Answer {
  const url = new URL(request.url ?? "", "http://localhost");
  if (request.method === "POST" && url.pathname === "/token") {
    const issued = "urn:ietf:params:oauth:token-type:access_token";
    const body = { access_token: token, issued_token_type: issued, token_type: "Bearer", expires_in: 3_600 };
    return { status: 200, body };
  }
  if (request.headers.authorization !== `Bearer ${token}`) return refusal(401, "no token");
  if (url.pathname !== path) return refusal(404, `no ${url.pathname}`);
  const asked = (name: string) => url.searchParams.get(name) ?? "";
  const filter =
    /^metric\.type = "pubsub\.googleapis\.com\/subscription\/(\w+)" AND resource\.labels\.subscription_id = (".*")$/.exec(
      asked("filter"),
    );
  const [since, until] = [Date.parse(asked("interval.startTime")), Date.parse(asked("interval.endTime"))];
  if (filter === null || Number.isNaN(since) || Number.isNaN(until)) return refusal(400, "not as documented");
  const [, metric, quoted = '""'] = filter;
  const subscription: unknown = JSON.parse(quoted);
  const points = samples
    .filter((sample) => sample.metric === metric && sample.subscription === subscription)
    .filter(({ at }) => Date.parse(at) > since && Date.parse(at) <= until)
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, Number(asked("pageSize") || 100_000))
    .map(({ at, value }) => ({ interval: { startTime: at, endTime: at }, value: { int64Value: value } }));
  if (points.length === 0) return { status: 200, body: { unit: "1" } };
  const series = {
    metric: { type: `pubsub.googleapis.com/subscription/${metric}` },
    resource: { type: "pubsub_subscription", labels: { subscription_id: subscription } },
    metricKind: "GAUGE",
    valueType: "INT64",
    points,
  };
  return { status: 200, body: { timeSeries: [series], unit: "1" } };
}

function refusal(status: number, message: string): Answer {
  return { status, body: { error: { code: status, message } } };
}
