import { parseDockerUser } from "../src/docker-user";
import { definePolicy, forbid } from "../src/policy";

const isRootGroup = (id: number): boolean => id === 0;

export default definePolicy({
  id: "no-root-group",
  title: "Containers are in no group of root",
  level: "advisory",
  severity: "low",
  standards: {},
  reads: {
    kubernetes: [
      "[containers[*].]securityContext.runAsGroup",
      "securityContext.supplementalGroups[*]",
      "securityContext.fsGroup",
    ],
    docker: ["user", "groupAdds[*]", "taskSpec.containerSpec.groups[*] (Service)"],
  },
  why: "Files of root are often open to its group, on mounted volumes as in the image.",
  fix: "Use a group ID above 0.",

  check: ({ containers, pod }) => [
    ...forbid(pod?.securityContext.runAsGroup, isRootGroup, "the pod runs with root's group"),
    ...forbid(pod?.fsGroup, isRootGroup, "the pod's volumes belong to root's group"),
    ...(pod?.supplementalGroups ?? []).flatMap((group) => forbid(group, isRootGroup, "the pod is in root's group")),
    ...containers.flatMap(({ title, securityContext, user, groups }) => [
      ...forbid(securityContext?.runAsGroup, isRootGroup, `${title} runs with root's group`),
      ...forbid(user, (text) => parseDockerUser(text).group === "root", `${title} runs with root's group`),
      ...groups.flatMap((group) =>
        forbid(group, (name) => parseDockerUser(name).user === "root", `${title} is in root's group`),
      ),
    ]),
  ],

  admission: {
    rules: [
      {
        each: "podAndContainers",
        isBad: "item.spec.?securityContext.?runAsGroup.orValue(1) == 0",
        says: "{item.title} runs with root's group",
        at: "securityContext.runAsGroup",
        value: '"0"',
      },
      {
        each: "pod",
        isBad: "item.spec.?securityContext.?fsGroup.orValue(1) == 0",
        says: "the pod's volumes belong to root's group",
        at: "securityContext.fsGroup",
        value: '"0"',
      },
      {
        each: "pod",
        parts: "item.spec.?securityContext.?supplementalGroups.orValue([])",
        isBad: "part == 0",
        says: "the pod is in root's group",
        at: "securityContext.supplementalGroups[#]",
        value: '"0"',
      },
    ],
  },
});
