// Code generated from schemas/user_activity.schema.json by `npm run codegen`. DO NOT EDIT.

const NONE = Object.freeze([]);

/** All the ways in which `value` is not a valid event of type `user_activity`; empty when it is one. */
export function validate(value) {
  if (isValid(value)) return NONE;
  const found = [];
  try {
    check0(value, "", found);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  // The value is refused without a fault only when the stack was too small for it.
  if (found.length === 0) refuse(found, "", "$ref", "is nested too deeply");
  return issuesOf(found);
}

/** True when `value` is a valid event of type `user_activity`. */
export function isValid(value) {
  try {
    return check0(value, null, null);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

const pattern0 = (text) => {
  let at = 5;
  if (text.length < at || text.charCodeAt(0) !== 117 || text.charCodeAt(1) !== 115 || text.charCodeAt(2) !== 101 || text.charCodeAt(3) !== 114 || text.charCodeAt(4) !== 45) return false;
  let start = 0;
  let last = 0;
  let code = 0;
  start = at;
  last = text.length;
  for (; at < last; at++) {
    code = text.charCodeAt(at);
    if (!(code === 45 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122))) break;
  }
  if (at - start < 1) return false;
  if (at !== text.length) return false;
  return true;
};
const pattern1 = (text) => {
  let at = 5;
  if (text.length < at || text.charCodeAt(0) !== 115 || text.charCodeAt(1) !== 101 || text.charCodeAt(2) !== 115 || text.charCodeAt(3) !== 115 || text.charCodeAt(4) !== 45) return false;
  let start = 0;
  let last = 0;
  let code = 0;
  start = at;
  last = text.length;
  for (; at < last; at++) {
    code = text.charCodeAt(at);
    if (!(code === 45 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122))) break;
  }
  if (at - start < 1) return false;
  if (at !== text.length) return false;
  return true;
};
const pattern2 = (text) => {
  let at = 1;
  if (text.length < at || text.charCodeAt(0) !== 47) return false;
  return true;
};
const pattern3 = (text) => {
  let at = 4;
  if (text.length < at || text.charCodeAt(0) !== 104 || text.charCodeAt(1) !== 116 || text.charCodeAt(2) !== 116 || text.charCodeAt(3) !== 112) return false;
  let start = 0;
  let last = 0;
  let code = 0;
  start = at;
  last = Math.min(text.length, at + 1);
  for (; at < last; at++) {
    code = text.charCodeAt(at);
    if (!(code === 115)) break;
  }
  start = at;
  last = Math.min(text.length, at + 1);
  for (; at < last; at++) {
    code = text.charCodeAt(at);
    if (!(code === 58)) break;
  }
  if (at - start < 1) return false;
  start = at;
  last = Math.min(text.length, at + 1);
  for (; at < last; at++) {
    code = text.charCodeAt(at);
    if (!(code === 47)) break;
  }
  if (at - start < 1) return false;
  start = at;
  last = Math.min(text.length, at + 1);
  for (; at < last; at++) {
    code = text.charCodeAt(at);
    if (!(code === 47)) break;
  }
  if (at - start < 1) return false;
  return true;
};

function check0(value, at, found) {
  if (isObject(value)) {
    const v1 = value.event_type;
    if (v1 === undefined) {
      if (refuse(found, `${at}/event_type`, "required", "is missing")) return false;
    } else {
      if (v1 !== "user_activity" && refuse(found, `${at}/event_type`, "const", "must be \"user_activity\"")) return false;
    }
    const v3 = value.user_id;
    if (v3 === undefined) {
      if (refuse(found, `${at}/user_id`, "required", "is missing")) return false;
    } else {
      if (typeof v3 === "string") {
        if (isLonger(v3, 64) && refuse(found, `${at}/user_id`, "maxLength", "must have at most 64 characters")) return false;
        if (!pattern0(v3) && refuse(found, `${at}/user_id`, "pattern", "must match the pattern ^user-[A-Za-z0-9-]+$")) return false;
      } else {
        if (refuse(found, `${at}/user_id`, "type", "must be a string")) return false;
      }
    }
    const v4 = value.session_id;
    if (v4 === undefined) {
      if (refuse(found, `${at}/session_id`, "required", "is missing")) return false;
    } else {
      if (typeof v4 === "string") {
        if (isLonger(v4, 64) && refuse(found, `${at}/session_id`, "maxLength", "must have at most 64 characters")) return false;
        if (!pattern1(v4) && refuse(found, `${at}/session_id`, "pattern", "must match the pattern ^sess-[A-Za-z0-9-]+$")) return false;
      } else {
        if (refuse(found, `${at}/session_id`, "type", "must be a string")) return false;
      }
    }
    const v5 = value.activity_type;
    if (v5 === undefined) {
      if (refuse(found, `${at}/activity_type`, "required", "is missing")) return false;
    } else {
      if (typeof v5 !== "string" && refuse(found, `${at}/activity_type`, "type", "must be a string")) return false;
      if (v5 !== "page_view" && v5 !== "click" && v5 !== "search" && v5 !== "add_to_cart" && v5 !== "remove_from_cart" && v5 !== "checkout" && v5 !== "purchase" && v5 !== "signup" && v5 !== "login" && v5 !== "logout" && refuse(found, `${at}/activity_type`, "enum", "must be one of \"page_view\", \"click\", \"search\", \"add_to_cart\", \"remove_from_cart\", \"checkout\", \"purchase\", \"signup\", \"login\", \"logout\"")) return false;
    }
    const v6 = value.page_url;
    if (v6 === undefined) {
      if (refuse(found, `${at}/page_url`, "required", "is missing")) return false;
    } else {
      if (typeof v6 === "string") {
        if (isLonger(v6, 2048) && refuse(found, `${at}/page_url`, "maxLength", "must have at most 2048 characters")) return false;
        if (!pattern2(v6) && !pattern3(v6) && refuse(found, `${at}/page_url`, "pattern", "must match the pattern ^(/|https?://)")) return false;
        if (!isUriReference(v6) && refuse(found, `${at}/page_url`, "format", "must be a URI or a relative reference, for example /a?b=c")) return false;
      } else {
        if (refuse(found, `${at}/page_url`, "type", "must be a string")) return false;
      }
    }
    const v7 = value.timestamp;
    if (v7 === undefined) {
      if (refuse(found, `${at}/timestamp`, "required", "is missing")) return false;
    } else {
      if (typeof v7 === "string") {
        if (!isDateTime(v7) && refuse(found, `${at}/timestamp`, "format", "must be a date-time with time zone (RFC 3339), for example 2024-01-15T10:30:00Z")) return false;
      } else {
        if (refuse(found, `${at}/timestamp`, "type", "must be a string")) return false;
      }
    }
    const v8 = value.event_date;
    if (v8 === undefined) {
      if (refuse(found, `${at}/event_date`, "required", "is missing")) return false;
    } else {
      if (typeof v8 === "string") {
        if (!isDate(v8) && refuse(found, `${at}/event_date`, "format", "must be a date (RFC 3339), for example 2024-01-15")) return false;
      } else {
        if (refuse(found, `${at}/event_date`, "type", "must be a string")) return false;
      }
    }
  } else {
    if (refuse(found, at, "type", "must be an object")) return false;
  }
  return true;
}

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
}

