/** A Kubernetes object. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: object;
  readonly data?: Readonly<Record<string, string>>;
}

/** The API group of policies since Kubernetes 1.30. An older cluster rejects the whole export. */
export const REGISTRATION = "admissionregistration.k8s.io/v1";

/** The labels of every object, by which a later export finds it. */
export const LABELS = {
  "app.kubernetes.io/name": "container-guard",
  "app.kubernetes.io/component": "admission",
  "app.kubernetes.io/managed-by": "container-guard",
} as const;
