import { definePolicy, forbid } from "../src/policy";

export default definePolicy({
  id: "no-host-process",
  title: "Windows containers are no host processes",
  level: "mandatory",
  severity: "critical",
  standards: { pss: { profile: "baseline", control: "HostProcess" }, cisKubernetes: ["5.2.11"] },
  reads: { kubernetes: ["[containers[*].]securityContext.windowsOptions.hostProcess"] },
  why: "A HostProcess container is a process of the Windows host with all of the host in its reach.",
  fix: "Remove hostProcess.",

  check: ({ containers, pod }) => [
    ...forbid(pod?.securityContext.hostProcess, (on) => on, "the pod runs as a process of the Windows host"),
    ...containers.flatMap(({ title, securityContext }) =>
      forbid(securityContext?.hostProcess, (on) => on, `${title} runs as a process of the Windows host`),
    ),
  ],

  admission: {
    rules: [
      {
        each: "podAndContainers",
        isBad: "item.spec.?securityContext.?windowsOptions.?hostProcess.orValue(false)",
        says: "{item.title} runs as a process of the Windows host",
        at: "securityContext.windowsOptions.hostProcess",
        value: '"true"',
      },
    ],
  },
});
