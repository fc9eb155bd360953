import type { Field, Place } from "../src/place";
import { definePolicy, demand, forbid, type Outcome } from "../src/policy";
import { isSwitchedOn, type SecurityOption } from "../src/security-option";

export default definePolicy({
  id: "no-privilege-escalation",
  title: "A process cannot gain more privileges than its parent",
  level: "advisory",
  severity: "medium",
  standards: {
    pss: { profile: "restricted", control: "Privilege Escalation" },
    cisDocker: ["5.26"],
    cisKubernetes: ["5.2.6"],
  },
  reads: {
    kubernetes: ["containers[*].securityContext.allowPrivilegeEscalation"],
    docker: ["securityOpts[*] (not for a Service)"],
  },
  why: "A setuid program in the image turns any user back into root.",
  fix: {
    kubernetes: "Set allowPrivilegeEscalation: false.",
    docker: 'Add "no-new-privileges" to the security options.',
  },

  check: ({ containers, pod }) =>
    containers.flatMap(({ title, allowPrivilegeEscalation, securityOptions = [], securityOptionsPlace: place }) => [
      ...(pod?.isWindows
        ? []
        : demand(allowPrivilegeEscalation, (on) => !on, {
            missing: `nothing keeps ${title} from gaining privileges`,
            whether: `${title} may gain privileges`,
          })),
      ...(place === undefined ? [] : docker({ title, securityOptions, place })),
    ]),

  admission: {
    rules: [
      {
        each: "containers",
        isBad: "!variables.isWindows && !item.spec.?securityContext.?allowPrivilegeEscalation.hasValue()",
        says: "nothing keeps {item.title} from gaining privileges",
        at: "securityContext.allowPrivilegeEscalation",
      },
      {
        each: "containers",
        isBad: "!variables.isWindows && item.spec.?securityContext.?allowPrivilegeEscalation.orValue(false)",
        says: "{item.title} may gain privileges",
        at: "securityContext.allowPrivilegeEscalation",
        value: '"true"',
      },
    ],
  },
});

interface DockerOptions {
  readonly title: string;
  readonly securityOptions: ReadonlyArray<Field<SecurityOption>>;
  readonly place: Place;
}

/** The order in which options are sent is not the one in which they are written, so one that switches it off counts. */
function docker({ title, securityOptions, place }: DockerOptions): readonly Outcome[] {
  const outcomes = securityOptions.flatMap((option) =>
    forbid(option, ({ key, value }) => key === "no-new-privileges" && isSwitchedOn(value) !== true, {
      whether: `${title} may gain privileges`,
      found: () => `${title} switches no-new-privileges off`,
      value: ({ key, value }) => `${key}=${value}`,
    }),
  );
  const isStated = securityOptions.some((option) => option.state === "set" && option.value.key === "no-new-privileges");
  if (isStated || outcomes.length > 0) return outcomes;
  return [{ kind: "missing", place, message: `nothing keeps ${title} from gaining privileges` }];
}
