import { literal } from "../src/policy/cel/cel";
import { against, cannotTell, definePolicy, demandField, type Outcome } from "../src/policy/policy";
import { unionOf, type Standards } from "../src/policy/standards";
import { setTo } from "../src/model/edit";
import { inUnit, parseQuantity } from "../src/values/quantity";
import type { Container, Pod } from "../src/model/workload";

const LIMITS = { memory: "memoryLimits", cpu: "cpuLimits" } as const;

type Resource = keyof typeof LIMITS;

const CONTROLS: Readonly<Record<Resource, Standards>> = {
  memory: { cisDocker: ["5.11"] },
  cpu: { cisDocker: ["5.12"] },
};

const QUANTITY = {
  type: "string",
  form: { isValid: (text: string) => parseQuantity(text) !== undefined, name: 'a quantity such as "256Mi" or "500m"' },
} as const;

interface Options {
  readonly require: readonly string[];
  readonly defaults: { readonly [R in Resource]?: string };
}

export default definePolicy<Options>({
  id: "require-resource-limits",
  title: "Containers have memory and CPU limits",
  level: "advisory",
  severity: "low",
  standards: unionOf(CONTROLS.memory, CONTROLS.cpu),
  why: "Without a limit, one container can use all of the host's memory or CPU and bring down the others.",
  fix: "Set a memory limit, and a CPU limit if this policy requires it.",
  whenNotToUse:
    "Disable the policy where a LimitRange sets default limits: the API server adds them after the preview. If you deliberately do not limit CPU, keep the default of `require`.",
  repair: {
    kind: "unsafe",
    reason:
      "Sets the configured `defaults`. A program that needs more memory is killed. Without defaults, only you know how much it needs.",
  },
  options: {
    require: {
      type: "array",
      items: { type: "string", enum: ["memory", "cpu"] },
      default: ["memory"],
      description: 'Required limits: "memory", "cpu", or both.',
    },
    defaults: {
      type: "object",
      properties: { memory: QUANTITY, cpu: QUANTITY },
      default: {},
      description:
        'The limits that repairs set where there is none, as Kubernetes quantities: { "memory": "256Mi", "cpu": "500m" }.',
    },
  },
  presets: { "cis-docker": { require: ["memory", "cpu"] } },

  words: ["containers.memoryLimits", "containers.cpuLimits", "pod.memoryLimits", "pod.cpuLimits"],
  check: ({ containers, pod }, { require, defaults }) =>
    containers
      .filter(({ isEphemeral }) => !isEphemeral)
      .flatMap((container) =>
        (["memory", "cpu"] as const)
          .filter((resource) => require.includes(resource))
          .flatMap((resource) => against(CONTROLS[resource], judgeLimit(container, pod, resource, defaults[resource]))),
      ),

  admission: {
    parameters: ({ require }) => ({ require }),
    parameterForms: { require: { patterns: ["^(memory|cpu)$"], name: "memory or cpu" } },
    judgesResize: true,
    rules: ["memory", "cpu"].map((resource) => ({
      each: "containers",
      isBad: [
        `${literal(resource)} in variables.require`,
        "!item.isEphemeral",
        ...["item", "variables"].map((holder) => {
          const limit = `${holder}.spec.?resources.?limits[?${literal(resource)}]`;
          return `!(${limit}.hasValue() && quantity(string(${limit}.value())).isGreaterThan(quantity("0")))`;
        }),
      ].join(" && "),
      says: `{item.title} has no limit for ${resource === "cpu" ? "CPU" : "memory"}`,
      at: `resources.limits.${resource}`,
      value: `item.spec.?resources.?limits[?${literal(resource)}].hasValue() ? string(item.spec.resources.limits[${literal(resource)}]) : ""`,
    })),
  },
});

/** One limit is enough, in any of the fields of the container or the pod. */
function judgeLimit(
  container: Container,
  pod: Pod | undefined,
  resource: Resource,
  standard: string | undefined,
): readonly Outcome[] {
  const { title, [LIMITS[resource]]: own } = container;
  if (own === undefined) return [];
  const fields = [...own, ...(pod?.[LIMITS[resource]] ?? [])];
  const whether = `${title} has no limit for ${resource === "cpu" ? "CPU" : "memory"}`;
  const unreadable = fields.flatMap((field) => cannotTell(field, whether));
  if (fields.some((field) => field.state === "set" && isLimit(field.value)))
    return unreadable.filter(({ kind }) => kind === "malformed");
  if (unreadable.length > 0) return unreadable;
  const stated = fields.find(({ state }) => state === "set");
  const { unit } = own[0];
  const canBeSet = standard !== undefined && unit !== undefined;
  return demandField(stated ?? own[0], isLimit, {
    missing: whether,
    whether,
    // A limit that is stated, even one of 0, is a decision.
    repair: canBeSet && stated === undefined ? setTo(inUnit(standard, unit)) : undefined,
  });
}

/** Zero in any spelling is not a limit, and neither is a CPU quota of -1. */
function isLimit(value: string | number): boolean {
  return Number.parseFloat(String(value)) > 0;
}
