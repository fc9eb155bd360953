import type { ReportViolation, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { adapt } from "../platforms";
import { fixText } from "../guard/fixes";
import { appliesTo, platformsOf } from "../guard/reads";
import { unreadIdentity } from "../model/resource";
import { judge, uncheckable, type Finding } from "../guard/judge";
import type { Policy } from "../policy/policy";
import { COMMON_OPTIONS, readSettings, toJsonSchemas, type Settings } from "../guard/settings";
import { readResource } from "./inputs";
import { formatFinding, formatProblem } from "./message";

/** Converts a policy to the SDK's form. */
export function toPulumiPolicy(policy: Policy): ResourceValidationPolicy {
  const { id, title, level, severity, options, standards } = policy;
  const properties = toJsonSchemas({ ...options, ...COMMON_OPTIONS });
  return {
    name: id,
    displayName: title,
    description: title,
    enforcementLevel: level,
    severity,
    remediationSteps: fixText(policy),
    tags: [...platformsOf(policy)],
    ...(standards.pss === undefined ? {} : { framework: podSecurityStandards(standards.pss) }),
    configSchema: { properties },
    validateResource: validator(policy),
  };
}

function podSecurityStandards({ profile, control }: NonNullable<Policy["standards"]["pss"]>) {
  return { name: "Pod Security Standards", version: "1.37", reference: profile, specification: control };
}

function validator(policy: Policy): (args: ResourceValidationArgs, report: ReportViolation) => void {
  const configuration = new Configuration(policy);
  // A program has many resources of few types, and the answer is in several tables.
  const known = new Map<string, boolean>();
  const applies = (type: string): boolean => {
    const answer = known.get(type) ?? appliesTo(policy, type);
    known.set(type, answer);
    return answer;
  };
  return (args, report) => {
    const { settings, news } = configuration.read(args.getConfig());
    for (const problem of news) send(report, formatProblem(problem), { enforcementLevel: "mandatory" });
    const findings = applies(args.type) ? judgeResource(policy, settings, args) : undefined;
    if (findings === undefined) args.notApplicable("the policy does not apply to this kind");
    else for (const finding of findings) sendFinding(report, finding, settings.showExemption);
  };
}

/** Returns the policy's findings in one resource; undefined if it contains no workload. */
function judgeResource(
  policy: Policy,
  settings: Settings,
  args: ResourceValidationArgs,
): readonly Finding[] | undefined {
  const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  try {
    const workloads = adapt(readResource(args));
    if (workloads.length === 0) return undefined;
    return workloads.flatMap((workload) => judge({ policy, settings, today }, workload));
  } catch (error) {
    return [uncheckable(policy, unreadIdentity(args), error)];
  }
}

/**
 * A policy's configuration, parsed only when it has changed: the SDK passes a copy with the same values for each resource.
 * Each mistake is reported once in a run.
 */
class Configuration {
  private source: Readonly<Record<string, unknown>> | undefined;
  private settings!: Settings;
  private readonly told = new Set<string>();

  constructor(private readonly policy: Policy) {}

  read(source: Readonly<Record<string, unknown>>): { settings: Settings; news: readonly string[] } {
    if (this.source !== undefined && isSame(this.source, source)) return { settings: this.settings, news: [] };
    const { settings, problems } = readSettings(this.policy.options, source);
    this.source = source;
    this.settings = settings;
    const news = problems.filter((problem) => !this.told.has(problem));
    news.forEach((problem) => this.told.add(problem));
    return { settings, news };
  }
}

function isSame(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

function sendFinding(report: ReportViolation, finding: Finding, showsExemption: boolean): void {
  const { level, severity, exemption } = finding;
  const enforcementLevel = exemption === null ? level : "advisory";
  send(report, formatFinding(finding, { showsExemption }), {
    enforcementLevel,
    severity: exemption === null ? severity : "low",
  });
}

interface Emphasis {
  readonly enforcementLevel?: "mandatory" | "advisory" | undefined;
  readonly severity?: Finding["severity"];
}

/**
 * Reports a text to the engine with its own level and severity. The SDK accepts an object for this, although its types do not
 * declare it; an SDK without this support converts the object to a string, so the object has a `toString` method.
 *
 * @see @pulumi/policy/server.js, makeReportViolationFun
 */
function send(report: ReportViolation, message: string, emphasis: Emphasis): void {
  const violation = { ...emphasis, message, toString: () => message };
  report(violation as unknown as string);
}
