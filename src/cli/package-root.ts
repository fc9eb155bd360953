import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package, whether it runs from `dist` or from its sources. It is the policy pack's folder as well. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "PulumiPolicy.yaml"))) folder = dirname(folder);
  return folder;
}

/** What the package says of itself. */
export function packageInfo(): { readonly version: string; readonly homepage: string | undefined } {
  const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
  const { version, homepage } = JSON.parse(text) as { version: string; homepage?: string };
  return { version, homepage };
}
