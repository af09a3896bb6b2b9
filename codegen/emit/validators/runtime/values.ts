import { helper, type Helper } from "./helper.ts";

/** Checks of strings, numbers, arrays and objects that JavaScript has no operator for. */
export const valueHelpers: readonly Helper[] = [
  helper(`
// Characters are code points: a surrogate pair is one, a lone surrogate too.
function countCharacters(text) {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}`),
  helper(`
function isLonger(text, limit) {
  return text.length > limit && (text.length > 2 * limit || countCharacters(text) > limit);
}`),
  helper(`
function isShorter(text, limit) {
  return text.length < limit || (text.length < 2 * limit && countCharacters(text) < limit);
}`),
  helper(`
// For numbers too large for the quick way of isMultiple: in integers, of the number's shortest decimal form.
function isMultipleInDigits(value, unit, scale) {
  const [decimal, exponent = "0"] = String(Math.abs(value)).split("e");
  const [whole, fraction = ""] = decimal.split(".");
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const divisor = BigInt(unit);
  if (shift >= 0) return (digits * 10n ** BigInt(shift)) % divisor === 0n;
  return digits % (divisor * 10n ** BigInt(-shift)) === 0n;
}`),
  helper(`
// True when value is a whole multiple of unit / power, in decimal: 19.99 is one of 1 / 100. power is 10 ** scale.
function isMultiple(value, unit, power, scale) {
  const scaled = Math.round(value * power);
  if (Math.abs(scaled) > 2 ** 50 || scale > 22) return isMultipleInDigits(value, unit, scale);
  return scaled % unit === 0 && scaled / power === value;
}`),
  helper(`
function equal(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}`),
  helper(`
// The same text for equal values, whatever the order of their properties.
function canonicalText(value) {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return "[" + value.map(canonicalText).join(",") + "]";
  const members = Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonicalText(value[key]));
  return "{" + members.join(",") + "}";
}`),
  helper(`
function hasDuplicates(items) {
  const scalars = new Set();
  const structures = new Set();
  for (const item of items) {
    const nested = typeof item === "object" && item !== null;
    const seen = nested ? structures : scalars;
    const key = nested ? canonicalText(item) : item;
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}`),
  helper(`
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}`),
  helper(`
function addAll(set, more) {
  for (const one of more) set.add(one);
}`),
  helper(`
function countKeys(value) {
  let count = 0;
  for (const _ in value) count++;
  return count;
}`),
];
