import { isOn } from "../src/policy/conditions";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";

export default definePolicy({
  id: "no-host-process",
  title: "Windows containers do not run as host processes",
  level: "mandatory",
  severity: "critical",
  standards: { pss: { profile: "baseline", control: "HostProcess" }, cisKubernetes: ["5.2.11"] },
  why: "A HostProcess container runs directly on the Windows host and can access all of it.",
  fix: "Remove hostProcess.",
  whenNotToUse:
    "Network plugins, storage drivers, and monitoring agents for Windows nodes run as host processes: exempt them by name. Without Windows nodes, the policy has nothing to report.",
  repair: { kind: "none", reason: "Only you know how else to do what the container does on the host." },

  rules: [forbid("podAndContainers", "hostProcess", isOn, "{title} runs as a Windows host process")],
});
