import { exportedNames } from "../print/used-names.ts";
import { extraText } from "./runtime/extra-text.ts";
import { fitsText } from "./runtime/fits-text.ts";
import { jsonTexts } from "./runtime/json-text.ts";
import { numbersText } from "./runtime/numbers-text.ts";
import { timesText } from "./runtime/times-text.ts";
import { valuesText } from "./runtime/values-text.ts";

/** The text of `rows/row-runtime.ts`: the conversions that all row files share. */
export const rowsRuntime = [valuesText, numbersText, timesText, jsonTexts, extraText, fitsText].join("\n");

/** What that file exports, so that no other name of a row file clashes with it. */
export const rowsRuntimeNames = exportedNames(rowsRuntime);
