/** A Kubernetes object, ready to be written down. */
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

/** Where policies are since Kubernetes 1.30. An older cluster does not know the kinds, and refuses the whole. */
export const REGISTRATION = "admissionregistration.k8s.io/v1";

/** On every object, so that those of an earlier export are found. */
export const LABELS = {
  "app.kubernetes.io/name": "container-guard",
  "app.kubernetes.io/component": "admission",
  "app.kubernetes.io/managed-by": "container-guard",
} as const;
