import { remove } from "../src/model/edit";
import { literals } from "../src/policy/cel/cel";
import { BASELINE_CAPABILITIES, normalizeCapability } from "../src/values/capability";
import { against, definePolicy, forbidField } from "../src/policy/policy";
import { unionOf, type Standards } from "../src/policy/standards";
import { quote } from "../src/values/text";
import type { Field } from "../src/model/place";
import type { Capability } from "../src/model/workload";

const OF_ALL: Standards = {
  pss: { profile: "baseline", control: "Capabilities" },
  cisDocker: ["5.4"],
  cisKubernetes: ["5.2.9"],
};
const OF_NET_RAW = unionOf(OF_ALL, { cisKubernetes: ["5.2.8"] });

interface Options {
  readonly allowed: readonly string[];
}

export default definePolicy<Options>({
  id: "no-added-capabilities",
  title: "Containers do not add capabilities that can reach the host",
  level: "mandatory",
  severity: "high",
  standards: OF_NET_RAW,
  why: "Each capability grants one of root's powers: SYS_ADMIN mounts file systems, SYS_MODULE loads kernel modules, NET_RAW forges packets.",
  fix: "Remove the capability. If the program needs it, add it to `allowed`.",
  whenNotToUse:
    "Network plugins need NET_ADMIN, storage drivers SYS_ADMIN, and eBPF agents BPF or PERFMON: exempt them by name, with the capability as the value. Use `allowed` only for a capability that every container may have.",
  repair: { kind: "safe", reason: "Removes the capability from the list." },
  options: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Capabilities that containers may add, in addition to those that Pod Security Standards Baseline allows or Docker grants by default.",
    },
  },
  presets: {},

  words: ["containers.addedCapabilities"],
  check: ({ containers }, { allowed }) => {
    const permitted = new Set(allowed.map(normalizeCapability));
    return containers.flatMap(({ title, addedCapabilities = [] }) =>
      addedCapabilities.flatMap((capability) =>
        against(
          mayBeNetRaw(capability) ? OF_NET_RAW : OF_ALL,
          forbidField(capability, ({ name, isStandard }) => !isStandard && !permitted.has(name), {
            whether: `${title} adds a capability that can reach the host`,
            found: ({ written }) => `${title} adds the capability ${quote(written)}`,
            value: ({ written }) => written,
            repair: remove,
          }),
        ),
      ),
    );
  },

  admission: {
    parameters: ({ allowed }) => ({ allowed: allowed.map(normalizeCapability) }),
    parameterForms: { allowed: { patterns: ["^[A-Z0-9_]+$"], name: "a capability such as NET_ADMIN" } },
    rules: [
      {
        each: "containers",
        parts: "item.spec.?securityContext.?capabilities.?add.orValue([])",
        isBad: `!(part in ${literals(BASELINE_CAPABILITIES)} || part in variables.allowed)`,
        says: '{item.title} adds the capability "{part}"',
        at: "securityContext.capabilities.add[#]",
        value: "part",
      },
    ],
  },
});

function mayBeNetRaw(capability: Field<Capability>): boolean {
  return capability.state !== "set" || ["NET_RAW", "ALL"].includes(capability.value.name);
}
