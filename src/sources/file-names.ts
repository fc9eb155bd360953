import { existsSync } from "node:fs";
import { join } from "node:path";

/** The only names that Kustomize looks for in a folder. */
export const KUSTOMIZATION_FILE = /^(?:kustomization\.ya?ml|Kustomization)$/;

/** Files that a folder is searched for. */
const EXTENSIONS = /\.(?:ya?ml|json|json\.gz)$/i;

export function isSearchedFor(name: string): boolean {
  return EXTENSIONS.test(name) || KUSTOMIZATION_FILE.test(name);
}

/** How the names of Pulumi's own files may end. */
const PULUMI_ENDINGS = [".yaml", ".yml", ".json"];

/** The project file of a Pulumi program that is in the folder, or of a stack's configuration. */
export function pulumiFileIn(folder: string, name = "Pulumi"): string | undefined {
  return PULUMI_ENDINGS.map((ending) => join(folder, name + ending)).find((file) => existsSync(file));
}

export function isProjectFile(name: string): boolean {
  return PULUMI_ENDINGS.some((ending) => name === `Pulumi${ending}`);
}

/** A project file or a stack's configuration: the program reads it, and it has nothing to check. */
export const OF_A_PROGRAM = /^Pulumi(?:\.[^/]+)?\.(?:ya?ml|json)$/;

/** Folders without sources, which may be very large, and what each holds. */
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

/** Where Pulumi keeps the state of stacks; what stands next to `stacks` is their past, and programs. */
export const PULUMI_FOLDER = ".pulumi";
