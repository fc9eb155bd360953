import type { HostPathList } from "./cel/host-paths";

/** What of the configuration can be changed in the cluster: by policy and name. */
export type Parameters = Readonly<Record<string, readonly string[] | boolean>>;

/** What each line of a list has to be: regular expressions in the syntax of RE2, and a name for a message. */
export interface ParameterForm {
  readonly patterns: readonly string[];
  readonly name: string;
}

export type ParameterForms = Readonly<Record<string, ParameterForm>>;

/** What a policy demands of objects in a cluster, in CEL: the same as its check, for the API server to evaluate. */
export interface Admission<Options extends object = object> {
  /**
   * What of the policy's options decides, so that it can be changed in the cluster without touching the policy. Each
   * parameter is a variable for the rules: a list of texts, or a boolean.
   */
  readonly parameters?: (options: Options) => Readonly<Record<string, readonly string[] | boolean>>;
  /** Host paths that the rules look up, each list as a variable. */
  readonly hostPaths?: readonly HostPathList[];
  /** What each entry of a parameter that is a list has to be. */
  readonly parameterForms?: ParameterForms;
  readonly rules: readonly AdmissionRule[];
  /** Whether a running pod's change of its resources is judged too, which has a subresource of its own. */
  readonly judgesResize?: boolean;
}

/** What a rule can speak about, each a list: the pod, a workload's containers, and so on. */
export type AdmissionSubject =
  | "pod"
  | "metadata"
  | "containers"
  | "podAndContainers"
  | "volumes"
  | "hostMounts"
  | "images";

/** One way to break a policy. Expressions may use the variables of `variables.ts` and the policy's parameters. */
export interface AdmissionRule {
  /** The variable whose items are judged, each as `item`: it has `title`, `name`, `at` and what the variable says. */
  readonly each: AdmissionSubject;
  /** A list in the item, each of its values as `part`; the item itself is judged if absent. */
  readonly parts?: string;
  /** Whether the item or part breaks the policy. */
  readonly isBad: string;
  /** What is wrong, as the check says it; CEL in braces, `"{…}"` for a value that may be any text. */
  readonly says: string;
  /** Where, counted from the item or, after a slash, from the pod, in the same notation; `#` is the part's index. */
  readonly at: string;
  /** The offending value, as exemptions name it: an expression of type string. What is missing has none. */
  readonly value?: string;
  /** The name of the container that it is about, where that is not the item's name. */
  readonly container?: string;
  /**
   * The same setting where the API server repeats it in a Pod: an exemption of either one covers both. `path` is a path
   * from the pod as an expression; one that is empty is nowhere.
   */
  readonly also?: ReadonlyArray<{ readonly container: string; readonly path: string; readonly value: string }>;
}
