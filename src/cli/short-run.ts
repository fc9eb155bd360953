import { statSync } from "node:fs";
import module from "node:module";
import { basename, join } from "node:path";
import { setFlagsFromString } from "node:v8";

const DIST = join(__dirname, "..", "..");
const PACKAGE = join(DIST, "..");

// Later versions can keep compiled code. The default folder is in /tmp, where other users could plant code; this one belongs to
// the package. Another user's files there, such as root's, would keep npm from removing it.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
if (basename(DIST) === "dist" && statSync(PACKAGE).uid === process.getuid?.())
  enableCompileCache?.(join(PACKAGE, "node_modules", ".cache", "compiled"));

/**
 * Makes the optimizing compiler inline less, which suits programs that run for seconds: by default, it takes so long that many
 * functions are not optimized in time. Node.js 24 has a faster compiler as well. Code compiled before is not affected.
 */
export function inlineLess(): void {
  if (Number.parseInt(process.versions.node) < 24) setFlagsFromString("--max-inlined-bytecode-size-cumulative=200");
}
