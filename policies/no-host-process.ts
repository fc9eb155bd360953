import { isOn } from "../src/policy/conditions";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";

export default definePolicy({
  id: "no-host-process",
  title: "Windows containers are no host processes",
  level: "mandatory",
  severity: "critical",
  standards: { pss: { profile: "baseline", control: "HostProcess" }, cisKubernetes: ["5.2.11"] },
  why: "A HostProcess container is a process of the Windows host with all of the host in its reach.",
  fix: "Remove hostProcess.",

  rules: [forbid("podAndContainers", "hostProcess", isOn, "{title} runs as a process of the Windows host")],
});
