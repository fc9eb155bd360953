import { policies } from "../../../policies";
import { configure, exemptionsOf, type ConfiguredPolicy, type GuardConfig } from "../../guard/config";
import type { Exemption } from "../../guard/exemption";
import { Guard } from "../../guard/guard";
import { Report } from "../../guard/report";
import { judgeResource, type ResourceResults } from "../../guard/resource-results";
import type { ReadFile, ReadOptions } from "../../sources";
import { exemptedFiles } from "../exempted-file";
import type { FileResults } from "./work";

/** What the results for a file depend on: plain data, which can be passed to a worker. */
export interface Judging {
  readonly config: GuardConfig;
  /** The folder that exemptions name files relative to. */
  readonly folder: string;
  /** The date in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  readonly reading: Pick<ReadOptions, "format" | "namespace">;
}

/** A file or a document in it with the results for its resources. */
export type JudgedFile = ReadFile<ResourceResults>;

/** Judges the resources of files. */
export class FileJudge {
  readonly policies: readonly ConfiguredPolicy[];
  private readonly guard: Guard;
  private readonly exemptedFile: (file: string) => string;
  private exemptions: ReadonlyMap<string, Exemption> | undefined;

  constructor({ config, folder, today }: Judging) {
    this.policies = configure(config, policies);
    this.guard = new Guard(this.policies, today);
    this.exemptedFile = exemptedFiles(folder);
  }

  /** Returns an empty report for files that are judged in the same way. */
  newReport(): Report {
    return new Report(this.guard, this.exemptedFile);
  }

  judge(read: ReadFile): JudgedFile {
    const resources = read.resources.map((resource) =>
      judgeResource(this.guard, resource, this.exemptedFile(resource.origin.file)),
    );
    return { ...read, resources };
  }

  /** Returns another thread's results with this one's exemptions: an exemption is used if a finding has that very object. */
  own(results: readonly FileResults[]): readonly FileResults[] {
    return results.map(([file, judged]) => [file, judged.map((each) => this.withOwnExemptions(each))]);
  }

  private withOwnExemptions({ resources, ...read }: JudgedFile): JudgedFile {
    const own = resources.map(({ findings, ...rest }) => ({
      ...rest,
      findings: findings.map((finding) => {
        const { exemption, policy } = finding;
        return exemption === null ? finding : { ...finding, exemption: this.exemption(policy, exemption) };
      }),
    }));
    return { ...read, resources: own };
  }

  private exemption(policy: string, exemption: Exemption): Exemption {
    this.exemptions ??= new Map(
      // Of several that are the same, the first one covers findings.
      exemptionsOf(this.policies)
        .map(({ policy: id, exemption: each }) => [keyOf(id, each), each] as const)
        .reverse(),
    );
    return this.exemptions.get(keyOf(policy, exemption)) ?? exemption; // a resource's own has no other identity
  }
}

function keyOf(policy: string, exemption: Exemption): string {
  return JSON.stringify([policy, exemption]);
}
