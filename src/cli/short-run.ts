import { statSync } from "node:fs";
import module from "node:module";
import { basename, join } from "node:path";
import { setFlagsFromString } from "node:v8";

// Node.js 20 starts its optimizing compiler early, which suits long-running programs: with 2,000 manifests it uses a quarter
// of the time and has not finished by the end. Later versions add a mid-tier compiler and gain nothing from this setting.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=400000");

const DIST = join(__dirname, "..", "..");
const PACKAGE = join(DIST, "..");

// Later versions can keep compiled code. The default folder is in /tmp, where other users could plant code; this one belongs to
// the package. Another user's files there, such as root's, would keep npm from removing it.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
if (basename(DIST) === "dist" && statSync(PACKAGE).uid === process.getuid?.())
  enableCompileCache?.(join(PACKAGE, "node_modules", ".cache", "compiled"));
