import type { ParameterForms, Parameters } from "../policy/admission";
import { literal, literals, quoted } from "../policy/cel/cel";
import { quote } from "../values/text";
import { LABELS, REGISTRATION, type KubernetesObject } from "./objects";
import { anyOf } from "./patterns";

/** The ConfigMap with the parameters of all policies. */
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

/** One line that reads as itself: not a comment, and without white space, as CEL has it, at its ends. */
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
 * The variables that read the parameters. An entry that is missing is an error, which denies; a switch that makes a policy
 * stricter is off only where that is said.
 */
export function parameterVariables(policy: string, parameters: Parameters): readonly Variable[] {
  return Object.entries(parameters).map(([name, value]) => {
    const data = `params.data[${literal(keyOf(policy, name))}]`;
    const expression = typeof value === "boolean" ? `${data}.trim() != "false"` : linesOf(data);
    return { name, expression };
  });
}

/** The entries of a list, without empty lines and comments. */
function linesOf(data: string): string {
  return `${data}.split("\\n").map(line, line.trim()).filter(line, line != "" && !line.startsWith("#"))`;
}

/**
 * An expression for the sentences about values that are missing or not what is expected, in the data that another expression gives. A
 * list with a misspelled entry could accept anything, and nobody would hear of it.
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
