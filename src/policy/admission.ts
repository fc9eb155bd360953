import type { HostPathList } from "./cel/host-paths";

/** The settings that can be changed in the cluster, by policy and name. */
export type Parameters = Readonly<Record<string, readonly string[] | boolean>>;

/** The form of each line of a list: regular expressions in RE2 syntax, and a name for messages. */
export interface ParameterForm {
  readonly patterns: readonly string[];
  readonly name: string;
}

export type ParameterForms = Readonly<Record<string, ParameterForm>>;

/** A policy's requirements in CEL, equivalent to its check, for the API server to evaluate. */
export interface Admission<Options extends object = object> {
  /**
   * The policy's options as parameters, which can be changed in the cluster without changing the policy. Each parameter is a
   * variable for the rules: a list of texts, or a boolean.
   */
  readonly parameters?: (options: Options) => Readonly<Record<string, readonly string[] | boolean>>;
  /** Lists of host paths for the rules, each as a variable. */
  readonly hostPaths?: readonly HostPathList[];
  /** The form of each entry of a list parameter. */
  readonly parameterForms?: ParameterForms;
  readonly rules: readonly AdmissionRule[];
  /** Whether resizing a running pod, which is a separate subresource, is checked too. */
  readonly judgesResize?: boolean;
}

/** The subjects of a rule, each a list: the pod, a workload's containers, and so on. */
export type AdmissionSubject =
  | "pod"
  | "metadata"
  | "containers"
  | "podAndContainers"
  | "volumes"
  | "hostMounts"
  | "images";

/** One way to violate a policy. Expressions may use the variables in `variables.ts` and the policy's parameters. */
export interface AdmissionRule {
  /** The variable whose items are checked, each as `item`, with `title`, `name`, `at`, and the variable's own fields. */
  readonly each: AdmissionSubject;
  /** A list in the item, each of its values as `part`. If absent, the item itself is checked. */
  readonly parts?: string;
  /** Whether the item or part violates the policy. */
  readonly isBad: string;
  /** The same message as the check's; CEL in braces, `"{…}"` for a value that may be any text. */
  readonly says: string;
  /** The path from the item or, after a slash, from the pod, in the same notation; `#` is the part's index. */
  readonly at: string;
  /** The offending value, as exemptions name it: an expression of type string. Absent if something is missing. */
  readonly value?: string;
  /** The name of the container, if it differs from the item's name. */
  readonly container?: string;
  /**
   * The same setting where the API server duplicates it in a Pod: an exemption of either one covers both. `path` is an
   * expression for a path from the pod; an empty path matches nothing.
   */
  readonly also?: ReadonlyArray<{ readonly container: string; readonly path: string; readonly value: string }>;
}
