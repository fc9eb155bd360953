import { isZero, where } from "../src/policy/conditions";
import { parseDockerUser } from "../src/values/docker-user";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";

export default definePolicy({
  id: "no-root-group",
  title: "Containers do not run in the root group",
  level: "advisory",
  severity: "low",
  standards: {},
  why: "Root's files, in the image and on mounted volumes, are often accessible to the root group.",
  fix: "Use a group ID above 0.",
  whenNotToUse:
    "On OpenShift, containers get a random user ID in the root group, and images make their files accessible to that group: disable the policy there.",

  rules: [
    forbid("podAndContainers", "runAsGroup", isZero, "{title} runs in the root group"),
    forbid("pod", "fsGroup", isZero, "the pod's volumes are owned by the root group"),
    forbid("pod", "supplementalGroups", isZero, "the pod is in the root group"),
    forbid(
      "containers",
      "user",
      where((user) => parseDockerUser(user).group === "root"),
      "{title} runs in the root group",
    ),
    forbid(
      "containers",
      "groups",
      where((group) => parseDockerUser(group).user === "root"),
      "{title} is in the root group",
    ),
  ],
});
