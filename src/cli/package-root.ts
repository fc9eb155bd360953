import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package, whether it runs from `dist` or from its sources. It is the policy pack's folder as well. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "PulumiPolicy.yaml"))) folder = dirname(folder);
  return folder;
}

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
  return version;
}
