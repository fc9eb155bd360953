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
  /** A name that does not show the format, by default. */
  readonly file?: string;
  readonly config?: GuardConfig;
}

/** Returns the findings in all documents of a text. */
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
    `is recognized as ${format.title}`,
  );
  if (format.isMerged) for (const resource of format.read(first!, file, further)) report.add(resource);
  else for (const document of documents) for (const resource of format.read(document, file)) report.add(resource);
  return report.findings;
}

/** Returns the messages of a policy's findings, each with its value. */
export function messagesOf(findings: readonly LocatedFinding[], policy: string): readonly string[] {
  return findings.filter((finding) => finding.policy === policy).map(({ message, value }) => `${message} [${value}]`);
}

/** A fragment that violates a policy, and one that differs as little as possible and does not. */
export interface Row {
  readonly bad: object;
  /** The path of the only finding, or the paths of all, in order. */
  readonly at: string | readonly string[];
  readonly value?: string;
  readonly nearMiss: object;
}

/** Rows by policy, then by title. */
export type Table = Readonly<Record<string, Readonly<Record<string, Row>>>>;

/** Functions that make rows about one setting, which `around` puts into a fragment. */
interface Rows {
  /** Makes a row about a value. */
  setting(key: string, bad: unknown, nearMiss: unknown): Row;
  /** Makes a row about a list in which every item is bad. */
  items(key: string, bad: readonly unknown[], nearMiss: unknown): Row;
}

/** @param path - where the settings are */
export function rowsOf(path: string, around: (settings: object) => object): Rows {
  const row = (key: string, bad: unknown, nearMiss: unknown, at: Row["at"]): Row => ({
    bad: around({ [key]: bad }),
    at,
    nearMiss: around({ [key]: nearMiss }),
  });
  return {
    setting: (key, bad, nearMiss) => row(key, bad, nearMiss, `${path}.${key}`),
    items: (key, bad, nearMiss) =>
      row(
        key,
        bad,
        nearMiss,
        bad.map((_, i) => `${path}.${key}[${i}]`),
      ),
  };
}

/** Returns what a test compares of a finding. */
export function brief({ policy, verdict, path }: LocatedFinding): readonly string[] {
  return [policy, verdict, path];
}

/** The policies that check Docker's own settings. */
export const DOCKER_POLICIES: readonly string[] = policies
  .filter((policy) => platformsOf(policy).includes("docker"))
  .map(({ id }) => id);

/** @param judge - returns the findings in a fragment that is laid over a hardened workload */
export function testTable(table: Table, judge: (fragment: object) => readonly LocatedFinding[]): void {
  it("tests every policy for Docker", () => assert.deepEqual(Object.keys(table).sort(), [...DOCKER_POLICIES].sort()));
  for (const [policy, rows] of Object.entries(table))
    for (const [name, { bad, at, value, nearMiss }] of Object.entries(rows)) {
      const of = (fragment: object) => judge(fragment).filter((finding) => finding.policy === policy);
      it(`reports ${name} (${policy})`, () => {
        const found = of(bad);
        assert.deepEqual(
          found.map(({ path, verdict }) => [path, verdict]),
          [at].flat().map((path) => [path, "violation"]),
        );
        if (value !== undefined) assert.equal(found[0]?.value, value);
      });
      it(`accepts almost ${name} (${policy})`, () =>
        assert.deepEqual(
          of(nearMiss).map(({ path, message }) => [path, message]),
          [],
        ));
    }
}
