// Code generated from schemas/inventory.schema.json by `npm run codegen`. DO NOT EDIT.

const NONE = Object.freeze([]);

/** All the ways in which `value` is not a valid event of type `inventory`; empty when it is one. */
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

/** True when `value` is a valid event of type `inventory`. */
export function isValid(value) {
  try {
    return check0(value, null, null);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

const pattern0 = (text) => {
  let at = 4;
  if (text.length < at || text.charCodeAt(0) !== 105 || text.charCodeAt(1) !== 110 || text.charCodeAt(2) !== 118 || text.charCodeAt(3) !== 45) return false;
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
  if (text.length < at || text.charCodeAt(0) !== 112 || text.charCodeAt(1) !== 114 || text.charCodeAt(2) !== 111 || text.charCodeAt(3) !== 100 || text.charCodeAt(4) !== 45) return false;
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
const pattern2 = new RegExp("^wh-[a-z0-9]+(-[a-z0-9]+)*$", "u");

function check0(value, at, found) {
  if (isObject(value)) {
    const v1 = value.event_type;
    if (v1 === undefined) {
      if (refuse(found, `${at}/event_type`, "required", "is missing")) return false;
    } else {
      if (v1 !== "inventory" && refuse(found, `${at}/event_type`, "const", "must be \"inventory\"")) return false;
    }
    const v3 = value.inventory_id;
    if (v3 === undefined) {
      if (refuse(found, `${at}/inventory_id`, "required", "is missing")) return false;
    } else {
      if (typeof v3 === "string") {
        if (isLonger(v3, 64) && refuse(found, `${at}/inventory_id`, "maxLength", "must have at most 64 characters")) return false;
        if (!pattern0(v3) && refuse(found, `${at}/inventory_id`, "pattern", "must match the pattern ^inv-[A-Za-z0-9-]+$")) return false;
      } else {
        if (refuse(found, `${at}/inventory_id`, "type", "must be a string")) return false;
      }
    }
    const v4 = value.product_id;
    if (v4 === undefined) {
      if (refuse(found, `${at}/product_id`, "required", "is missing")) return false;
    } else {
      if (typeof v4 === "string") {
        if (isLonger(v4, 64) && refuse(found, `${at}/product_id`, "maxLength", "must have at most 64 characters")) return false;
        if (!pattern1(v4) && refuse(found, `${at}/product_id`, "pattern", "must match the pattern ^prod-[A-Za-z0-9-]+$")) return false;
      } else {
        if (refuse(found, `${at}/product_id`, "type", "must be a string")) return false;
      }
    }
    const v6 = value.quantity_change;
    if (v6 === undefined) {
      if (refuse(found, `${at}/quantity_change`, "required", "is missing")) return false;
    } else {
      if (Number.isInteger(v6)) {
        if (v6 > 100000 && refuse(found, `${at}/quantity_change`, "maximum", "must be at most 100000")) return false;
        if (v6 < -100000 && refuse(found, `${at}/quantity_change`, "minimum", "must be at least -100000")) return false;
      } else {
        if (refuse(found, `${at}/quantity_change`, "type", "must be an integer")) return false;
      }
    }
    const v7 = value.warehouse_id;
    if (v7 === undefined) {
      if (refuse(found, `${at}/warehouse_id`, "required", "is missing")) return false;
    } else {
      if (typeof v7 === "string") {
        if (isLonger(v7, 64) && refuse(found, `${at}/warehouse_id`, "maxLength", "must have at most 64 characters")) return false;
        if (!pattern2.test(v7) && refuse(found, `${at}/warehouse_id`, "pattern", "must match the pattern ^wh-[a-z0-9]+(-[a-z0-9]+)*$")) return false;
      } else {
        if (refuse(found, `${at}/warehouse_id`, "type", "must be a string")) return false;
      }
    }
    const v8 = value.reason;
    if (v8 === undefined) {
      if (refuse(found, `${at}/reason`, "required", "is missing")) return false;
    } else {
      if (typeof v8 !== "string" && refuse(found, `${at}/reason`, "type", "must be a string")) return false;
      if (v8 !== "sale" && v8 !== "return" && v8 !== "restock" && v8 !== "transfer" && v8 !== "adjustment" && v8 !== "damage" && refuse(found, `${at}/reason`, "enum", "must be one of \"sale\", \"return\", \"restock\", \"transfer\", \"adjustment\", \"damage\"")) return false;
    }
    const v9 = value.timestamp;
    if (v9 === undefined) {
      if (refuse(found, `${at}/timestamp`, "required", "is missing")) return false;
    } else {
      if (typeof v9 === "string") {
        if (!isDateTime(v9) && refuse(found, `${at}/timestamp`, "format", "must be a date-time with time zone (RFC 3339), for example 2024-01-15T10:30:00Z")) return false;
      } else {
        if (refuse(found, `${at}/timestamp`, "type", "must be a string")) return false;
      }
    }
    const v10 = value.event_date;
    if (v10 === undefined) {
      if (refuse(found, `${at}/event_date`, "required", "is missing")) return false;
    } else {
      if (typeof v10 === "string") {
        if (!isDate(v10) && refuse(found, `${at}/event_date`, "format", "must be a date (RFC 3339), for example 2024-01-15")) return false;
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
