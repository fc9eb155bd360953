import assert from "node:assert/strict";
import { like, likeFile, likePath, likeValue, until, valueFields } from "../../src/guard/matchers";
import { likeResource } from "../../src/guard/resource-matcher";

describe("a pattern as a CEL expression", () => {
  const texts = [
    "",
    "a",
    "a*",
    "a?",
    "ab",
    "a.b",
    "axb",
    "a\\*",
    "a\\b",
    "a[0].b",
    "a[10].b",
    "a+(b)",
    "*",
    "\\",
    "x\ny",
    "a^$",
  ];
  const patterns = [
    "a*",
    "a\\*",
    "a\\?",
    "a?",
    "a.?",
    "a\\\\*",
    "a\\*b",
    "\\*",
    "*\\**",
    "a[*].b",
    "a+(*)",
    "x?y",
    "*^$",
    "a\\b*",
    "a.b",
  ];
  for (const pattern of patterns)
    it(`matches the same texts as in TypeScript: ${pattern}`, () =>
      assert.deepEqual(
        texts.filter((text) => fitsExpression(text, pattern)),
        texts.filter((text) => like(pattern).holds(text)),
      ));

  it("is a constant if it matches every text", () => assert.equal(like("*").cel("x"), "true"));

  function fitsExpression(text: string, pattern: string): boolean {
    const expression = like(pattern).cel("x");
    const [, same, regex] = /^x(?: == (".*")|\.matches\((".*")\))$/.exec(expression) ?? [];
    if (same !== undefined) return text === JSON.parse(same);
    const [, body] = /^\(\?s\)(.*)$/s.exec(String(JSON.parse(regex!)))!;
    return new RegExp(body!, "s").test(text);
  }
});

describe("a part of an exemption as a CEL expression", () => {
  const rows: ReadonlyArray<readonly [string, { readonly cel: (value: string) => string }, string]> = [
    ["any text", like("*"), "true"],
    ["a container", like("web"), 'x == "web"'],
    ["a pattern of containers", like("w*b?"), 'x.matches("(?s)^w.*b.$")'],
    ["a path", likePath("spec.hostPID"), 'x == "spec.hostPID"'],
    [
      "a path with any index",
      likePath("spec.containers[*].x*"),
      String.raw`x.matches("(?s)^spec\\.containers\\[(?:[0-9]+|\"(?:[^\"\\\\]|\\\\.)*\")\\]\\.x.*$")`,
    ],
    ["any value", likeValue("*"), "true"],
    ["no value", likeValue(""), 'x.written == ""'],
    ["a value", likeValue("SYS_ADMIN"), 'x.written == "SYS_ADMIN"'],
    ["a pattern of values", likeValue("SYS_*"), '!x.climbs && x.written.matches("(?s)^SYS_.*$")'],
    ["a host path", likeValue("//srv/"), '(x.written == "//srv/" || x.hostPath == "/srv")'],
    ["a pattern of host paths", likeValue("/srv//*"), 'x.hostPath.matches("(?s)^/srv/.*$")'],
    ["an escaped star in a host path", likeValue("/a\\*/"), '(x.written == "/a*/" || x.hostPath == "/a*")'],
    ["any resource", likeResource("*"), "true"],
    ["a resource", likeResource("Pod/shop/web"), 'x == "Pod/shop/web"'],
    ["a pattern of resources", likeResource("Pod/*/we?"), 'x.matches("(?s)^Pod/[^/]*/we[^/]$")'],
    ["a URN, which no object has", likeResource("urn:pulumi:*::web"), "false"],
    ["a file, which no object has", likeFile("*"), "false"],
    ["a last day", until("2027-06-30"), 'timestamp(x) <= timestamp("2027-06-30T23:59:59Z")'],
  ];
  for (const [what, matcher, expected] of rows) it(`compares ${what}`, () => assert.equal(matcher.cel("x"), expected));

  it("distinguishes the forms of a value", () => {
    const { written, climbs, hostPath } = valueFields("x");
    assert.equal(written, "x");
    assert.equal(climbs, String.raw`x.matches("(?:^|[\\\\/])\\.\\.(?:[\\\\/]|$)")`);
    assert.ok(hostPath!.startsWith(String.raw`x.matches("^(?:[.~]|$)|(?:^|[\\\\/])\\.\\.(?:[\\\\/]|$)") ? "" : [`));
  });
});
