import type { LocatedFinding } from "../guard/report";
import { covers } from "../guard/exemption-match";
import type { Level } from "../policy/policy";

/**
 * A finding that a test expects: at least one finding must match all given properties. Names, paths and values are patterns as
 * in an exemption, so `*` matches any characters.
 */
export interface ExpectedFinding {
  /** `no-privileged` */
  readonly policy: string;
  /** `Container/web`, `Deployment/default/web`, or a URN. */
  readonly resource: string;
  readonly container?: string;
  /** `spec.template.spec.containers[0].securityContext.privileged` */
  readonly path?: string;
  /** The offending host path, image, capability or setting. */
  readonly value?: string;
  readonly level?: Level;
  readonly verdict?: LocatedFinding["verdict"];
}

/** Which findings a test must expect. */
export interface Counting {
  /**
   * The lowest level that counts. Default: `advisory`, which counts all reported findings; `mandatory` counts only findings that
   * would stop an update.
   */
  readonly level?: Level;
  /**
   * Whether undecided advisory findings count. Default: `count`, because an undecided value is not known to be safe. Use `ignore`
   * for programs that pass on many values computed by a provider, which are unknown under mocks.
   */
  readonly undecided?: "count" | "ignore";
}

/** The policies' findings in a program. */
export interface ProgramFindings {
  readonly findings: readonly LocatedFinding[];
  /** Findings that an exemption covers. */
  readonly exempt: readonly LocatedFinding[];
}

/** The difference between the actual and the expected findings. */
export interface Difference {
  readonly missing: readonly ExpectedFinding[];
  readonly unexpected: readonly LocatedFinding[];
}

/** Returns undefined if there is no difference. */
export function differenceOf(
  { findings }: ProgramFindings,
  expected: readonly ExpectedFinding[],
  { level = "advisory", undecided = "count" }: Counting,
): Difference | undefined {
  const counted = findings.filter((finding) => level === "advisory" || finding.level === "mandatory");
  const missing = expected.filter((each) => !counted.some((finding) => isExpected(finding, each)));
  const unexpected = counted
    .filter((finding) => undecided === "count" || finding.verdict !== "undecided" || finding.level === "mandatory")
    .filter((finding) => !expected.some((each) => isExpected(finding, each)));
  return missing.length + unexpected.length === 0 ? undefined : { missing, unexpected };
}

function isExpected(finding: LocatedFinding, expected: ExpectedFinding): boolean {
  const { policy, level, verdict, ...rest } = expected;
  if (finding.policy !== policy) return false;
  if (level !== undefined && finding.level !== level) return false;
  if (verdict !== undefined && finding.verdict !== verdict) return false;
  return covers({ ...rest, reason: "" }, finding);
}
