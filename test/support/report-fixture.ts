import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Writing } from "../../src/reports";
import { writing } from "./reports";

const FOLDER = join(__dirname, "..", "fixtures", "reports");

/** Two files with something of everything, under a configuration with exemptions, and one that could not be read. */
export function fixture(over: Partial<Writing> = {}): Writing {
  const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
  const files = Object.fromEntries(["shop.yaml", "monitoring.yaml"].map((name) => [name, read(name)]));
  const problems = [{ file: "broken.yaml", line: 5, column: 1, reason: "deficient indentation" }];
  const skipped = [{ file: "infra", reason: "a Pulumi program runs only if it is named" }];
  return writing(
    { files, config: JSON.parse(read("container-guard.json")), problems },
    { sources: [...Object.keys(files), "broken.yaml"], skipped, ...over },
  );
}
