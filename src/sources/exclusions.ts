import { resolve } from "node:path";
import { matchesPath } from "../values/path-glob";
import { literalPattern } from "../values/pattern";

/** Globs, and the folder that they are relative to. */
export interface Exclusion {
  readonly folder: string;
  readonly globs: readonly string[];
}

/** Determines which files and folders to exclude. The content of an excluded folder is excluded too. */
export class Exclusions {
  private readonly globs: ReadonlyArray<{ readonly glob: string; readonly segments: readonly string[] }>;

  constructor(exclusions: readonly Exclusion[]) {
    this.globs = exclusions.flatMap(({ folder, globs }) =>
      globs.map((glob) => ({ glob, segments: segmentsOf(resolve(literalPattern(resolve(folder)), glob)) })),
    );
  }

  /** The number of files and folders that each glob has excluded so far. */
  readonly counts = new Map<string, number>();

  excludes(path: string): boolean {
    if (this.globs.length === 0) return false;
    const segments = segmentsOf(resolve(path));
    const glob = this.globs.find((each) => matchesPathOrFolder(segments, each.segments))?.glob;
    if (glob !== undefined) this.counts.set(glob, (this.counts.get(glob) ?? 0) + 1);
    return glob !== undefined;
  }
}

function matchesPathOrFolder(path: readonly string[], glob: readonly string[]): boolean {
  return path.some((_, index) => matchesPath(path.slice(0, index + 1), glob));
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/");
}
