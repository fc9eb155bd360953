import type {
  ReportViolation,
  ResourceRemediation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import type { Finding } from "../guard/finding";
import { fixText } from "../guard/fixes";
import { Guard } from "../guard/guard";
import { appliesTo, platformsOf } from "../guard/reads";
import { COMMON_OPTIONS, readSettings, toJsonSchemas } from "../guard/settings";
import type { Policy } from "../policy/policy";
import { resourceOf } from "./inputs";
import { formatFinding, formatProblem } from "./message";
import { repaired, type PolicyGuard } from "./repair";

/**
 * Converts a policy to the SDK's form.
 *
 * @param today - the date in UTC, `YYYY-MM-DD`
 */
export function toPulumiPolicy(policy: Policy, today: string): ResourceValidationPolicy {
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
    validateResource: validator(policy, today),
    ...(policy.repair.kind === "none" ? {} : { remediateResource: remediator(policy, today) }),
  };
}

function podSecurityStandards({ profile, control }: NonNullable<Policy["standards"]["pss"]>) {
  return { name: "Pod Security Standards", version: "1.37", reference: profile, specification: control };
}

function validator(policy: Policy, today: string): (args: ResourceValidationArgs, report: ReportViolation) => void {
  const configuration = new Configuration(policy, today);
  const applies = appliesToTypes(policy);
  return (args, report) => {
    const { guard, showExemption, news } = configuration.read(args.getConfig());
    for (const problem of news) send(report, formatProblem(problem), { enforcementLevel: "mandatory" });
    const { findings, workloads } = applies(args.type) ? guard.judge(resourceOf(args)) : NOTHING;
    for (const finding of findings) sendFinding(report, finding, showExemption);
    if (findings.length + workloads.length === 0) args.notApplicable("the policy does not apply to this kind");
  };
}

/** Repairs what the policy can repair. The engine validates the result afterwards and reports what is left as mandatory. */
function remediator(policy: Policy, today: string): ResourceRemediation {
  const configuration = new Configuration(policy, today);
  const applies = appliesToTypes(policy);
  return (args) => (applies(args.type) ? repaired(args, configuration.read(args.getConfig()).guard) : undefined);
}

/** A program has many resources of few types, and the answer is in several tables. */
function appliesToTypes(policy: Policy): (type: string) => boolean {
  const known = new Map<string, boolean>();
  return (type) => {
    const answer = known.get(type) ?? appliesTo(policy, type);
    known.set(type, answer);
    return answer;
  };
}

const NOTHING = { findings: [], workloads: [] };

/** A policy as it is configured for a resource. */
interface Configured {
  /** A guard with this policy alone; the engine applies its level. */
  readonly guard: PolicyGuard;
  readonly showExemption: boolean;
  /** Mistakes in the configuration that have not been reported in this run. */
  readonly news: readonly string[];
}

/**
 * A policy's configuration, parsed only when it has changed: the SDK passes a copy with the same values for each resource.
 * Each mistake is reported once in a run.
 */
class Configuration {
  private source: Readonly<Record<string, unknown>> | undefined;
  private unchanged!: Configured;
  private readonly reported = new Set<string>();

  constructor(
    private readonly policy: Policy,
    private readonly today: string,
  ) {}

  read(source: Readonly<Record<string, unknown>>): Configured {
    if (this.source !== undefined && isSame(this.source, source)) return this.unchanged;
    const { policy, today } = this;
    const { settings, mistakes } = readSettings(policy.options, source);
    const problems = mistakes.map(({ text }) => text);
    this.source = source;
    const guard = new Guard([{ policy, level: undefined, settings, problems }], today);
    this.unchanged = { guard, showExemption: settings.showExemption, news: [] };
    const news = problems.filter((problem) => !this.reported.has(problem));
    news.forEach((problem) => this.reported.add(problem));
    return { ...this.unchanged, news };
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
