// Code generated from schemas/inventory.schema.json by `npm run codegen`. DO NOT EDIT.

const NONE = Object.freeze([]);

/** All the ways in which `value` is not a valid event of type `inventory`; empty when it is one. */
export function validate(value) {
  return isValid(value) ? NONE : issuesOf(validate0.errors);
}

/** True when `value` is a valid event of type `inventory`. */
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

function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.event_type === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "event_type");
      errors++;
    }
    if(data.inventory_id === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "inventory_id");
      errors++;
    }
    if(data.product_id === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "product_id");
      errors++;
    }
    if(data.quantity_change === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "quantity_change");
      errors++;
    }
    if(data.warehouse_id === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "warehouse_id");
      errors++;
    }
    if(data.reason === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "reason");
      errors++;
    }
    if(data.timestamp === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "timestamp");
      errors++;
    }
    if(data.event_date === undefined){
      vErrors = add(vErrors, instancePath, "required", "is missing", "event_date");
      errors++;
    }
    if(data.event_type !== undefined){
      if("inventory" !== data.event_type){
        vErrors = add(vErrors, instancePath+"/event_type", "const", "must be \"inventory\"");
        errors++;
      }
    }
    if(data.inventory_id !== undefined){
      let data1 = data.inventory_id;
      if(typeof data1 === "string"){
        if(isLonger(data1, 64)){
          vErrors = add(vErrors, instancePath+"/inventory_id", "maxLength", "must have at most 64 characters");
          errors++;
        }
        if(!(pattern0(data1))){
          vErrors = add(vErrors, instancePath+"/inventory_id", "pattern", "must match the pattern ^inv-[A-Za-z0-9-]+$");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/inventory_id", "type", "must be a string");
        errors++;
      }
    }
    if(data.product_id !== undefined){
      let data2 = data.product_id;
      if(typeof data2 === "string"){
        if(isLonger(data2, 64)){
          vErrors = add(vErrors, instancePath+"/product_id", "maxLength", "must have at most 64 characters");
          errors++;
        }
        if(!(pattern1(data2))){
          vErrors = add(vErrors, instancePath+"/product_id", "pattern", "must match the pattern ^prod-[A-Za-z0-9-]+$");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/product_id", "type", "must be a string");
        errors++;
      }
    }
    if(data.quantity_change !== undefined){
      let data3 = data.quantity_change;
      if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
        vErrors = add(vErrors, instancePath+"/quantity_change", "type", "must be an integer");
        errors++;
      }
      if((typeof data3 == "number") && (isFinite(data3))){
        if(data3 > 100000 || isNaN(data3)){
          vErrors = add(vErrors, instancePath+"/quantity_change", "maximum", "must be at most 100000");
          errors++;
        }
        if(data3 < -100000 || isNaN(data3)){
          vErrors = add(vErrors, instancePath+"/quantity_change", "minimum", "must be at least -100000");
          errors++;
        }
      }
    }
    if(data.warehouse_id !== undefined){
      let data4 = data.warehouse_id;
      if(typeof data4 === "string"){
        if(isLonger(data4, 64)){
          vErrors = add(vErrors, instancePath+"/warehouse_id", "maxLength", "must have at most 64 characters");
          errors++;
        }
        if(!(pattern2.test(data4))){
          vErrors = add(vErrors, instancePath+"/warehouse_id", "pattern", "must match the pattern ^wh-[a-z0-9]+(-[a-z0-9]+)*$");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/warehouse_id", "type", "must be a string");
        errors++;
      }
    }
    if(data.reason !== undefined){
      let data5 = data.reason;
      if(typeof data5 !== "string"){
        vErrors = add(vErrors, instancePath+"/reason", "type", "must be a string");
        errors++;
      }
      if(!((((((data5 === "sale") || (data5 === "return")) || (data5 === "restock")) || (data5 === "transfer")) || (data5 === "adjustment")) || (data5 === "damage"))){
        vErrors = add(vErrors, instancePath+"/reason", "enum", "must be one of \"sale\", \"return\", \"restock\", \"transfer\", \"adjustment\", \"damage\"");
        errors++;
      }
    }
    if(data.timestamp !== undefined){
      let data6 = data.timestamp;
      if(typeof data6 === "string"){
        if(!(isDateTime(data6))){
          vErrors = add(vErrors, instancePath+"/timestamp", "format", "must be a date-time with time zone (RFC 3339), for example 2024-01-15T10:30:00Z");
          errors++;
        }
      }
      else {
        vErrors = add(vErrors, instancePath+"/timestamp", "type", "must be a string");
        errors++;
      }
    }
    if(data.event_date !== undefined){
      let data7 = data.event_date;
      if(typeof data7 === "string"){
        if(!(isDate(data7))){
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
