import type { PackSeverity, Violation } from "./policy-pack";

export interface PoliciesSection {
  readonly pack: { readonly name: string; readonly version: string };
  /** The pack's directory as it was given. */
  readonly directory: string;
  readonly violations: readonly Violation[];
}

const SEVERITIES: ReadonlyArray<PackSeverity | undefined> = ["critical", "high", "medium", "low", undefined];

/**
 * Findings as `pulumi preview --policy-pack` prints them below "Policies:", without its colours.
 *
 * @see printPolicies in pkg/backend/display/progress.go of pulumi/pulumi
 */
export function formatPoliciesSection({ pack, directory, violations }: PoliciesSection): string {
  const head = `    ${sign(violations)} ${pack.name}@v${pack.version} (local: ${directory})`;
  return ["Policies:", head, ...[...violations].sort(compare).flatMap(lines), ""].join("\n");
}

function sign(violations: readonly Violation[]): string {
  if (violations.some(({ level }) => level === "mandatory")) return "❌";
  return violations.length === 0 ? "✅" : "⚠️";
}

/** Mandatory ones first, then by severity, policy and resource. */
function compare(a: Violation, b: Violation): number {
  return (
    order(b.level, a.level) || // "mandatory" comes after "advisory" in the alphabet
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    order(a.policy, b.policy) ||
    order(a.urn, b.urn)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function lines({ policy, level, severity, urn, message }: Violation): readonly string[] {
  const emphasis = severity === undefined ? `[${level}]` : `[${level}] [severity: ${severity}]`;
  const text = message.trimEnd().split("\n");
  return [`        - ${emphasis}  ${policy}  (${resourceOf(urn)})`, ...text.map((line) => `          ${line}`)];
}

/** `urn:pulumi:dev::shop::my:index:Site$docker:index/container:Container::web` → `docker:index:Container: web` */
function resourceOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${shorten(types.slice(types.lastIndexOf("$") + 1))}: ${name.join("::")}`;
}

/** A module's part that only repeats the type's name is left out: `docker:index/container:Container`. */
function shorten(type: string): string {
  const [, module, file, name] = /^(.*)\/([^/:]+):([^/:]+)$/.exec(type) ?? [];
  return name !== undefined && file === name[0]?.toLowerCase() + name.slice(1) ? `${module}:${name}` : type;
}
