import type { LocatedFinding } from "../guard/report";
import { covers } from "../guard/exemption-match";
import type { Level } from "../policy/policy";

/**
 * Findings as a test expects them: at least one that all that is said is true of. Names, paths and values are as in an
 * exemption, so `*` stands for any characters.
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

/** Which findings have to be expected. */
export interface Counting {
  /**
   * The lowest level that counts. Default: `advisory`, so that a test sees what a person who runs the policies sees;
   * `mandatory` looks at what would stop an update, and at nothing else.
   */
  readonly level?: Level;
  /**
   * Whether advisory findings that are undecided count. Default: they do, as what nobody can tell is not clean; `ignore` is for
   * programs that hand much on of what only a provider computes, which is unknown under mocks.
   */
  readonly undecided?: "count" | "ignore";
}

/** What the policies say of a program. */
export interface ProgramFindings {
  readonly findings: readonly LocatedFinding[];
  /** Findings that an exemption covers. */
  readonly exempt: readonly LocatedFinding[];
}

/** How what was found differs from what was expected. */
export interface Difference {
  readonly missing: readonly ExpectedFinding[];
  readonly unexpected: readonly LocatedFinding[];
}

/** Undefined if there is none. */
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
