import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "./command";

const MARK = "PulumiPolicy.yaml";

/**
 * Returns the folder of this package, whether it runs from `dist` or from its sources. It is also the policy pack's folder.
 *
 * @throws UsageError if the package is incomplete
 */
export function packageRoot(from = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, MARK))) return folder;
    if (folder === dirname(folder))
      throw new UsageError(`Cannot find ${MARK} in ${from} or a parent folder; reinstall the package`);
  }
}

/** Returns the package's version and home page. */
export function packageInfo(): { readonly version: string; readonly homepage: string | undefined } {
  const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
  const { version, homepage } = JSON.parse(text) as { version: string; homepage?: string };
  return { version, homepage };
}
