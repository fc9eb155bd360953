import { definePolicy, demand } from "../src/policy";

export default definePolicy({
  id: "require-read-only-root",
  title: "The container's root file system is read-only",
  level: "advisory",
  severity: "low",
  standards: { cisDocker: ["5.13"] },
  reads: {
    kubernetes: ["containers[*].securityContext.readOnlyRootFilesystem (not on Windows)"],
    docker: ["readOnly"],
  },
  why: "Whoever breaks in can change the program and leave tools behind where the root file system is writable.",
  fix: {
    kubernetes: "Set readOnlyRootFilesystem: true and mount an emptyDir where the program writes.",
    docker: "Make the root file system read-only and mount a tmpfs where the program writes.",
  },

  check: ({ containers, pod }) =>
    pod?.isWindows
      ? []
      : containers.flatMap(({ title, readOnlyRootFilesystem }) =>
          demand(readOnlyRootFilesystem, (on) => on, {
            missing: `${title} can write to its root file system`,
            whether: `${title} can write to its root file system`,
          }),
        ),

  admission: {
    rules: [
      {
        each: "containers",
        isBad: "!variables.isWindows && !item.spec.?securityContext.?readOnlyRootFilesystem.orValue(false)",
        says: "{item.title} can write to its root file system",
        at: "securityContext.readOnlyRootFilesystem",
        value: 'item.spec.?securityContext.?readOnlyRootFilesystem.hasValue() ? "false" : ""',
      },
    ],
  },
});
