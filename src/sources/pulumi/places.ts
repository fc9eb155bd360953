import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject, type Origin } from "../format";
import { STDIN } from "../input";
import { readProject } from "./project";

/** A line of a program in the engine's notation: `project:///index.ts#5,15`. */
const POSITION = /^project:\/\/\/([^#]+)#(\d{1,9})(?:,(\d{1,9}))?$/;

/**
 * Finds the lines of a program that register the resources of a preview or a state. The program must be next to the file or
 * in the working directory, with the project's name in its Pulumi.yaml.
 */
export class ProgramPlaces {
  private readonly folders: readonly string[];
  private readonly folderByProject = new Map<string, string | undefined>();
  private readonly isThere = new Map<string, boolean>();

  constructor(file: string) {
    this.folders = file === STDIN ? ["."] : [...new Set([dirname(file), "."])];
  }

  /** Returns the innermost line of the program's own code that registered this resource; undefined if unknown. */
  originOf({ urn, sourcePosition, stackTrace }: Readonly<Record<string, unknown>>): Origin | undefined {
    const folder = this.folderOf(projectOf(urn));
    if (folder === undefined) return undefined;
    const frames = Array.isArray(stackTrace) ? (stackTrace as readonly unknown[]) : [];
    for (const position of [sourcePosition, ...frames.map((frame) => isObject(frame) && frame["sourcePosition"])]) {
      const origin = this.originAt(folder, position);
      if (origin !== undefined) return origin;
    }
    return undefined;
  }

  private originAt(folder: string, position: unknown): Origin | undefined {
    const [, encoded = "", line, column] = POSITION.exec(typeof position === "string" ? position : "") ?? [];
    const path = decode(encoded);
    if (path === undefined || !isOwn(path)) return undefined;
    const file = join(folder, path);
    if (!this.exists(file)) return undefined;
    return programOrigin(file, { line: Number(line), column: Number(column ?? 1) });
  }

  private folderOf(project: string | undefined): string | undefined {
    if (project === undefined) return undefined;
    if (!this.folderByProject.has(project))
      this.folderByProject.set(
        project,
        this.folders.find((folder) => projectNameIn(folder) === project),
      );
    return this.folderByProject.get(project);
  }

  private exists(file: string): boolean {
    const known = this.isThere.get(file) ?? existsSync(file);
    this.isThere.set(file, known);
    return known;
  }
}

/** Returns a line of a program, without its text, which could contain a secret. */
export function programOrigin(
  file: string,
  { line, column }: { readonly line: number; readonly column: number },
): Origin {
  return { file, locate: () => ({ line, column, endColumn: column, excerpt: "" }) };
}

/** Whether a path in the project's folder belongs to the program itself, not to a package. */
export function isOwn(path: string): boolean {
  const segments = path.split(/[\\/]/);
  return path !== "" && !segments.includes("..") && !segments.includes("node_modules");
}

/** `urn:pulumi:dev::shop::a:b:C::web` → `shop` */
function projectOf(urn: unknown): string | undefined {
  return typeof urn === "string" && urn.startsWith("urn:pulumi:") ? urn.split("::")[1] : undefined;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function projectNameIn(folder: string): string | undefined {
  try {
    return readProject(folder).name;
  } catch {
    return undefined; // without a readable project, positions in the document are used
  }
}
