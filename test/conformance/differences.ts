import type { Pod } from "./pods";

/** A verdict of ours that is not that of Pod Security Admission, on purpose. */
export interface Difference {
  /** Who shows it: the Go module, which sees a pod as it is written, or an API server, which first sets defaults. */
  readonly from: ReadonlyArray<"module" | "API server">;
  /** The check's name in the module. */
  readonly check: string;
  readonly reason: string;
  /** Whether the pod is one that the two may differ over. */
  readonly concerns: (pod: Pod) => boolean;
}

interface Spec {
  readonly hostUsers?: boolean | null;
  readonly hostNetwork?: boolean | null;
  readonly securityContext?: { readonly sysctls?: ReadonlyArray<{ readonly name?: string | null }> | null } | null;
  readonly volumes?: ReadonlyArray<Readonly<Record<string, unknown>>> | null;
}

const specOf = (pod: Pod): Spec => (pod["spec"] ?? {}) as Spec;

const sourcesOf = (volume: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(volume).filter((key) => key !== "name" && volume[key] !== null);

/** Safe from version 1.37 on. */
const NEW_SYSCTLS = ["net.ipv4.tcp_notsent_lowat", "net.ipv4.tcp_slow_start_after_idle"];

/** Every difference. The conformance suites fail on any other, and on one of these that no pod shows. */
export const differences: readonly Difference[] = [
  {
    from: ["module", "API server"],
    check: "procMount",
    reason: "no-unmasked-proc keeps the rule of the restricted profile, which a user namespace does not relax",
    concerns: (pod) => specOf(pod).hostUsers === false,
  },
  {
    from: ["module"],
    check: "restrictedVolumes",
    reason:
      "a volume without a source is an emptyDir: the API server sets that before admission, and at preview nobody has yet",
    concerns: (pod) => (specOf(pod).volumes ?? []).some((volume) => sourcesOf(volume).length === 0),
  },
  {
    from: ["module"],
    check: "restrictedVolumes",
    reason: "of two sources the bad one counts; the API server refuses two, which at preview nobody has yet",
    concerns: (pod) => (specOf(pod).volumes ?? []).some((volume) => sourcesOf(volume).length > 1),
  },
  {
    from: ["API server"],
    check: "sysctls",
    reason: "two sysctls are safe from version 1.37 on, which the API server may not know yet",
    concerns: (pod) =>
      (specOf(pod).securityContext?.sysctls ?? []).some(({ name }) => NEW_SYSCTLS.includes(name ?? "")),
  },
  {
    from: ["API server"],
    check: "hostPorts",
    reason:
      "under hostNetwork the API server makes every port one of the host; no-host-namespaces finds such a pod already",
    concerns: (pod) => specOf(pod).hostNetwork === true,
  },
];
