import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocatedFinding } from "../../src/guard/report";
import { readSources } from "../../src/sources";
import { newReport } from "../support/guard";

/** Expectations about the AWS CDK's own integration snapshots, which are not part of the repository. */
const FOLDER = join(__dirname, "..", "..", "..", "shared", "cases", "cfn");

interface Case {
  readonly id: string;
  readonly file: string;
  readonly logicalId?: string;
  readonly container?: string;
  readonly object?: string;
  readonly check: string;
  readonly expect: "pass" | "fail";
  readonly strength: "must" | "should" | "may";
}

/** The policies that each check stands for. */
const POLICIES: Readonly<Record<string, readonly string[]>> = {
  "capabilities-baseline": ["no-added-capabilities"],
  "capabilities-restricted": ["require-dropped-capabilities"],
  device: ["no-host-devices"],
  "host-namespaces": ["no-host-namespaces"],
  "host-path": [
    ...["no-host-paths", "no-host-system-paths", "no-kernel-filesystems", "no-runtime-sockets", "no-host-devices"],
  ],
  "host-ports": ["no-host-ports"],
  "image-tag": ["pinned-images"],
  "non-root": ["require-non-root"],
  "privilege-escalation": ["no-privilege-escalation"],
  privileged: ["no-privileged"],
  "read-only-root": ["require-read-only-root"],
  sysctls: ["no-unsafe-sysctls"],
};

/** Expectations that do not hold here, and why. */
const DIFFERENCES: ReadonlyArray<{ readonly of: Partial<Case>; readonly why: string }> = [
  {
    of: { logicalId: "WindowsJobDefinitio0652E08A", strength: "may" },
    why: "Windows containers do not have the setting.",
  },
];

(existsSync(FOLDER) ? describe : describe.skip)("the AWS CDK's integration snapshots", () => {
  const cases = !existsSync(FOLDER)
    ? []
    : readFileSync(join(FOLDER, "cases.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Case);
  const findings = new Map<string, readonly LocatedFinding[]>();

  function findingsIn(file: string): readonly LocatedFinding[] {
    const path = join(FOLDER, file);
    const known = findings.get(path);
    if (known !== undefined) return known;
    const report = newReport({ all: "mandatory", "require-non-root": { enforcementLevel: "mandatory", strict: true } });
    for (const read of readSources([path])) {
      assert.equal(read.problem, undefined);
      if (read.file === path) read.resources.forEach((resource) => report.add(resource));
    }
    findings.set(path, report.findings);
    return report.findings;
  }

  function verdictOf({ file, logicalId, container, object, check }: Case): string {
    const found = findingsIn(file).filter(({ policy, resource, container: own, verdict }) => {
      const isPolicy = check === "all" || POLICIES[check]!.includes(policy);
      const isResource = logicalId === undefined || resource.declared?.logicalId === logicalId;
      const isObject = object === undefined || `${resource.kind}/${resource.namespace}/${resource.name}` === object;
      const isContainer = container === undefined || own === null || own === container;
      return isPolicy && isResource && isObject && isContainer && verdict !== "undecided";
    });
    return found.length > 0 ? "fail" : "pass";
  }

  function isDifferent(each: Case): boolean {
    return DIFFERENCES.some(({ of }) => Object.entries(of).every(([key, value]) => each[key as keyof Case] === value));
  }

  for (const strength of ["must", "should", "may"] as const)
    it(`are judged as expected where that is a ${strength}`, () => {
      const own = cases.filter((each) => each.strength === strength);
      assert.ok(own.length > 0);
      const wrong = own.filter((each) => verdictOf(each) !== each.expect && !isDifferent(each));
      assert.deepEqual(
        wrong.map(({ id, check, expect }) => `${id}: expected ${check} to ${expect}`),
        [],
      );
    });
});
