import { configure, type ConfiguredPolicy, type GuardConfig } from "../guard/config";
import type { Policy } from "../policy/policy";
import { quote } from "../values/text";
import { admissionOf } from "./rules";
import { LABELS, REGISTRATION, type KubernetesObject } from "./objects";
import { parameterData, parameterMistakes, parameterObjects, type ParameterPlace } from "./parameters";
import { admissionPolicy } from "./validating-policy";

export interface AdmissionOptions {
  readonly policies: readonly Policy[];
  /** Default: every policy at its own level. */
  readonly config?: GuardConfig;
  /** The ids of the policies to export; default: all of them. */
  readonly only?: readonly string[];
  /** The namespace of the parameters; default: container-guard. */
  readonly namespace?: string;
  /** Namespaces that are not checked, in addition to those with the label; default: kube-system. */
  readonly excludedNamespaces?: readonly string[];
  /** Write the parameters into the policies instead of a ConfigMap, so that only another export changes them. */
  readonly inlineParameters?: boolean;
}

/** The label of namespaces that are not checked. */
export const EXCLUDED = { label: "container-guard.dev/admission", value: "excluded" } as const;

/** The ConfigMap with the parameters of all policies. */
export const PARAMETERS = "container-guard";

const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The most characters that an API server accepts in one expression. */
const LONGEST = 100_000;

/**
 * Returns the policies as objects for a cluster: the ConfigMap with the parameters of all policies, followed by a
 * ValidatingAdmissionPolicy and its binding for each policy that is not disabled and applies to Kubernetes. The same options return
 * the same objects, in the same order.
 *
 * @throws RangeError if the configuration or `only` names a policy that does not exist, or an option is not a valid namespace
 * @throws TypeError if a property in the configuration is unknown or of the wrong type, or an API server would reject it
 */
export function exportAdmission(options: AdmissionOptions): readonly KubernetesObject[] {
  for (const name of [options.namespace, ...(options.excludedNamespaces ?? [])])
    if (name !== undefined && !NAMESPACE.test(name)) throw new RangeError(`Invalid namespace ${quote(name)}`);
  const place = options.inlineParameters ? undefined : { name: PARAMETERS, namespace: options.namespace ?? PARAMETERS };
  const configured = allConfigured(options);
  const chosen = configured.filter(({ policy: { id } }) => options.only?.includes(id) ?? true);
  const parameters = place === undefined ? [] : parametersOf(configured, place);
  return [...parameters, ...chosen.flatMap((each) => exportPolicy(each, options, place))];
}

/**
 * Returns the ConfigMap with the parameters of all policies, including those that are not exported: until `kubectl apply --prune` has
 * removed a policy, it reads them, and without them it denies every request.
 */
function parametersOf(configured: readonly ConfiguredPolicy[], place: ParameterPlace): readonly KubernetesObject[] {
  const all = configured.flatMap(({ policy: { id, admission }, settings }) => {
    const parameters = admission?.parameters?.(settings.options);
    return parameters === undefined ? [] : [{ id, parameters, forms: admission?.parameterForms ?? {} }];
  });
  const data = Object.assign({}, ...all.map(({ id, parameters }) => parameterData(id, parameters))) as Record<
    string,
    string
  >;
  return parameterObjects(
    place,
    data,
    all.map((each) => parameterMistakes("variables.data", each)),
  );
}

function allConfigured({ policies, config = {}, only }: AdmissionOptions): readonly ConfiguredPolicy[] {
  const ids = policies.map(({ id }) => id);
  for (const id of only ?? [])
    if (!ids.includes(id)) throw new RangeError(`Cannot export ${id}: expected one of ${ids.join(", ")}`);
  const configured = configure(config, policies);
  // At preview, an invalid setting is ignored and reported; here it would go unnoticed.
  for (const { policy, problems } of configured)
    if (problems.length > 0) throw new TypeError(`Invalid configuration of ${policy.id}: ${problems.join("; ")}`);
  return configured;
}

function exportPolicy(
  { policy, level, settings }: ConfiguredPolicy,
  options: AdmissionOptions,
  place: ParameterPlace | undefined,
): readonly KubernetesObject[] {
  const admission = admissionOf(policy);
  if (level === "disabled" || admission === undefined) return [];
  const parameters = admission.parameters?.(settings.options) ?? {};
  const params = Object.keys(parameters).length === 0 ? undefined : place;
  const judging = admissionPolicy({ policy, admission, settings, parameters, params });
  mustBeShort(judging);
  const isMandatory = level === "mandatory";
  const binding: KubernetesObject = {
    apiVersion: REGISTRATION,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: judging.metadata.name, labels: LABELS },
    spec: {
      policyName: judging.metadata.name,
      validationActions: isMandatory ? ["Deny"] : ["Warn", "Audit"],
      // parameterNotFoundAction "Deny" rejects the request, whatever the validation actions are.
      ...(params === undefined
        ? {}
        : { paramRef: { ...params, parameterNotFoundAction: isMandatory ? "Deny" : "Allow" } }),
      matchResources: { namespaceSelector: { matchExpressions: notExcluded(options) } },
    },
  };
  return [judging, binding];
}

function mustBeShort({ metadata: { name }, spec }: KubernetesObject): void {
  const { variables, matchConditions } = spec as Readonly<
    Record<string, ReadonlyArray<{ readonly expression: string }>>
  >;
  const longest = Math.max(...[...variables!, ...matchConditions!].map(({ expression }) => expression.length));
  if (longest > LONGEST)
    throw new TypeError(
      `Cannot export ${name}: its exemptions and parameters need an expression of ${longest} characters; an API server accepts at most ${LONGEST}`,
    );
}

function notExcluded({ excludedNamespaces = ["kube-system"] }: AdmissionOptions): readonly object[] {
  const byName = { key: "kubernetes.io/metadata.name", operator: "NotIn", values: excludedNamespaces };
  const byLabel = { key: EXCLUDED.label, operator: "NotIn", values: [EXCLUDED.value] };
  return excludedNamespaces.length === 0 ? [byLabel] : [byName, byLabel];
}