function isLonger(text, limit) {
  return text.length > limit && (text.length > 2 * limit || countCharacters(text) > limit);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function twoDigits(text, at) {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

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
}

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
}

function isDate(text) {
  return text.length === 10 && beginsWithDate(text);
}

function isDateTime(text) {
  const between = text.charCodeAt(10);
  return (between === 84 || between === 116 || between === 32) && beginsWithDate(text) && endsWithTime(text, 11);
}

// Whether the rest is made of characters that stand for themselves in paths and queries, as in most web addresses.
function isPlainPath(text, start) {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = code | 32;
    if (letter >= 97 && letter <= 122) continue;
    if ((code >= 38 && code <= 57) || code === 61 || code === 63 || code === 95 || code === 126) continue;
    return false;
  }
  return true;
}

const URI_REFERENCE = /^(?:[a-z][a-z\d+\-.]*:)?(?:\/?\/(?:[\w\-.~!$&'()*+,;=:]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:]*)*@)?(?:\[(?:(?:(?:(?:[\da-f]{1,4}:){6}|::(?:[\da-f]{1,4}:){5}|(?:(?:[\da-f]{1,4}:){0,0}[\da-f]{1,4})?::(?:[\da-f]{1,4}:){4}|(?:(?:[\da-f]{1,4}:){0,1}[\da-f]{1,4})?::(?:[\da-f]{1,4}:){3}|(?:(?:[\da-f]{1,4}:){0,2}[\da-f]{1,4})?::(?:[\da-f]{1,4}:){2}|(?:(?:[\da-f]{1,4}:){0,3}[\da-f]{1,4})?::(?:[\da-f]{1,4}:){1}|(?:(?:[\da-f]{1,4}:){0,4}[\da-f]{1,4})?::(?:[\da-f]{1,4}:){0})(?:[\da-f]{1,4}:[\da-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[\da-f]{1,4}:){0,5}[\da-f]{1,4})?::[\da-f]{1,4}|(?:(?:[\da-f]{1,4}:){0,6}[\da-f]{1,4})?::)|v[\da-f]+\.[\w\-.~!$&'()*+,;=:]+)\]|[\w\-.~!$&'()*+,;="]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;="]*)*)(?::\d*)?(?:\/[\w\-.~!$&'()*+,;=:@"]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:@"]*)*)*|\/(?:(?:[\w\-.~!$&'()*+,;=:@"]|%[\da-f]{2})[\w\-.~!$&'()*+,;=:@"]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:@"]*)*(?:\/[\w\-.~!$&'()*+,;=:@"]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:@"]*)*)*)?|(?:[\w\-.~!$&'()*+,;=:@"]|%[\da-f]{2})[\w\-.~!$&'()*+,;=:@"]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:@"]*)*(?:\/[\w\-.~!$&'()*+,;=:@"]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:@"]*)*)*)?(?:\?[\w\-.~!$&'()*+,;=:@"/?]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:@"/?]*)*)?(?:#[\w\-.~!$&'()*+,;=:@"/?]*(?:%[\da-f]{2}[\w\-.~!$&'()*+,;=:@"/?]*)*)?$/i;

function isUriReference(text) {
  return isPlainPath(text, text.startsWith("https://") ? 6 : 0) || URI_REFERENCE.test(text);
}

// Notes an issue. True when no others are wanted: only the verdict counts, or there are enough.
function refuse(found, pointer, keyword, must) {
  if (found === null) return true;
  if (found.length < 100) found.push({ pointer, keyword, must });
  return found.length === 100;
}

function shorten(text, length) {
  return text.length > length ? text.slice(0, length) + "\u2026" : text;
}

function issuesOf(found) {
  const issues = found.map((one) => {
    const pointer = shorten(one.pointer, 1000);
    const name = pointer === "" ? "the event" : shorten(pointer.slice(1), 100);
    return Object.freeze({ pointer, keyword: one.keyword, message: name + " " + one.must });
  });
  return Object.freeze(issues);
}
