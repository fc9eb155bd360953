import { literal, literals } from "./cel";
import { quote } from "../text";
import { LABELS, REGISTRATION, type KubernetesObject } from "./objects";

/** What of the configuration can be changed in the cluster: by policy and name. */
export type Parameters = Readonly<Record<string, readonly string[] | boolean>>;

/** Where the parameters of all policies are. */
export interface ParameterPlace {
  readonly name: string;
  readonly namespace: string;
}

/** On what stays when the rest is removed; see `parameterObjects`. */
export const KEEP = "container-guard.dev/keep";

interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** The ConfigMap's key for a parameter. */
function keyOf(policy: string, name: string): string {
  return `${policy}.${name}`;
}

/** One line that reads as itself: without white space, as CEL has it, at its ends. */
const LINE = /^(?![\s\u0085])[^\n]+(?<![\s\u0085])$/;

/**
 * The ConfigMap's entries: a list has one entry a line.
 *
 * @throws TypeError if an entry would read as another, or as several
 */
export function parameterData(policy: string, parameters: Parameters): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters).map(([name, value]): [string, string] => {
    const key = keyOf(policy, name);
    if (typeof value === "boolean") return [key, String(value)];
    const other = value.find((each) => !LINE.test(each));
    if (other !== undefined)
      throw new TypeError(
        `Cannot write ${quote(other)} of ${key} as a line of a ConfigMap; export with --inline-parameters`,
      );
    return [key, value.map((each) => `${each}\n`).join("")];
  });
  return Object.fromEntries(entries);
}

/**
 * The variables that read the parameters. An entry that is missing is an error, which denies; a switch that makes a policy
 * stricter is off only where that is said.
 */
export function parameterVariables(policy: string, parameters: Parameters): readonly Variable[] {
  return Object.entries(parameters).map(([name, value]) => {
    const data = `params.data[${literal(keyOf(policy, name))}]`;
    const expression =
      typeof value === "boolean"
        ? `${data}.trim() != "false"`
        : `${data}.split("\\n").map(line, line.trim()).filter(line, line != "")`;
    return { name, expression };
  });
}

/** The parameters as they are now, for policies that read no ConfigMap. */
export function inlineParameters(parameters: Parameters): readonly Variable[] {
  return Object.entries(parameters).map(([name, value]) => ({
    name,
    expression: typeof value === "boolean" ? String(value) : literals(value),
  }));
}

/**
 * The ConfigMap, its namespace, and a policy of its own: it warns of a ConfigMap with a key too few or too many, which
 * denies everything or changes nothing. Its binding is also the last to go, because an API server that has no binding with
 * parameters for a moment reads none again until it is restarted (kubernetes/kubernetes#130887).
 */
export function parameterObjects(
  place: ParameterPlace,
  data: Readonly<Record<string, string>>,
): readonly KubernetesObject[] {
  const { name, namespace } = place;
  const metadata = { name: "container-guard.parameters", labels: { ...LABELS, [KEEP]: "true" } };
  const keys = literals(Object.keys(data));
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: LABELS } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, labels: LABELS }, data },
    {
      apiVersion: REGISTRATION,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        failurePolicy: "Fail",
        paramKind: { apiVersion: "v1", kind: "ConfigMap" },
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [""],
              apiVersions: ["v1"],
              operations: ["CREATE", "UPDATE"],
              resources: ["configmaps"],
              resourceNames: [name],
            },
          ],
        },
        variables: [
          { name: "known", expression: keys },
          { name: "given", expression: "dyn(object).?data.orValue({}).map(key, key)" },
        ],
        validations: [
          {
            expression: "variables.given.all(key, key in variables.known)",
            messageExpression:
              '"no policy has the parameters " + variables.given.filter(key, !(key in variables.known)).join(", ")',
          },
          {
            expression: "variables.known.all(key, key in variables.given)",
            messageExpression:
              '"what needs these parameters is denied until they are there: " + variables.known.filter(key, !(key in variables.given)).join(", ")',
          },
        ],
      },
    },
    {
      apiVersion: REGISTRATION,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: {
        policyName: metadata.name,
        // Another export's ConfigMap comes before its policies, and has other keys than these.
        validationActions: ["Warn"],
        paramRef: { name, namespace, parameterNotFoundAction: "Allow" },
        matchResources: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        },
      },
    },
  ];
}
