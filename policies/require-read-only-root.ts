import { isOn } from "../src/policy/conditions";
import { setTo } from "../src/model/edit";
import { definePolicy } from "../src/policy/policy";
import { demand, exceptOnWindows } from "../src/policy/rules";

export default definePolicy({
  id: "require-read-only-root",
  title: "The container's root file system is read-only",
  level: "advisory",
  severity: "low",
  standards: { cisDocker: ["5.13"], awsFsbp: ["ECS.5"] },
  why: "With a writable root file system, an attacker can modify the program and leave tools behind.",
  fix: "Make the root file system read-only and mount a tmpfs or an emptyDir where the program writes.",
  whenNotToUse:
    "Build containers, and programs that write all over their image, cannot run with a read-only root file system: exempt them by name.",
  repair: {
    kind: "unsafe",
    reason: "Makes the root file system read-only. A program that writes to it needs a volume there first.",
  },

  rules: [
    exceptOnWindows(
      demand("containers", "readOnlyRootFilesystem", isOn, {
        missing: "{title} can write to its root file system",
        whether: "{title} can write to its root file system",
        repair: setTo(true),
      }),
    ),
  ],
});
