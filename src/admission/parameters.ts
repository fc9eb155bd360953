import type { ParameterForms, Parameters } from "../policy/admission";
import { anyOf, literal, literals, quoted } from "../policy/cel/cel";
import { quote } from "../values/text";
import { LABELS, REGISTRATION, type KubernetesObject } from "./objects";

/** The name of the ConfigMap with the parameters of all policies. */
export interface ParameterPlace {
  readonly name: string;
  readonly namespace: string;
}

/** The label of objects that remain when the others are removed; see `parameterObjects`. */
export const KEEP = "container-guard.dev/keep";

interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** Returns the ConfigMap's key for a parameter. */
function keyOf(policy: string, name: string): string {
  return `${policy}.${name}`;
}

/** A line that is read back unchanged: not a comment, and without white space, as CEL defines it, at either end. */
const LINE = /^(?![\s\u0085#])[^\n]+(?<![\s\u0085])$/;

/**
 * Returns the ConfigMap's entries. A list has one entry per line.
 *
 * @throws TypeError if an entry would be read as a different one, or as several
 */
export function parameterData(policy: string, parameters: Parameters): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters).map(([name, value]): [string, string] => {
    const key = keyOf(policy, name);
    if (typeof value === "boolean") return [key, String(value)];
    const other = value.find((each) => !LINE.test(each));
    if (other !== undefined)
      throw new TypeError(
        `Cannot write ${quote(other)} of ${key} as one line of a ConfigMap; export with --inline-parameters`,
      );
    return [key, value.map((each) => `${each}\n`).join("")];
  });
  return Object.fromEntries(entries);
}

/**
 * Returns the variables that read the parameters. A missing entry is an error, which denies the request. A switch that makes a policy
 * stricter is off only if its entry is `false`.
 */
export function parameterVariables(policy: string, parameters: Parameters): readonly Variable[] {
  return Object.entries(parameters).map(([name, value]) => {
    const data = `params.data[${literal(keyOf(policy, name))}]`;
    const expression = typeof value === "boolean" ? `${data}.trim() != "false"` : linesOf(data);
    return { name, expression };
  });
}

/** Returns an expression for the entries of a list, without empty lines and comments. */
function linesOf(data: string): string {
  return `${data}.split("\\n").map(line, line.trim()).filter(line, line != "" && !line.startsWith("#"))`;
}

/**
 * Returns an expression for messages about parameters that are missing or not valid, because a misspelled entry could otherwise accept
 * more than intended unnoticed.
 *
 * @param data - an expression for the ConfigMap's data
 */
export function parameterMistakes(
  data: string,
  { id, parameters, forms }: { readonly id: string; readonly parameters: Parameters; readonly forms: ParameterForms },
): string {
  const mistakes = Object.entries(parameters).map(([name, value]) => {
    const key = keyOf(id, name);
    const text = `${data}[${literal(key)}]`;
    const { patterns = [], name: expected = "" } = forms[name] ?? {};
    const [found, isWrong, form] =
      typeof value === "boolean"
        ? [`[${text}.trim()]`, '!(each in ["true", "false"])', "true or false"]
        : [linesOf(text), anyOf(patterns.map((pattern) => `!each.matches(${literal(pattern)})`)), expected];
    const sentence = `${literal(`parameter ${key}: expected ${form}, found `)} + ${quoted("each")}`;
    const missing = literals([`parameter ${key} is missing`]);
    return `(${literal(key)} in ${data} ? ${found}.filter(each, ${isWrong}).map(each, ${sentence}) : ${missing})`;
  });
  return mistakes.join("\n+ ");
}

/** Returns the variables with the parameters' current values, for policies that do not read a ConfigMap. */
export function inlineParameters(parameters: Parameters): readonly Variable[] {
  return Object.entries(parameters).map(([name, value]) => ({
    name,
    expression: typeof value === "boolean" ? String(value) : literals(value),
  }));
}

/**
 * Returns the ConfigMap, its namespace, and a separate policy that warns when a ConfigMap is written with missing keys, which deny
 * every request, or unknown ones, which have no effect. Its binding is removed last, because an API server that is left without any
 * binding with parameters stops reading them until it is restarted (kubernetes/kubernetes#130887).
 */
export function parameterObjects(
  place: ParameterPlace,
  data: Readonly<Record<string, string>>,
  mistakes: readonly string[],
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
          { name: "data", expression: "dyn(object).?data.orValue({})" },
          { name: "given", expression: "variables.data.map(key, key)" },
          {
            name: "mistakes",
            expression: `variables.known.all(key, key in variables.given) ? ${mistakes.join("\n+ ")} : []`,
          },
        ],
        validations: [
          {
            expression: "variables.given.all(key, key in variables.known)",
            messageExpression:
              '"unknown parameters: " + variables.given.filter(key, !(key in variables.known)).join(", ")',
          },
          {
            expression: "variables.mistakes.size() == 0",
            messageExpression: 'variables.mistakes.join("; ")',
          },
          {
            expression: "variables.known.all(key, key in variables.given)",
            messageExpression:
              '"missing parameters: " + variables.known.filter(key, !(key in variables.given)).join(", ") + ". Policies that read them deny every request."',
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
        // The ConfigMap of another export is written before its policies, and may have other keys.
        validationActions: ["Warn"],
        paramRef: { name, namespace, parameterNotFoundAction: "Allow" },
        matchResources: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        },
      },
    },
  ];
}
