/**
 * Checks apps of the AWS CDK during synthesis.
 *
 * @packageDocumentation
 */
import { policies } from "../../policies";
import type { ConfiguredPolicy } from "../guard/config";
import { resourceName } from "../guard/exemption";
import { Guard } from "../guard/guard";
import { configurePlugin, packageInfo, type PluginConfig } from "../guard/package-files";
import { Report, type LocatedFinding } from "../guard/report";
import { problemText, readSources, type Problem } from "../sources";
import { todayUtc } from "../values/day";
import type { PluginReport, Severity, ValidationContext, Violation } from "./validation";

export type { GuardConfig } from "../guard/config";
export type { PluginConfig, Preset } from "../guard/package-files";
export type { PluginReport, Severity, ValidationContext, ViolatingResource, Violation } from "./validation";

/**
 * A policy validation plugin of the AWS CDK.
 *
 *     Validations.of(app).addPlugins(new ContainerGuardPlugin({ "no-privileged": "mandatory" }));
 */
export class ContainerGuardPlugin {
  readonly name = "container-guard";
  readonly version = packageInfo().version;
  readonly ruleIds: string[] = policies.map(({ id }) => id);
  private readonly policies: readonly ConfiguredPolicy[];

  /**
   * @param config - the policies' configuration, as for the policy pack; by default, every policy has its own level
   * @throws RangeError if the configuration names a policy, level or preset that does not exist
   * @throws TypeError if a property is unknown or of the wrong type
   */
  constructor(config: PluginConfig = {}) {
    this.policies = configurePlugin(config, policies);
  }

  /**
   * Returns the findings in the templates of all stacks and their nested stacks.
   *
   * @throws Error if a template cannot be read
   */
  validate({ templatePaths }: ValidationContext): PluginReport {
    const report = new Report(new Guard(this.policies, todayUtc()));
    const problems: Problem[] = [];
    for (const { resources, problem } of readSources(templatePaths, { format: "cloudformation" })) {
      for (const resource of resources) report.add(resource);
      if (problem !== undefined) problems.push(problem);
    }
    if (problems.length > 0) throw new Error(problems.map(problemText).join("\n"));
    const violations = [...report.findings, ...report.exempt].map((finding) => this.violationFor(finding));
    const success = !violations.some(({ severity }) => severity === "fatal" || severity === "error");
    return { violations, success, pluginVersion: this.version };
  }

  private violationFor(finding: LocatedFinding): Violation {
    const { policy, message, fix, container, path, value, verdict, file, resource, exemption } = finding;
    const { logicalId = resource.name } = resource.declared ?? {};
    const known = Object.entries({ container, path, value, verdict, exemption: exemption?.reason });
    return {
      ruleName: policy,
      // The CDK prints the construct; an object in its manifest has a name of its own.
      description: isOfTemplate(finding) ? message : `${resourceName(resource)}: ${message}`,
      fix,
      severity: this.severityOf(finding),
      violatingResources: [{ resourceLogicalId: logicalId, templatePath: file, locations: [locationOf(finding)] }],
      ruleMetadata: Object.fromEntries(
        known.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      ),
    };
  }

  /** Where the configuration lets the program exempt itself, a mandatory finding can be acknowledged. */
  private severityOf({ policy, level, verdict, exemption }: LocatedFinding): Severity {
    if (exemption !== null) return "info";
    if (level === "advisory") return verdict === "undecided" ? "info" : "warning";
    const isInline = this.policies.some(({ policy: { id }, settings }) => id === policy && settings.inlineExemptions);
    return isInline ? "error" : "fatal";
  }
}

/** Whether the finding is in a property of the template, not in a manifest, which is a single text. */
function isOfTemplate({ resource: { type } }: LocatedFinding): boolean {
  return type.startsWith("AWS::");
}

/** Returns the path of the setting, counted from the template's resource. */
function locationOf(finding: LocatedFinding): string {
  return isOfTemplate(finding) ? ["Properties", ...finding.steps].join(".") : "Properties.Manifest";
}
