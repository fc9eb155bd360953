/*
 * The interfaces of policy validation in the AWS CDK, version 2.257 and later, as far as they are used. They are structural, so
 * that the plugin does not import the CDK; test/e2e/cdk.test.ts compiles it against the CDK's own.
 */

export interface ValidationContext {
  /** The absolute paths of the templates of all stacks. Templates of nested stacks are not among them. */
  readonly templatePaths: string[];
}

export interface PluginReport {
  readonly violations: Violation[];
  readonly success: boolean;
  readonly pluginVersion?: string;
}

export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly violatingResources: ViolatingResource[];
  readonly fix?: string;
  readonly severity?: Severity;
  readonly ruleMetadata?: Record<string, string>;
}

/** `fatal` cannot be acknowledged, `error` can; the others do not fail the synthesis. */
export type Severity = "fatal" | "error" | "warning" | "info";

export interface ViolatingResource {
  readonly resourceLogicalId: string;
  readonly templatePath: string;
  /** Paths in the resource, such as `Properties.NetworkMode`. */
  readonly locations: string[];
}
