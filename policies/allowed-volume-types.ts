import { literals } from "../src/policy/cel/cel";
import { definePolicy, forbidField } from "../src/policy/policy";
import { quote } from "../src/values/text";

const ALLOWED = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

export default definePolicy({
  id: "allowed-volume-types",
  title: "Pods use only volumes that the platform manages",
  level: "advisory",
  severity: "low",
  standards: { pss: { profile: "restricted", control: "Volume Types" } },
  why: "Other volume types access the host or a storage server with the node's privileges.",
  fix: "Use a persistentVolumeClaim, an emptyDir, a configMap, a secret, or another type managed by the platform.",
  whenNotToUse:
    "Clusters without a CSI driver for their storage mount nfs or iscsi volumes directly: disable the policy there. Exempt node agents that need a hostPath volume by name.",
  repair: { kind: "none", reason: "Only you know which volume can replace this one." },

  words: ["pod.volumes"],
  check: ({ pod }) =>
    (pod?.volumes ?? []).flatMap(({ title, sources }) =>
      sources.flatMap((source) =>
        forbidField(source, (type) => !ALLOWED.has(type), {
          whether: `${title} has an allowed type`,
          found: (type) => `${title} has type ${quote(type)}, which is not allowed`,
        }),
      ),
    ),

  admission: {
    rules: [
      {
        each: "volumes",
        parts: "item.spec.map(key, key)",
        isBad: `part != "name" && !(part in ${literals([...ALLOWED])})`,
        says: '{item.title} has type "{part}", which is not allowed',
        at: "{part}",
        value: "part",
      },
    ],
  },
});
