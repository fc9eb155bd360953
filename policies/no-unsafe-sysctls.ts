import { literals } from "../src/policy/cel/cel";
import type { Field } from "../src/model/place";
import { remove } from "../src/model/edit";
import { definePolicy, forbidField } from "../src/policy/policy";
import { quote } from "../src/values/text";

/** The safe sysctls of Pod Security Standards v1.37; each is namespaced. */
const SAFE = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
]);

const ASSIGNMENT = '(part.name + "=" + part.value)';

const SYSCTLS = "item.spec.?securityContext.?sysctls.orValue([])";

export default definePolicy({
  id: "no-unsafe-sysctls",
  title: "Containers set only safe sysctls",
  level: "mandatory",
  severity: "high",
  standards: { pss: { profile: "baseline", control: "Sysctls" } },
  why: "Many other sysctls change the kernel for the whole host, and a value with + or = can inject more of them (CVE-2022-0811).",
  fix: "Remove the sysctl, or set it on the host.",
  whenNotToUse:
    "Some programs need another namespaced sysctl, such as net.core.somaxconn, that the kubelet is configured to allow: exempt them by name, with the sysctl as the value.",
  repair: { kind: "safe", reason: "Removes the sysctl, which the kubelet rejects unless it is allowed on the node." },

  words: ["workload.sysctls"],
  check: ({ title, sysctls = [] }) =>
    sysctls.flatMap(({ entry, name, value }) => [
      ...forbidField(name, (text) => !SAFE.has(text), {
        whether: `${title} sets an unsafe sysctl`,
        found: (text) => `${title} sets the unsafe sysctl ${quote(text)}`,
        repair: () => remove(entry),
      }),
      ...forbidField(value, (text) => /[+=]/.test(text), {
        whether: `${title} injects a sysctl through another sysctl's value`,
        found: (text) => `${title} injects a sysctl through another sysctl's value: ${quote(assignment(name, text))}`,
        value: (text) => assignment(name, text),
        repair: () => remove(entry),
      }),
    ]),

  admission: {
    rules: [
      {
        each: "pod",
        parts: SYSCTLS,
        isBad: `!(part.name in ${literals([...SAFE])})`,
        says: '{item.title} sets the unsafe sysctl "{part.name}"',
        at: "securityContext.sysctls[#].name",
        value: "part.name",
      },
      {
        each: "pod",
        parts: SYSCTLS,
        isBad: 'part.value.matches("[+=]")',
        says: `{item.title} injects a sysctl through another sysctl's value: "{${ASSIGNMENT}}"`,
        at: "securityContext.sysctls[#].value",
        value: ASSIGNMENT,
      },
    ],
  },
});

/** Formats an assignment like `docker run --sysctl`: an exemption of the name alone would match any value. */
function assignment(name: Field<string>, value: string): string {
  return name.state === "set" && !name.place.isSecret ? `${name.value}=${value}` : value;
}
