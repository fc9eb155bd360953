import { platformsOf } from "../../src/guard/reads";
import assert from "node:assert/strict";
import { policies } from "../../policies";
import type { LocatedFinding } from "../../src/guard/report";
import type { GuardConfig } from "../../src/library";
import { FORMATS, type Format } from "../../src/sources";
import { parseDocuments } from "../../src/yaml/document";
import { newReport } from "./guard";

export interface Reading {
  readonly format: Format["id"];
  /** Default: a name that says nothing. */
  readonly file?: string;
  readonly config?: GuardConfig;
}

/** What the policies find in a text of a format, all of its documents. */
export function findingsIn(
  text: string,
  { format: id, file = "file.yaml", config = {} }: Reading,
): readonly LocatedFinding[] {
  const format = FORMATS.find((each) => each.id === id)!;
  const report = newReport(config);
  const documents = parseDocuments(text);
  const [first, ...further] = documents;
  assert.ok(
    documents[format.isMerged ? "some" : "every"](({ value }) => format.fits(value, file)),
    `it is recognised as ${format.title}`,
  );
  if (format.isMerged) for (const resource of format.read(first!, file, further)) report.add(resource);
  else for (const document of documents) for (const resource of format.read(document, file)) report.add(resource);
  return report.findings;
}

/** What a policy says in its findings, each with its value. */
export function messagesOf(findings: readonly LocatedFinding[], policy: string): readonly string[] {
  return findings.filter((finding) => finding.policy === policy).map(({ message, value }) => `${message} [${value}]`);
}

/** A fragment that one policy has something against, and one that is as close to it as a good one can be. */
export interface Row {
  readonly bad: object;
  /** The path of the only finding, or the paths of all, in order. */
  readonly at: string | readonly string[];
  readonly value?: string;
  readonly nearMiss: object;
}

/** Rows by policy, then by what they are about. */
export type Table = Readonly<Record<string, Readonly<Record<string, Row>>>>;

/** The policies that judge Docker's own settings. */
export const DOCKER_POLICIES: readonly string[] = policies
  .filter((policy) => platformsOf(policy).includes("docker"))
  .map(({ id }) => id);

/** @param judge - the findings in a fragment that is laid over something hardened */
export function testTable(table: Table, judge: (fragment: object) => readonly LocatedFinding[]): void {
  it("tries every policy for Docker", () => assert.deepEqual(Object.keys(table).sort(), [...DOCKER_POLICIES].sort()));
  for (const [policy, rows] of Object.entries(table))
    for (const [name, { bad, at, value, nearMiss }] of Object.entries(rows)) {
      const of = (fragment: object) => judge(fragment).filter((finding) => finding.policy === policy);
      it(`${policy}: ${name}`, () => {
        const found = of(bad);
        assert.deepEqual(
          found.map(({ path, verdict }) => [path, verdict]),
          [at].flat().map((path) => [path, "violation"]),
        );
        if (value !== undefined) assert.equal(found[0]?.value, value);
      });
      it(`${policy}: almost ${name}`, () =>
        assert.deepEqual(
          of(nearMiss).map(({ path, message }) => [path, message]),
          [],
        ));
    }
}
