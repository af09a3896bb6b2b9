// Code generated from schemas/order.schema.json by `npm run codegen`. DO NOT EDIT.

const NONE = Object.freeze([]);

/** All the ways in which `value` is not a valid event of type `order`; empty when it is one. */
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

/** True when `value` is a valid event of type `order`. */
export function isValid(value) {
  try {
    return check0(value, null, null);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

const pattern0 = (text) => {
  let at = 6;
  if (text.length < at || text.charCodeAt(0) !== 111 || text.charCodeAt(1) !== 114 || text.charCodeAt(2) !== 100 || text.charCodeAt(3) !== 101 || text.charCodeAt(4) !== 114 || text.charCodeAt(5) !== 45) return false;
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
  let at = 9;
  if (text.length < at || text.charCodeAt(0) !== 99 || text.charCodeAt(1) !== 117 || text.charCodeAt(2) !== 115 || text.charCodeAt(3) !== 116 || text.charCodeAt(4) !== 111 || text.charCodeAt(5) !== 109 || text.charCodeAt(6) !== 101 || text.charCodeAt(7) !== 114 || text.charCodeAt(8) !== 45) return false;
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

function check0(value, at, found) {
  if (isObject(value)) {
    const v1 = value.event_type;
    if (v1 === undefined) {
      if (refuse(found, `${at}/event_type`, "required", "is missing")) return false;
    } else {
      if (v1 !== "order" && refuse(found, `${at}/event_type`, "const", "must be \"order\"")) return false;
    }
    const v3 = value.order_id;
    if (v3 === undefined) {
      if (refuse(found, `${at}/order_id`, "required", "is missing")) return false;
    } else {
      if (typeof v3 === "string") {
        if (isLonger(v3, 64) && refuse(found, `${at}/order_id`, "maxLength", "must have at most 64 characters")) return false;
        if (!pattern0(v3) && refuse(found, `${at}/order_id`, "pattern", "must match the pattern ^order-[A-Za-z0-9-]+$")) return false;
      } else {
        if (refuse(found, `${at}/order_id`, "type", "must be a string")) return false;
      }
    }
    const v4 = value.customer_id;
    if (v4 === undefined) {
      if (refuse(found, `${at}/customer_id`, "required", "is missing")) return false;
    } else {
      if (typeof v4 === "string") {
        if (isLonger(v4, 64) && refuse(found, `${at}/customer_id`, "maxLength", "must have at most 64 characters")) return false;
        if (!pattern1(v4) && refuse(found, `${at}/customer_id`, "pattern", "must match the pattern ^customer-[A-Za-z0-9-]+$")) return false;
      } else {
        if (refuse(found, `${at}/customer_id`, "type", "must be a string")) return false;
      }
    }
    const v5 = value.order_date;
    if (v5 === undefined) {
      if (refuse(found, `${at}/order_date`, "required", "is missing")) return false;
    } else {
      if (typeof v5 === "string") {
        if (!isDateTime(v5) && refuse(found, `${at}/order_date`, "format", "must be a date-time with time zone (RFC 3339), for example 2024-01-15T10:30:00Z")) return false;
      } else {
        if (refuse(found, `${at}/order_date`, "type", "must be a string")) return false;
      }
    }
    const v6 = value.status;
    if (v6 === undefined) {
      if (refuse(found, `${at}/status`, "required", "is missing")) return false;
    } else {
      if (typeof v6 !== "string" && refuse(found, `${at}/status`, "type", "must be a string")) return false;
      if (v6 !== "pending" && v6 !== "confirmed" && v6 !== "shipped" && v6 !== "delivered" && v6 !== "cancelled" && v6 !== "refunded" && refuse(found, `${at}/status`, "enum", "must be one of \"pending\", \"confirmed\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"")) return false;
    }
    const v7 = value.items;
    if (v7 === undefined) {
      if (refuse(found, `${at}/items`, "required", "is missing")) return false;
    } else {
      if (Array.isArray(v7)) {
        if (v7.length > 20 && refuse(found, `${at}/items`, "maxItems", "must have at most 20 items")) return false;
        if (v7.length < 1 && refuse(found, `${at}/items`, "minItems", "must have at least 1 item")) return false;
        for (let i0 = 0; i0 < v7.length; i0++) {
          const v8 = v7[i0];
          if (isObject(v8)) {
            const v11 = v8.product_id;
            if (v11 === undefined) {
              if (refuse(found, `${at}/items/${i0}/product_id`, "required", "is missing")) return false;
            } else {
              if (typeof v11 === "string") {
                if (isLonger(v11, 64) && refuse(found, `${at}/items/${i0}/product_id`, "maxLength", "must have at most 64 characters")) return false;
                if (!pattern2(v11) && refuse(found, `${at}/items/${i0}/product_id`, "pattern", "must match the pattern ^prod-[A-Za-z0-9-]+$")) return false;
              } else {
                if (refuse(found, `${at}/items/${i0}/product_id`, "type", "must be a string")) return false;
              }
            }
            const v13 = v8.quantity;
            if (v13 === undefined) {
              if (refuse(found, `${at}/items/${i0}/quantity`, "required", "is missing")) return false;
            } else {
              if (Number.isInteger(v13)) {
                if (v13 > 1000 && refuse(found, `${at}/items/${i0}/quantity`, "maximum", "must be at most 1000")) return false;
                if (v13 < 1 && refuse(found, `${at}/items/${i0}/quantity`, "minimum", "must be at least 1")) return false;
              } else {
                if (refuse(found, `${at}/items/${i0}/quantity`, "type", "must be an integer")) return false;
              }
            }
            const v14 = v8.unit_price;
            if (v14 === undefined) {
              if (refuse(found, `${at}/items/${i0}/unit_price`, "required", "is missing")) return false;
            } else {
              if (Number.isFinite(v14)) {
                if (v14 > 99999999.99 && refuse(found, `${at}/items/${i0}/unit_price`, "maximum", "must be at most 99999999.99")) return false;
                if (v14 < 0 && refuse(found, `${at}/items/${i0}/unit_price`, "minimum", "must be at least 0")) return false;
                if (!isMultiple(v14, 1, 100, 2) && refuse(found, `${at}/items/${i0}/unit_price`, "multipleOf", "must be a multiple of 0.01")) return false;
              } else {
                if (refuse(found, `${at}/items/${i0}/unit_price`, "type", "must be a number")) return false;
              }
            }
          } else {
            if (refuse(found, `${at}/items/${i0}`, "type", "must be an object")) return false;
          }
        }
      } else {
        if (refuse(found, `${at}/items`, "type", "must be an array")) return false;
      }
    }
    const v16 = value.total_amount;
    if (v16 === undefined) {
      if (refuse(found, `${at}/total_amount`, "required", "is missing")) return false;
    } else {
      if (Number.isFinite(v16)) {
        if (v16 > 99999999.99 && refuse(found, `${at}/total_amount`, "maximum", "must be at most 99999999.99")) return false;
        if (v16 < 0 && refuse(found, `${at}/total_amount`, "minimum", "must be at least 0")) return false;
        if (!isMultiple(v16, 1, 100, 2) && refuse(found, `${at}/total_amount`, "multipleOf", "must be a multiple of 0.01")) return false;
      } else {
        if (refuse(found, `${at}/total_amount`, "type", "must be a number")) return false;
      }
    }
    const v18 = value.currency;
    if (v18 === undefined) {
      if (refuse(found, `${at}/currency`, "required", "is missing")) return false;
    } else {
      if (typeof v18 !== "string" && refuse(found, `${at}/currency`, "type", "must be a string")) return false;
      if (v18 !== "USD" && v18 !== "EUR" && v18 !== "GBP" && v18 !== "CAD" && v18 !== "AUD" && v18 !== "CHF" && v18 !== "SEK" && v18 !== "INR" && refuse(found, `${at}/currency`, "enum", "must be one of \"USD\", \"EUR\", \"GBP\", \"CAD\", \"AUD\", \"CHF\", \"SEK\", \"INR\"")) return false;
    }
    const v19 = value.event_date;
    if (v19 === undefined) {
      if (refuse(found, `${at}/event_date`, "required", "is missing")) return false;
    } else {
      if (typeof v19 === "string") {
        if (!isDate(v19) && refuse(found, `${at}/event_date`, "format", "must be a date (RFC 3339), for example 2024-01-15")) return false;
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

// For numbers too large for the quick way of isMultiple: in integers, of the number's shortest decimal form.
function isMultipleInDigits(value, unit, scale) {
  const [decimal, exponent = "0"] = String(Math.abs(value)).split("e");
  const [whole, fraction = ""] = decimal.split(".");
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const divisor = BigInt(unit);
  if (shift >= 0) return (digits * 10n ** BigInt(shift)) % divisor === 0n;
  return digits % (divisor * 10n ** BigInt(-shift)) === 0n;
}

// True when value is a whole multiple of unit / power, in decimal: 19.99 is one of 1 / 100. power is 10 ** scale.
function isMultiple(value, unit, power, scale) {
  const scaled = Math.round(value * power);
  if (Math.abs(scaled) > 2 ** 50 || scale > 22) return isMultipleInDigits(value, unit, scale);
  return scaled % unit === 0 && scaled / power === value;
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
