import { pathToFileURL } from "node:url";
import { compareText, type Diagnostic, type Place } from "../../diagnostic.ts";
import { hashJson } from "../../model/hash.ts";
import { pinOf } from "../accept/acceptance.ts";
import { gradeOf, placeOf, type CompatReport, type EventReport, type JudgedChange } from "./compat-report.ts";
import { acceptanceWord, BROKEN, directionWord, TABLE_WORDS } from "./words.ts";

interface Result {
  readonly ruleId: string;
  readonly level: "error" | "warning" | "note";
  readonly message: { readonly text: string };
  readonly locations: readonly unknown[];
  readonly partialFingerprints?: Readonly<Record<string, string>>;
  readonly suppressions?: readonly unknown[];
}

/** The report in SARIF 2.1.0, for code scanning. Accepted changes are there, as suppressed results. */
export function sarifOfReport(report: CompatReport) {
  const results = [...report.events.flatMap(eventResults), ...report.findings.map(findingResult)];
  const ruleIds = [...new Set(results.map(({ ruleId }) => ruleId))].toSorted(compareText);
  const rules = ruleIds.map((id) => ({ id, shortDescription: { text: wordsOf(id) } }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "eventloom compat", rules } },
        columnKind: "utf16CodeUnits",
        results: results.map((one) => ({ ...one, ruleIndex: ruleIds.indexOf(one.ruleId) })),
      },
    ],
  };
}

function eventResults(event: EventReport): readonly Result[] {
  const together = event.failed
    .filter((direction) => event.changes.every(({ change }) => change[direction]))
    .map((direction): Result => ({
      ruleId: "changes-together",
      level: "error",
      message: {
        text: `Taken together, the changes of ${event.comparison.event} break: ${BROKEN[direction]}.`,
      },
      locations: [location(event.at)],
    }));
  return [...together, ...event.changes.map((one) => changeResult(one, event))];
}

function changeResult(judged: JudgedChange, event: EventReport): Result {
  const { change, accepted } = judged;
  const old = `Old events: ${directionWord(judged, "backward")}. Old readers: ${directionWord(judged, "forward")}.`;
  return {
    ruleId: change.rule,
    level: gradeOf(judged, event.failed),
    message: { text: `${change.message} ${old} The table: ${TABLE_WORDS[change.table]}.` },
    locations: [location(placeOf(judged, event))],
    partialFingerprints: {
      "change/v1": hashJson({ ...pinOf(event.comparison.event, change), base: event.base }),
    },
    ...(accepted === null
      ? {}
      : {
          suppressions: [{ kind: "external", status: "accepted", justification: acceptanceWord(judged) }],
        }),
  };
}

function findingResult(one: Diagnostic): Result {
  const text = one.hint === "" ? one.message : `${one.message} ${one.hint}`;
  return { ruleId: one.code, level: one.severity, message: { text }, locations: [location(one)] };
}

function location({ file, line, column }: Place) {
  return {
    physicalLocation: {
      artifactLocation: uriOf(file),
      region: { startLine: line, startColumn: column },
    },
  };
}

/** Files of the project are named from its root, others in full. */
function uriOf(file: string) {
  if (/^([A-Za-z]:)?\//.test(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function wordsOf(id: string): string {
  const words = id.replaceAll(/[-_]/g, " ").toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
