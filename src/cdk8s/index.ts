/**
 * Checks apps of cdk8s during synthesis.
 *
 * @packageDocumentation
 */
import { policies } from "../../policies";
import type { ConfiguredPolicy } from "../guard/config";
import { Guard } from "../guard/guard";
import { configurePlugin, type PluginConfig } from "../guard/package-files";
import { Report, type LocatedFinding } from "../guard/report";
import { labelOf } from "../reports/report";
import { problemText, readSources } from "../sources";
import { todayUtc } from "../values/day";

/** The interfaces of validation in cdk8s-cli, as far as they are used. */
export interface ValidationContext {
  /** The paths of the manifests. */
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: "success" | "failure"): void;
  };
}

export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: ReadonlyArray<{
    readonly resourceName: string;
    readonly locations: readonly string[];
    readonly manifestPath: string;
  }>;
}

/** A validation plugin of cdk8s. Mandatory findings fail the synthesis. */
export class ContainerGuardValidation {
  private readonly policies: readonly ConfiguredPolicy[];

  /**
   * @param properties - the policies' configuration, as for the policy pack
   * @throws RangeError if the configuration names a policy, level or preset that does not exist
   * @throws TypeError if a property is unknown or of the wrong type
   */
  constructor(properties: PluginConfig = {}) {
    this.policies = configurePlugin(properties, policies);
  }

  /** @throws Error if a manifest cannot be read */
  validate({ manifests, report }: ValidationContext): Promise<void> {
    const results = new Report(new Guard(this.policies, todayUtc()));
    for (const { resources, problem } of readSources(manifests, { format: "kubernetes" })) {
      if (problem !== undefined) return Promise.reject(new Error(problemText(problem)));
      for (const resource of resources) results.add(resource);
    }
    for (const finding of results.findings) report.addViolation(violationFor(finding));
    report.submit(results.findings.some(({ level }) => level === "mandatory") ? "failure" : "success");
    return Promise.resolve();
  }
}

function violationFor(finding: LocatedFinding): Violation {
  const { policy, message, fix, path, file, resource } = finding;
  return {
    ruleName: policy,
    recommendation: `${labelOf(finding)}: ${message}`,
    fix,
    // cdk8s finds the construct by the object's own name.
    violatingResources: [{ resourceName: resource.name, locations: [path], manifestPath: file }],
  };
}
