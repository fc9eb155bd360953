import { remove } from "../src/model/edit";
import { isNot } from "../src/policy/conditions";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";

export default definePolicy({
  id: "no-host-probes",
  title: "Probes and hooks connect to their own pod",
  level: "advisory",
  severity: "medium",
  standards: { pss: { profile: "baseline", control: "Host Probes / Lifecycle Hooks" } },
  why: "The kubelet connects from the node, so a probe with its own `host` can reach services the pod cannot.",
  fix: "Remove `host` so that the pod's own address is used.",
  whenNotToUse:
    "A pod in the host's network whose program listens only on 127.0.0.1, such as the static pods of a control plane, needs `host` in its probes: exempt it by name.",
  repair: { kind: "safe", reason: "Removes `host`, so that the kubelet connects to the pod." },

  rules: [
    forbid("containers", "probeHosts", isNot(""), {
      whether: "{title} has a probe or hook that connects to another host",
      found: '{title} has a probe or hook that connects to "{value}"',
      repair: remove,
    }),
  ],
});
