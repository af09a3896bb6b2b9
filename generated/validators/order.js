// Code generated from schemas/order.schema.json by `npm run codegen`. DO NOT EDIT.

const NONE = Object.freeze([]);

/** All the ways in which `value` is not a valid event of type `order`; empty when it is one. */
export function validate(value) {
  return isValid(value) ? NONE : issuesOf(validate0.errors);
}

/** True when `value` is a valid event of type `order`. */
export function isValid(value) {
  try {
    return validate0(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    validate0.errors = add(null, "", "$ref", "is nested too deeply");
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

function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.event_type === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "event_type");
      errors++;
    }
    if(data.order_id === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "order_id");
      errors++;
    }
    if(data.customer_id === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "customer_id");
      errors++;
    }
    if(data.order_date === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "order_date");
      errors++;
    }
    if(data.status === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "status");
      errors++;
    }
    if(data.items === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "items");
      errors++;
    }
    if(data.total_amount === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "total_amount");
      errors++;
    }
    if(data.currency === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "currency");
      errors++;
    }
    if(data.event_date === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "event_date");
      errors++;
    }
    if(data.event_type !== undefined){
      if("order" !== data.event_type){
        vErrors = add(vErrors, instancePath+"/event_type", "const", "must be \"order\"");
        errors++;
      }
    }
    if(data.order_id !== undefined){
      let data1 = data.order_id;
      if(typeof data1 === "string"){
        if(isLonger(data1, 64)){
          vErrors = add(vErrors, instancePath+"/order_id", "maxLength", "must have at most 64 characters");
          errors++;
        }
        if(!(pattern0(data1))){
          vErrors = add(vErrors, instancePath+"/order_id", "pattern", "must match the pattern ^order-[A-Za-z0-9-]+$");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/order_id", "type", "must be a string");
        errors++;
      }
    }
    if(data.customer_id !== undefined){
      let data2 = data.customer_id;
      if(typeof data2 === "string"){
        if(isLonger(data2, 64)){
          vErrors = add(vErrors, instancePath+"/customer_id", "maxLength", "must have at most 64 characters");
          errors++;
        }
        if(!(pattern1(data2))){
          vErrors = add(vErrors, instancePath+"/customer_id", "pattern", "must match the pattern ^customer-[A-Za-z0-9-]+$");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/customer_id", "type", "must be a string");
        errors++;
      }
    }
    if(data.order_date !== undefined){
      let data3 = data.order_date;
      if(typeof data3 === "string"){
        if(!(isDateTime(data3))){
          vErrors = add(vErrors, instancePath+"/order_date", "format", "must be a date-time with time zone (RFC 3339), for example 2024-01-15T10:30:00Z");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/order_date", "type", "must be a string");
        errors++;
      }
    }
    if(data.status !== undefined){
      let data4 = data.status;
      if(typeof data4 !== "string"){
        vErrors = add(vErrors, instancePath+"/status", "type", "must be a string");
        errors++;
      }
      if(!((((((data4 === "pending") || (data4 === "confirmed")) || (data4 === "shipped")) || (data4 === "delivered")) || (data4 === "cancelled")) || (data4 === "refunded"))){
        vErrors = add(vErrors, instancePath+"/status", "enum", "must be one of \"pending\", \"confirmed\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"");
        errors++;
      }
    }
    if(data.items !== undefined){
      let data5 = data.items;
      if(Array.isArray(data5)){
        if(data5.length > 20){
          vErrors = add(vErrors, instancePath+"/items", "maxItems", "must have at most 20 items");
          errors++;
        }
        if(data5.length < 1){
          vErrors = add(vErrors, instancePath+"/items", "minItems", "must have at least 1 item");
          errors++;
        }
        const before0 = errors;
        for(let i0 = 0; i0 < data5.length && errors - before0 < 100; i0++){
          let data6 = data5[i0];
          if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
            if(data6.product_id === undefined){
              vErrors = add(vErrors, instancePath+"/items/" + i0, "required", "is missing", "product_id");
              errors++;
            }
            if(data6.quantity === undefined){
              vErrors = add(vErrors, instancePath+"/items/" + i0, "required", "is missing", "quantity");
              errors++;
            }
            if(data6.unit_price === undefined){
              vErrors = add(vErrors, instancePath+"/items/" + i0, "required", "is missing", "unit_price");
              errors++;
            }
            if(data6.product_id !== undefined){
              let data7 = data6.product_id;
              if(typeof data7 === "string"){
                if(isLonger(data7, 64)){
                  vErrors = add(vErrors, instancePath+"/items/" + i0+"/product_id", "maxLength", "must have at most 64 characters");
                  errors++;
                }
                if(!(pattern2(data7))){
                  vErrors = add(vErrors, instancePath+"/items/" + i0+"/product_id", "pattern", "must match the pattern ^prod-[A-Za-z0-9-]+$");
                  errors++;
                }
              }
              else {
                vErrors = add(vErrors, instancePath+"/items/" + i0+"/product_id", "type", "must be a string");
                errors++;
              }
            }
            if(data6.quantity !== undefined){
              let data8 = data6.quantity;
              if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
                vErrors = add(vErrors, instancePath+"/items/" + i0+"/quantity", "type", "must be an integer");
                errors++;
              }
              if((typeof data8 == "number") && (isFinite(data8))){
                if(data8 > 1000 || isNaN(data8)){
                  vErrors = add(vErrors, instancePath+"/items/" + i0+"/quantity", "maximum", "must be at most 1000");
                  errors++;
                }
                if(data8 < 1 || isNaN(data8)){
                  vErrors = add(vErrors, instancePath+"/items/" + i0+"/quantity", "minimum", "must be at least 1");
                  errors++;
                }
              }
            }
            if(data6.unit_price !== undefined){
              let data9 = data6.unit_price;
              if((typeof data9 == "number") && (isFinite(data9))){
                if(data9 > 99999999.99 || isNaN(data9)){
                  vErrors = add(vErrors, instancePath+"/items/" + i0+"/unit_price", "maximum", "must be at most 99999999.99");
                  errors++;
                }
                if(data9 < 0 || isNaN(data9)){
                  vErrors = add(vErrors, instancePath+"/items/" + i0+"/unit_price", "minimum", "must be at least 0");
                  errors++;
                }
                if(!(isMultiple(data9, 1, 100, 2))){
                  vErrors = add(vErrors, instancePath+"/items/" + i0+"/unit_price", "multipleOf", "must be a multiple of 0.01");
                  errors++;
                }
              }
              else {
                vErrors = add(vErrors, instancePath+"/items/" + i0+"/unit_price", "type", "must be a number");
                errors++;
              }
            }
          }
          else {
            vErrors = add(vErrors, instancePath+"/items/" + i0, "type", "must be an object");
            errors++;
          }
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/items", "type", "must be an array");
        errors++;
      }
    }
    if(data.total_amount !== undefined){
      let data10 = data.total_amount;
      if((typeof data10 == "number") && (isFinite(data10))){
        if(data10 > 99999999.99 || isNaN(data10)){
          vErrors = add(vErrors, instancePath+"/total_amount", "maximum", "must be at most 99999999.99");
          errors++;
        }
        if(data10 < 0 || isNaN(data10)){
          vErrors = add(vErrors, instancePath+"/total_amount", "minimum", "must be at least 0");
          errors++;
        }
        if(!(isMultiple(data10, 1, 100, 2))){
          vErrors = add(vErrors, instancePath+"/total_amount", "multipleOf", "must be a multiple of 0.01");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/total_amount", "type", "must be a number");
        errors++;
      }
    }
    if(data.currency !== undefined){
      let data11 = data.currency;
      if(typeof data11 !== "string"){
        vErrors = add(vErrors, instancePath+"/currency", "type", "must be a string");
        errors++;
      }
      if(!((((((((data11 === "USD") || (data11 === "EUR")) || (data11 === "GBP")) || (data11 === "CAD")) || (data11 === "AUD")) || (data11 === "CHF")) || (data11 === "SEK")) || (data11 === "INR"))){
        vErrors = add(vErrors, instancePath+"/currency", "enum", "must be one of \"USD\", \"EUR\", \"GBP\", \"CAD\", \"AUD\", \"CHF\", \"SEK\", \"INR\"");
        errors++;
      }
    }
    if(data.event_date !== undefined){
      let data12 = data.event_date;
      if(typeof data12 === "string"){
        if(!(isDate(data12))){
          vErrors = add(vErrors, instancePath+"/event_date", "format", "must be a date (RFC 3339), for example 2024-01-15");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/event_date", "type", "must be a string");
        errors++;
      }
    }
  }
  else {
    vErrors = add(vErrors, instancePath, "type", "must be an object");
    errors++;
  }
  validate0.errors = vErrors;
  return errors === 0;
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

function add(found, at, keyword, must, child) {
  const one = { at, keyword, must, child };
  if (found === null) return [one];
  found.push(one);
  return found;
}

function shorten(text, length) {
  return text.length > length ? text.slice(0, length) + "\u2026" : text;
}

function issuesOf(found) {
  const issues = [];
  for (const { at, keyword, must, child } of found) {
    if (keyword === "") continue;
    const pointer = shorten(child === undefined ? at : at + "/" + child.replace(/~/g, "~0").replace(/\//g, "~1"), 1000);
    const name = pointer === "" ? "the event" : shorten(pointer.slice(1), 100);
    issues.push(Object.freeze({ pointer, keyword, message: name + " " + must }));
    if (issues.length === 100) break;
  }
  return Object.freeze(issues);
}
