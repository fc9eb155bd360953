import { normalizeCapability } from "../src/capability";
import { cannotTell, definePolicy, forbid, type Outcome } from "../src/policy";
import { quote } from "../src/text";
import type { Container, Platform } from "../src/workload";

export default definePolicy({
  id: "require-dropped-capabilities",
  title: "Containers drop all capabilities and add at most NET_BIND_SERVICE",
  level: "advisory",
  severity: "medium",
  standards: {
    pss: { profile: "restricted", control: "Capabilities" },
    cisKubernetes: ["5.2.10"],
  },
  reads: {
    kubernetes: ["containers[*].securityContext.capabilities"],
    docker: [
      "capabilities",
      "taskSpec.containerSpec.capDrops[*] (Service)",
      "taskSpec.containerSpec.capAdds[*] (Service)",
    ],
  },
  why: "A container starts with a dozen of root's powers, and few programs need any of them.",
  fix: 'Drop "ALL" and add nothing, or NET_BIND_SERVICE if the program listens on a port below 1024.',

  check: ({ platform, containers, pod }) =>
    pod?.isWindows ? [] : containers.flatMap((container) => judgeContainer(container, platform)),

  admission: {
    rules: [
      {
        each: "containers",
        isBad: '!variables.isWindows && !("ALL" in item.spec.?securityContext.?capabilities.?drop.orValue([]))',
        says: "{item.title} does not drop all capabilities",
        at: "securityContext.capabilities.drop",
      },
      {
        each: "containers",
        parts: "item.spec.?securityContext.?capabilities.?add.orValue([])",
        isBad: '!variables.isWindows && part != "NET_BIND_SERVICE"',
        says: '{item.title} adds the capability "{part}"',
        at: "securityContext.capabilities.add[#]",
        value: "part",
      },
    ],
  },
});

function judgeContainer(container: Container, platform: Platform): readonly Outcome[] {
  const { title, addedCapabilities, droppedCapabilities } = container;
  if (droppedCapabilities === undefined) return [];
  const read = (name: string): string => (platform === "docker" ? normalizeCapability(name) : name);
  const { place, names } = droppedCapabilities;
  const isDropped = names.some((name) => name.state === "set" && read(name.value) === "ALL");
  const unreadable = names.flatMap((name) => cannotTell(name, `${title} drops all capabilities`));
  return [
    ...unreadable.filter(({ kind }) => kind === "malformed" || !isDropped),
    ...(isDropped || unreadable.length > 0
      ? []
      : [{ kind: "missing" as const, place, message: `${title} does not drop all capabilities` }]),
    ...addedCapabilities.flatMap((capability) =>
      forbid(capability, (name) => read(name) !== "NET_BIND_SERVICE", {
        whether: `${title} adds a capability other than NET_BIND_SERVICE`,
        found: (name) => `${title} adds the capability ${quote(name)}`,
      }),
    ),
  ];
}
