import { existsSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../format";
import { readText } from "../input";
import { own } from "./template";

/** The file that describes a cloud assembly, the output of `cdk synth`. */
export const MANIFEST_FILE = "manifest.json";

const TYPES = { stack: "aws:cloudformation:stack", assembly: "cdk:cloud-assembly" } as const;

/** Returns the templates of the stacks in a cloud assembly, and in the assemblies of its stages; undefined for other folders. */
export function templatesIn(folder: string): readonly string[] | undefined {
  const artifacts = artifactsIn(folder);
  if (artifacts === undefined) return undefined;
  const templates: string[] = [];
  const seen = new Set([folder]);
  const open = [{ folder, artifacts }];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const artifact of next.artifacts) {
      const properties = own(artifact, "properties");
      const path = own(properties, artifact["type"] === TYPES.stack ? "templateFile" : "directoryName");
      if (typeof path !== "string" || !isBelow(path)) continue;
      const full = join(next.folder, path);
      if (artifact["type"] === TYPES.stack) templates.push(full);
      else if (artifact["type"] === TYPES.assembly && !seen.has(full)) {
        seen.add(full);
        open.push({ folder: full, artifacts: artifactsIn(full) ?? [] });
      }
    }
  return templates;
}

type Artifact = Readonly<Record<string, unknown>>;

function artifactsIn(folder: string): readonly Artifact[] | undefined {
  const file = join(folder, MANIFEST_FILE);
  if (!existsSync(file)) return undefined;
  let manifest: unknown;
  try {
    manifest = JSON.parse(readText(file));
  } catch {
    return undefined; // another kind of manifest
  }
  const found = own(manifest, "artifacts");
  if (typeof own(manifest, "version") !== "string" || !isObject(found)) return undefined;
  const artifacts = Object.values(found).filter(isObject);
  return artifacts.some(({ type }) => typeof type === "string" && /^(?:aws|cdk):/.test(type)) ? artifacts : undefined;
}

function isBelow(path: string): boolean {
  return !/^(?:[/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes("..");
}
