import { configure, type ConfiguredPolicy, type GuardConfig } from "../config";
import type { Policy } from "../policy";
import { LABELS, type KubernetesObject } from "./objects";
import { parameterData } from "./parameters";
import { admissionPolicy } from "./validating-policy";

export interface AdmissionOptions {
  readonly policies: readonly Policy[];
  /** Default: every policy at its own level. */
  readonly config?: GuardConfig;
  /** The ids of the policies to export; default: all of them. */
  readonly only?: readonly string[];
  /** Where the parameters are kept; default: container-guard. */
  readonly namespace?: string;
  /** Namespaces that are not judged, besides those with the label; default: kube-system. */
  readonly excludedNamespaces?: readonly string[];
}

/** A namespace with this label is not judged. */
export const EXCLUDED = { label: "container-guard.dev/admission", value: "excluded" } as const;

/** The ConfigMap with the parameters of all policies. */
export const PARAMETERS = "container-guard";

type Placed = AdmissionOptions & { readonly namespace: string };

/**
 * The policies as objects for a cluster: for each that is not disabled and has a Kubernetes side, a
 * ValidatingAdmissionPolicy and its binding, and before them the ConfigMap with all parameters. The same input gives the
 * same objects, in the same order.
 *
 * @throws RangeError if the configuration or `only` names a policy that does not exist
 * @throws TypeError if a property in the configuration is unknown or of the wrong type
 */
export function exportAdmission(options: AdmissionOptions): readonly KubernetesObject[] {
  const { namespace = "container-guard" } = options;
  const exported = chosen(options).flatMap((configured) => exportPolicy(configured, { ...options, namespace }));
  const data = Object.assign({}, ...exported.map((each) => each.data)) as Record<string, string>;
  const parameters: readonly KubernetesObject[] = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: LABELS } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: PARAMETERS, namespace, labels: LABELS }, data },
  ];
  return [...(Object.keys(data).length === 0 ? [] : parameters), ...exported.flatMap(({ objects }) => objects)];
}

function chosen({ policies, config = {}, only }: AdmissionOptions): readonly ConfiguredPolicy[] {
  const ids = policies.map(({ id }) => id);
  for (const id of only ?? [])
    if (!ids.includes(id)) throw new RangeError(`Cannot export ${id}: expected one of ${ids.join(", ")}`);
  return configure(config, policies).filter(({ policy: { id }, problems }) => {
    if (only !== undefined && !only.includes(id)) return false;
    // A mistake does not count at preview, and is said there; nobody would hear of it here.
    if (problems.length > 0) throw new TypeError(`Cannot use the configuration of ${id}: ${problems.join("; ")}`);
    return true;
  });
}

interface Exported {
  readonly objects: readonly KubernetesObject[];
  readonly data: Readonly<Record<string, string>>;
}

function exportPolicy(configured: ConfiguredPolicy, options: Placed): readonly Exported[] {
  const { policy, level, settings } = configured;
  const { id, admission } = policy;
  if (level === "disabled" || admission === undefined) return [];
  const parameters = admission.parameters?.(settings.options) ?? {};
  const params = { name: PARAMETERS, namespace: options.namespace };
  const judging = admissionPolicy({ policy, admission, settings, parameters, params });
  const spec = {
    policyName: judging.metadata.name,
    validationActions: level === "mandatory" ? ["Deny"] : ["Warn", "Audit"],
    ...(Object.keys(parameters).length === 0 ? {} : { paramRef: { ...params, parameterNotFoundAction: "Deny" } }),
    matchResources: { namespaceSelector: { matchExpressions: notExcluded(options) } },
  };
  const { apiVersion, metadata } = judging;
  const binding = {
    apiVersion,
    kind: `${judging.kind}Binding`,
    metadata: { name: metadata.name, labels: LABELS },
    spec,
  };
  return [{ objects: [judging, binding], data: parameterData(id, parameters) }];
}

function notExcluded({ excludedNamespaces = ["kube-system"] }: AdmissionOptions): readonly object[] {
  const byName = { key: "kubernetes.io/metadata.name", operator: "NotIn", values: excludedNamespaces };
  const byLabel = { key: EXCLUDED.label, operator: "NotIn", values: [EXCLUDED.value] };
  return excludedNamespaces.length === 0 ? [byLabel] : [byName, byLabel];
}
