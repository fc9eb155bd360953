import { add } from "../src/model/edit";
import { cannotTell, definePolicy, forbidField, missingAt, type Outcome } from "../src/policy/policy";
import { quote } from "../src/values/text";
import type { Container } from "../src/model/workload";

export default definePolicy({
  id: "require-dropped-capabilities",
  title: "Containers drop all capabilities and add at most NET_BIND_SERVICE",
  level: "advisory",
  severity: "medium",
  standards: {
    pss: { profile: "restricted", control: "Capabilities" },
    cisKubernetes: ["5.2.10"],
  },
  why: "A container starts with about a dozen of root's capabilities, and few programs need any of them.",
  fix: 'Drop "ALL". Add NET_BIND_SERVICE only if the program listens on a port below 1024.',
  whenNotToUse:
    "Images that start as root to change the owner of files and then switch users, as many database images do, need CHOWN, SETUID, and SETGID: exempt them by name until they start as another user.",
  repair: {
    kind: "unsafe",
    reason: "Drops all capabilities. A program that starts as root and switches to another user no longer works.",
  },

  words: ["containers.droppedCapabilities", "containers.addedCapabilities"],
  check: ({ containers, pod }) => (pod?.isWindows ? [] : containers.flatMap(judgeContainer)),

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

function judgeContainer({ title, addedCapabilities = [], droppedCapabilities }: Container): readonly Outcome[] {
  if (droppedCapabilities?.place === undefined) return [];
  const { place, items } = droppedCapabilities;
  const isDropped = items.some((capability) => capability.state === "set" && capability.value.name === "ALL");
  const unreadable = items.flatMap((capability) => cannotTell(capability, `${title} drops all capabilities`));
  return [
    ...unreadable.filter(({ kind }) => kind === "malformed" || !isDropped),
    ...(isDropped || unreadable.length > 0
      ? []
      : [missingAt(place, `${title} does not drop all capabilities`, add("ALL"))]),
    ...addedCapabilities.flatMap((capability) =>
      forbidField(capability, ({ name }) => name !== "NET_BIND_SERVICE", {
        whether: `${title} adds a capability other than NET_BIND_SERVICE`,
        found: ({ written }) => `${title} adds the capability ${quote(written)}`,
        value: ({ written }) => written,
      }),
    ),
  ];
}
