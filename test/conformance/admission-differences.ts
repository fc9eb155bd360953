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
    stricter: "cluster",
    reason:
      "under hostNetwork the API server makes every port one of the host before it asks; no-host-namespaces finds such a pod already",
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
