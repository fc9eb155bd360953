import assert from "node:assert/strict";
import { BASELINE_CAPABILITIES, DOCKER_CAPABILITIES, normalizeCapability } from "../../src/values/capability";

const NAMES: ReadonlyArray<readonly [string, string]> = [
  ["SYS_ADMIN", "SYS_ADMIN"],
  ["sys_admin", "SYS_ADMIN"],
  ["Sys_Admin", "SYS_ADMIN"],
  ["CAP_SYS_ADMIN", "SYS_ADMIN"],
  ["cap_sys_admin", "SYS_ADMIN"],
  [" SYS_ADMIN ", "SYS_ADMIN"],
  ["all", "ALL"],
  ["CAP_CAP_SYS_ADMIN", "CAP_SYS_ADMIN"],
  ["SYS_CAP_ADMIN", "SYS_CAP_ADMIN"],
  ["CAPSYS_ADMIN", "CAPSYS_ADMIN"],
  ["CAP_", ""],
  ["", ""],
];

describe("normalizeCapability", () => {
  for (const [name, expected] of NAMES)
    it(JSON.stringify(name), () => assert.equal(normalizeCapability(name), expected));
});

describe("lists of capabilities", () => {
  it("contain 13 in the baseline, without NET_RAW", () => {
    assert.equal(new Set(BASELINE_CAPABILITIES).size, 13);
    assert.ok(!BASELINE_CAPABILITIES.includes("NET_RAW"));
  });

  it("contain the baseline and NET_RAW for Docker", () => {
    assert.deepEqual(
      DOCKER_CAPABILITIES.filter((name) => !BASELINE_CAPABILITIES.includes(name)),
      ["NET_RAW"],
    );
    assert.equal(DOCKER_CAPABILITIES.length, 14);
  });

  it("use the spelling of Kubernetes", () =>
    assert.deepEqual(DOCKER_CAPABILITIES.map(normalizeCapability), DOCKER_CAPABILITIES));
});
