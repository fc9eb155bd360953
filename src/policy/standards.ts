import type { Standards } from "./policy";

/** The standards and editions that the policies refer to. */
export const STANDARDS = {
  pss: "Pod Security Standards v1.37",
  cisDocker: "CIS Docker Benchmark 1.6.0",
  cisKubernetes: "CIS Kubernetes Benchmark 1.12",
} as const satisfies Record<keyof Standards, string>;

/** Returns the short names of these standards, without their sections. */
export function standardNames({ pss, cisDocker, cisKubernetes }: Standards): readonly string[] {
  return [
    ...(pss === undefined ? [] : [`PSS ${pss.profile}`]),
    ...(cisDocker === undefined ? [] : ["CIS Docker"]),
    ...(cisKubernetes === undefined ? [] : ["CIS Kubernetes"]),
  ];
}

/** Returns the standards that require what a policy requires, as a sentence. */
export function standardsText({ pss, cisDocker, cisKubernetes }: Standards): string {
  const parts = [
    ...(pss === undefined ? [] : [`${STANDARDS.pss}, ${pss.profile}: ${pss.control}`]),
    ...(cisDocker === undefined ? [] : [`${STANDARDS.cisDocker}: ${cisDocker.join(", ")}`]),
    ...(cisKubernetes === undefined ? [] : [`${STANDARDS.cisKubernetes}: ${cisKubernetes.join(", ")}`]),
  ];
  return `${parts.length === 0 ? "none" : parts.join("; ")}.`;
}
