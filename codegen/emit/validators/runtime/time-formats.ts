import { helper, type Helper } from "./helper.ts";

/**
 * Dates and times of RFC 3339, by character codes: regular expressions made formats most of a validator's time. They
 * take what ajv-formats takes in full mode (offsets without colon or minutes, a space for the T, leap seconds at 23:59
 * UTC), but no hour above 23, no minute above 59 and no other white space for the T.
 */
export const timeFormatHelpers: readonly Helper[] = [
  helper(`
function twoDigits(text, at) {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}`),
  helper(`
function beginsWithDate(text) {
  const century = twoDigits(text, 0);
  const year = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1) return false;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  if (day <= 28) return true;
  if (month === 2) return day === 29 && (year === 0 ? century : year) % 4 === 0;
  return day <= 30 || (day === 31 && month !== 4 && month !== 6 && month !== 9 && month !== 11);
}`),
  helper(`
function endsWithTime(text, start) {
  if (text.length < start + 9) return false;
  const hour = twoDigits(text, start);
  const minute = twoDigits(text, start + 3);
  const second = twoDigits(text, start + 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  if (text.charCodeAt(start + 2) !== 58 || text.charCodeAt(start + 5) !== 58) return false;
  let at = start + 8;
  let code = text.charCodeAt(at);
  if (code === 46) {
    do code = text.charCodeAt(++at);
    while (code >= 48 && code <= 57);
    if (at === start + 9) return false;
  }
  let offset = 0;
  if (code === 43 || code === 45) {
    const hours = twoDigits(text, at + 1);
    if (hours < 0 || hours > 23) return false;
    offset = hours * 60;
    at += 3;
    if (at < text.length) {
      if (text.charCodeAt(at) === 58) at++;
      const minutes = twoDigits(text, at);
      if (minutes < 0 || minutes > 59) return false;
      offset += minutes;
      at += 2;
    }
    if (code === 45) offset = -offset;
  } else if (code === 90 || code === 122) at++;
  else return false;
  if (at !== text.length) return false;
  return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 === 1439;
}`),
  helper(`
function isDate(text) {
  return text.length === 10 && beginsWithDate(text);
}`),
  helper(`
function isTime(text) {
  return endsWithTime(text, 0);
}`),
  helper(`
function isDateTime(text) {
  const between = text.charCodeAt(10);
  return (between === 84 || between === 116 || between === 32) && beginsWithDate(text) && endsWithTime(text, 11);
}`),
  helper(String.raw`
const DURATION = /^P(?=[\dT])(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;

function isDuration(text) {
  return DURATION.test(text);
}`),
];
