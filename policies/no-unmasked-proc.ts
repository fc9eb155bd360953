import { definePolicy, forbid } from "../src/policy";
import { isSwitchedOn, type SecurityOption } from "../src/security-option";

export default definePolicy({
  id: "no-unmasked-proc",
  title: "The runtime's masks over /proc and /sys stay on",
  level: "mandatory",
  severity: "high",
  standards: { pss: { profile: "baseline", control: "/proc Mount Type" } },
  reads: {
    kubernetes: ["containers[*].securityContext.procMount"],
    docker: ["securityOpts[*] (not for a Service)", "build.securityOpts[*] (RemoteImage, RegistryImage)"],
  },
  why: "Unmasked, a root process writes /proc/sysrq-trigger, /proc/sys or its cgroups: the host's kernel obeys.",
  fix: "Remove the setting.",

  check: ({ containers }) =>
    containers.flatMap(({ title, procMount, securityOptions = [] }) => [
      ...forbid(procMount, (type) => type !== "Default", `${title} has the host's /proc unmasked`),
      ...securityOptions.flatMap((option) =>
        forbid(option, isUnmasking, {
          whether: `${title} has the host's /proc or cgroups unmasked`,
          value: ({ key, value }) => (value === "" ? key : `${key}=${value}`),
        }),
      ),
    ]),

  admission: {
    rules: [
      {
        each: "containers",
        isBad: 'item.spec.?securityContext.?procMount.orValue("Default") != "Default"',
        says: "{item.title} has the host's /proc unmasked",
        at: "securityContext.procMount",
        value: "item.spec.securityContext.procMount",
      },
    ],
  },
});

/** A value of `writable-cgroups` that is neither true nor false counts as on: the engine refuses it. */
function isUnmasking({ key, value }: SecurityOption): boolean {
  if (key === "writable-cgroups") return isSwitchedOn(value) !== false;
  return key === "systempaths" && value === "unconfined";
}
