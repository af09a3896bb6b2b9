import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openapi } from "../generated/index.ts";
import { missing, pathOf } from "./needs.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { startStackProcess } from "./support/stack.ts";

let cleanUp: AsyncDisposableStack;

beforeEach(() => {
  cleanUp = new AsyncDisposableStack();
});

afterEach(() => cleanUp.disposeAsync());

/** A stack, and a browser that knows nothing and calls nobody by itself. */
async function open(): Promise<{ readonly origin: string; readonly browser: BrowserContext }> {
  const folder = cleanUp.use(await temporaryFolder());
  const stack = cleanUp.use(await startStackProcess(join(folder.path, "data")));
  const browser = await chromium.launchPersistentContext(join(folder.path, "browser"), {
    executablePath: pathOf("chromium") ?? "chromium",
    headless: true,
    viewport: { width: 1280, height: 1600 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  cleanUp.defer(() => browser.close());
  return { origin: stack.generator, browser };
}

test.skipIf(missing("chromium"))(
  "the documentation page lists every operation, works, and asks nobody but the service",
  async () => {
    const { origin, browser } = await open();
    const page = await browser.newPage();
    const requested: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requested.push(request.url()));
    page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.url()} answered ${response.status()}`);
    });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));

    const answer = await page.goto(`${origin}/docs`);
    expect(answer?.headers()["content-security-policy"]).toMatch(/default-src 'none'; script-src 'self';/);
    await page.locator(".opblock").first().waitFor();
    const { paths } = openapi as { paths: Record<string, Record<string, unknown>> };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const listed = await page.locator(".opblock-summary").evaluateAll((blocks) =>
      blocks.map((block) => {
        const text = (selector: string) => block.querySelector(selector)?.textContent ?? "";
        // Swagger UI lets long paths break at zero-width spaces.
        return `${text(".opblock-summary-method")} ${text(".opblock-summary-path")}`.replaceAll("\u200b", "");
      }),
    );
    expect(listed.toSorted()).toEqual(operations.toSorted());

    const generate = page
      .locator(".opblock-post")
      .filter({ has: page.locator('[data-path="/generate/{event_type}"]') });
    await generate.locator(".opblock-summary-control").click();
    await generate.getByRole("button", { name: "Try it out" }).click();
    await generate.locator('tr[data-param-name="event_type"] select').selectOption("order");
    await generate.getByRole("button", { name: "Execute" }).click();
    const live = generate.locator(".live-responses-table .response");
    await live.waitFor();
    expect(await live.locator(".response-col_status").textContent()).toMatch(/^202/);
    expect(await live.locator(".response-col_description").textContent()).toMatch(/"event_type": "order"/);

    const screenshot = process.env["SCREENSHOT"];
    if (screenshot !== undefined) await page.screenshot({ path: screenshot, fullPage: true });
    expect(requested.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"))).toEqual([]);
    expect(requested.length).toBeGreaterThan(4);
    expect(complaints).toEqual([]);
  },
);
