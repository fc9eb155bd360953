import type { Pod } from "./pods";

/** A verdict of ours that is not that of Pod Security Admission, on purpose. */
export interface Difference {
  readonly check: string;
  readonly reason: string;
  /** Whether the pod is one that the two may differ over. */
  readonly concerns: (pod: Pod) => boolean;
}

interface Spec {
  readonly hostUsers?: boolean | null;
  readonly volumes?: ReadonlyArray<Readonly<Record<string, unknown>>> | null;
}

const specOf = (pod: Pod): Spec => (pod["spec"] ?? {}) as Spec;

const sourcesOf = (volume: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(volume).filter((key) => key !== "name" && volume[key] !== null);

/** Every difference. The conformance suite fails on any other, and on one of these that no pod shows. */
export const differences: readonly Difference[] = [
  {
    check: "procMount",
    reason: "no-unmasked-proc keeps the rule of the restricted profile, which a user namespace does not relax",
    concerns: (pod) => specOf(pod).hostUsers === false,
  },
  {
    check: "restrictedVolumes",
    reason:
      "a volume without a source is an emptyDir: the API server sets that before admission, and at preview nobody has yet",
    concerns: (pod) => (specOf(pod).volumes ?? []).some((volume) => sourcesOf(volume).length === 0),
  },
  {
    check: "restrictedVolumes",
    reason: "of two sources the bad one counts; the API server refuses two, which at preview nobody has yet",
    concerns: (pod) => (specOf(pod).volumes ?? []).some((volume) => sourcesOf(volume).length > 1),
  },
];
