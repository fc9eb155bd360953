import { fixIn } from "../guard/fixes";
import { KUBERNETES_KINDS } from "../platforms/kubernetes";
import type { Policy } from "../policy/policy";
import type { Settings } from "../guard/settings";
import { literal, printable } from "../policy/cel/cel";
import { admissionExemptions } from "./exemptions";
import { findingsOf, textOfAll } from "./findings";
import { inlineExemption } from "./inline-exemption";
import { PERSISTENT_VOLUME, POD_KINDS, RESIZED_POD_KINDS, resourceRules, type AdmittedKind } from "./kinds";
import { LABELS, REGISTRATION, type KubernetesObject } from "./objects";
import { inlineParameters, parameterMistakes, parameterVariables, type ParameterPlace } from "./parameters";
import type { Admission, Parameters } from "../policy/admission";
import { isNewOrChanged, variablesOf } from "./variables";

/** The most characters of findings in a message, which with 4 bytes each stays within the API server's limit of 5 KiB. */
const LONGEST = 1000;

interface Judging {
  readonly policy: Policy;
  readonly admission: Admission;
  readonly settings: Settings;
  readonly parameters: Parameters;
  /** The ConfigMap that holds them; undefined if the policy reads none. */
  readonly params: ParameterPlace | undefined;
}

/** Returns a policy as a ValidatingAdmissionPolicy. */
export function admissionPolicy({ policy, admission, settings, parameters, params }: Judging): KubernetesObject {
  const { id, title, why } = policy;
  const exemptions = admissionExemptions(settings.exempt.all);
  const findings = admission.rules.map((rule, i) => ({
    name: `findings${i + 1}`,
    expression: findingsOf(rule, exemptions.isExempt !== undefined),
  }));
  const found = { name: "found", expression: findings.map(({ name }) => `variables.${name}`).join(" + ") };
  const text = { name: "findings", expression: textOfAll("variables.found", exemptions.isExempt) };
  const read = params === undefined ? inlineParameters(parameters) : parameterVariables(id, parameters);
  const lists = (admission.hostPaths ?? []).map(({ name, expression }) => ({ name, expression }));
  const own = [...exemptions.variables, ...read, ...lists];
  const forms = admission.parameterForms ?? {};
  const source = params === undefined ? "" : ` Its parameters are in the ConfigMap ${params.namespace}/${params.name}.`;
  const isClean = 'variables.findings == ""';
  const advice = `${fixIn(policy, KUBERNETES_KINDS)}${source}`;
  return {
    apiVersion: REGISTRATION,
    kind: "ValidatingAdmissionPolicy",
    metadata: {
      name: `container-guard.${id}`,
      labels: LABELS,
      annotations: { "container-guard.dev/title": title, "container-guard.dev/why": why, ...exemptions.annotations },
    },
    spec: {
      failurePolicy: "Fail",
      ...(params === undefined ? {} : { paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
      matchConstraints: { resourceRules: resourceRules(kindsOf(admission)) },
      matchConditions: [
        { name: "new-or-changed", expression: isNewOrChanged() },
        ...(settings.inlineExemptions ? [inlineExemption(id)] : []),
        ...exemptions.matchConditions,
      ],
      variables: [
        ...variablesOf([...own, ...findings, text].map(({ expression }) => expression)),
        ...own,
        ...findings,
        found,
        text,
        ...(params === undefined
          ? []
          : [{ name: "mistakes", expression: parameterMistakes("params.data", { id, parameters, forms }) }]),
      ],
      validations: [
        ...(params === undefined ? [] : [noMistakes(params)]),
        {
          expression: params === undefined ? isClean : `variables.mistakes.size() > 0 || ${isClean}`,
          message: `${title}. Fix: ${advice}`,
          messageExpression: `${printable(shortened("variables.findings"))} + ${literal(`. Fix: ${advice}`)}`,
          reason: "Forbidden",
        },
      ],
    },
  };
}

/** Returns the validation that denies every object while a parameter is not valid. */
function noMistakes({ namespace, name }: ParameterPlace): object {
  const wrong = `the ConfigMap ${namespace}/${name} has a value that is not valid`;
  return {
    expression: "variables.mistakes.size() == 0",
    message: `${wrong}.`,
    messageExpression: `${literal(`${wrong}: `)} + ${printable(shortened('variables.mistakes.join("; ")'))}`,
    reason: "Forbidden",
  };
}

function kindsOf({ rules, judgesResize }: Admission): readonly AdmittedKind[] {
  const pods = judgesResize ? RESIZED_POD_KINDS : POD_KINDS;
  return rules.some(({ each }) => each === "hostMounts") ? [...pods, PERSISTENT_VOLUME] : pods;
}

function shortened(text: string): string {
  return `${text}.size() > ${LONGEST} ? ${text}.substring(0, ${LONGEST - 1}) + "…" : ${text}`;
}
