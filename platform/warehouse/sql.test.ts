import { describe, expect, test } from "vitest";
import { isBlankSql, quoteName, rewriteSql } from "./sql.ts";

describe("rewriteSql", () => {
  test.each([
    ["SELECT `a` FROM `t`", 'SELECT "a" FROM "t"'],
    ["SELECT * FROM `ds.t`", 'SELECT * FROM "ds"."t"'],
    ["SELECT * FROM `p-1.ds.t`", 'SELECT * FROM "ds"."t"'],
    ["SELECT * FROM `p-1`.`ds`.`t` AS x", 'SELECT * FROM "ds"."t" AS x'],
    ["SELECT * FROM `p-1`.ds.t", "SELECT * FROM ds.t"],
    ["SELECT * FROM p.DS.t", "SELECT * FROM DS.t"],
    ["SELECT * FROM my-project-7.ds.t, p.ds.u", "SELECT * FROM ds.t, ds.u"],
    ['SELECT * FROM "p"."ds"."t"', 'SELECT * FROM "ds"."t"'],
    ["SELECT ds.t.items FROM `p`.`ds.t`", 'SELECT ds.t.items FROM "ds"."t"'],
    ["SELECT a.b.c, a - b.c, 1.5, x.1 FROM t", "SELECT a.b.c, a - b.c, 1.5, x.1 FROM t"],
    ['SELECT `a"b`', 'SELECT "a""b"'],
    ["SELECT `a\\`b`", 'SELECT "a`b"'],
    ["SELECT '`p.ds.t`', 'it''s `x`' FROM `t`", "SELECT '`p.ds.t`', 'it''s `x`' FROM \"t\""],
    ["SELECT E'\\'`x`', e'a' FROM `t`", "SELECT E'\\'`x`', e'a' FROM \"t\""],
    ["SELECT $$`x` p.ds.t$$, $q$ $$ `y` $q$, $1", "SELECT $$`x` p.ds.t$$, $q$ $$ `y` $q$, $1"],
    ['SELECT "`x`" FROM `t`', 'SELECT "`x`" FROM "t"'],
    ["-- `x` p.ds.t\nSELECT `a`", '-- `x` p.ds.t\nSELECT "a"'],
    ["/* `x` /* p.ds.t */ ' */ SELECT `a`", '/* `x` /* p.ds.t */ \' */ SELECT "a"'],
    ["SELECT {'a': 1}, [1, 2][1], x::JSON->>'$.a'", "SELECT {'a': 1}, [1, 2][1], x::JSON->>'$.a'"],
    ["SELECT ünï FROM `ünï`", 'SELECT ünï FROM "ünï"'],
  ])("%s", (sql, want) => {
    expect(rewriteSql(sql, "ds")).toBe(want);
  });

  test.each(["SELECT `a", "SELECT 'a", 'SELECT "a', "SELECT /* /* */", "SELECT $q$ $$"])(
    "%s has no end",
    (sql) => {
      expect(() => rewriteSql(sql, "ds")).toThrow(
        expect.objectContaining({ retryClass: "POISON", code: "SQL_INVALID" }),
      );
    },
  );
});

test.each([
  ["", true],
  [" ;\n; -- x\n/* y */", true],
  ["';'", false],
  ["SELECT 1", false],
])("isBlankSql(%j) is %j", (sql, want) => {
  expect(isBlankSql(sql)).toBe(want);
});

test("quoteName leaves no way out of the quotes", () => {
  expect(quoteName('a"; DROP TABLE t; --')).toBe('"a""; DROP TABLE t; --"');
});
