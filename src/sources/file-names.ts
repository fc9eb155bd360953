import { existsSync } from "node:fs";
import { join } from "node:path";

/** The only names that Kustomize looks for in a folder. */
export const KUSTOMIZATION_FILE = /^(?:kustomization\.ya?ml|Kustomization)$/;

/** Matches the files that are read from a folder. */
const EXTENSIONS = /\.(?:ya?ml|json|json\.gz)$/i;

export function isSearchedFor(name: string): boolean {
  return EXTENSIONS.test(name) || KUSTOMIZATION_FILE.test(name);
}

/** The extensions of Pulumi's own files. */
const PULUMI_ENDINGS = [".yaml", ".yml", ".json"];

/** Returns the project file of a Pulumi program in the folder, or the configuration file of a stack. */
export function pulumiFileIn(folder: string, name = "Pulumi"): string | undefined {
  return PULUMI_ENDINGS.map((ending) => join(folder, name + ending)).find((file) => existsSync(file));
}

export function isProjectFile(name: string): boolean {
  return PULUMI_ENDINGS.some((ending) => name === `Pulumi${ending}`);
}

/** Whether it is a project file or a stack's configuration, which is only read to run the program. */
export const OF_A_PROGRAM = /^Pulumi(?:\.[^/]+)?\.(?:ya?ml|json)$/;

/** Folders that never contain sources and may be very large, and what each contains. */
export const WITHOUT_SOURCES: ReadonlyMap<string, string> = new Map([
  ...[".git", ".hg", ".svn", ".jj"].map((name) => [name, "version control"] as const),
  ...["node_modules", "bower_components", ".venv", ".yarn", ".pnpm-store"].map((name) => [name, "packages"] as const),
  ...[".cache", ".terraform", ".terragrunt-cache", ".gradle", ".npm", ".next", ".nuxt", ".turbo", ".parcel-cache"].map(
    (name) => [name, "cache"] as const,
  ),
  ...[".nyc_output", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__"].map(
    (name) => [name, "cache"] as const,
  ),
]);

/** The folder where Pulumi keeps the state of stacks; folders next to `stacks` contain their history, locks and plugins. */
export const PULUMI_FOLDER = ".pulumi";
