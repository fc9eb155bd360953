/** A verdict in the cluster that is not that at preview, on purpose. */
export interface AdmissionDifference {
  readonly policies: readonly string[];
  /** Which of the two finds something. */
  readonly stricter: "cluster" | "preview";
  readonly reason: string;
  /** Whether the object, as it is sent, is one that the two may differ over. */
  readonly concerns: (object: Readonly<Record<string, unknown>>) => boolean;
}

/** Every difference. The suite fails on any other, and on one of these that no object shows. */
export const admissionDifferences: readonly AdmissionDifference[] = [
  {
    policies: ["no-added-capabilities", "no-root-group", "require-dropped-capabilities"],
    stricter: "cluster",
    reason:
      "a null in a list is skipped at preview; the API server makes it an empty capability or the group 0 and would run the pod so",
    concerns: (object) => /[[,]null[\],]/.test(JSON.stringify(object)),
  },
  {
    policies: ["allowed-volume-types"],
    stricter: "preview",
    reason:
      "a volume type that the API does not know is a mistake at preview; the API server drops it and makes an emptyDir",
    concerns: (object) => /"configmap":/.test(JSON.stringify(object)),
  },
  {
    policies: ["no-host-ports"],
    stricter: "preview",
    reason:
      "with hostNetwork the API server makes every port a host port before it asks, so a host port that was written is not told from one that was not; no-host-namespaces reports such a pod",
    concerns: (object) => /"hostNetwork":true/.test(JSON.stringify(object)),
  },
  {
    policies: ["no-host-devices", "no-host-system-paths", "no-kernel-filesystems", "no-runtime-sockets"],
    stricter: "cluster",
    reason:
      "where a Windows path with .. leads is worked out at preview; the API server, which takes no such path with slashes, holds it against every policy",
    concerns: (object) => /"path":"[^"]*\\\\\.\.\\\\/.test(JSON.stringify(object)),
  },
];

/** An exemption that covers other findings in the cluster than at preview, on purpose. */
export type ExemptionDifference = Omit<AdmissionDifference, "policies">;

export const exemptionDifferences: readonly ExemptionDifference[] = [
  {
    stricter: "preview",
    reason:
      "an object with a generated name still states how that begins; a manifest that has both is known by its name alone",
    concerns: ({ metadata }) => ["name", "generateName"].every((key) => key in (metadata as object)),
  },
  {
    stricter: "cluster",
    reason: "the API server writes a limit of zero as 0, however it was spelled",
    concerns: (object) => /"memory":"0[^"]/.test(JSON.stringify(object)),
  },
];
