import { isZero, where } from "../src/policy/conditions";
import { remove } from "../src/model/edit";
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
  repair: { kind: "safe", reason: "Removes the explicit root group from pods and containers." },

  rules: [
    forbid("podAndContainers", "runAsGroup", isZero, { whether: "{title} runs in the root group", repair: remove }),
    forbid("pod", "fsGroup", isZero, { whether: "the pod's volumes are owned by the root group", repair: remove }),
    forbid("pod", "supplementalGroups", isZero, { whether: "the pod is in the root group", repair: remove }),
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
      { whether: "{title} is in the root group", repair: remove },
    ),
  ],
});
