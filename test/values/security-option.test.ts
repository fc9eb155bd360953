import assert from "node:assert/strict";
import { isSwitchedOn, parseSecurityOption } from "../../src/values/security-option";

/** What is written, its key and its value. */
const OPTIONS: ReadonlyArray<readonly [string, string, string]> = [
  ["no-new-privileges", "no-new-privileges", ""],
  ["no-new-privileges=false", "no-new-privileges", "false"],
  ["no-new-privileges:false", "no-new-privileges", "false"],
  ["no-new-privileges=", "no-new-privileges", ""],
  ["disable", "label", "disable"],
  ["label=disable", "label", "disable"],
  ["label:disable", "label", "disable"],
  ["label=type:container_t", "label", "type:container_t"],
  ["label:type:container_t", "label", "type:container_t"],
  // A `=` anywhere wins over an earlier `:`; the engine rejects the resulting key.
  ["label:type=container_t", "label:type", "container_t"],
  ["label=level:s0:c1,c2", "label", "level:s0:c1,c2"],
  ["apparmor=a=b", "apparmor", "a=b"],
  ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}', "seccomp", '{"defaultAction":"SCMP_ACT_ALLOW"}'],
  ['seccomp:{"defaultAction":"SCMP_ACT_ALLOW"}', "seccomp", '{"defaultAction":"SCMP_ACT_ALLOW"}'],
  ["systempaths=unconfined", "systempaths", "unconfined"],
  ["writable-cgroups", "writable-cgroups", ""],
  ["DISABLE", "DISABLE", ""],
  [" disable", " disable", ""],
  ["=disable", "", "disable"],
  [":disable", "", "disable"],
  ["", "", ""],
];

const SWITCHES: ReadonlyArray<readonly [string, boolean | undefined]> = [
  ["", true],
  ["1", true],
  ["t", true],
  ["T", true],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["0", false],
  ["f", false],
  ["F", false],
  ["false", false],
  ["False", false],
  ["FALSE", false],
  ["tRUE", undefined],
  ["yes", undefined],
  ["on", undefined],
  ["01", undefined],
  ["2", undefined],
  [" true", undefined],
];

describe("parseSecurityOption", () => {
  for (const [text, key, value] of OPTIONS)
    it(JSON.stringify(text), () => assert.deepEqual(parseSecurityOption(text), { key, value }));
});

describe("isSwitchedOn", () => {
  for (const [value, expected] of SWITCHES)
    it(JSON.stringify(value), () => assert.equal(isSwitchedOn(value), expected));
});
