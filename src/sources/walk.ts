import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { shellWord } from "../values/text";
import type { Exclusions } from "./exclusions";
import { OF_A_PROGRAM, PULUMI_FOLDER, WITHOUT_SOURCES, isProjectFile, isSearchedFor } from "./file-names";
import { MANIFEST_FILE, templatesIn } from "./cloudformation/assembly";
import { reasonOf } from "./reasons";

const MOST_FILES = 200_000;

/** A file to read, or why it cannot be read, or why it is skipped. */
export type Found =
  | { readonly file: string }
  | { readonly file: string; readonly problem: string }
  | { readonly file: string; readonly skipped: string };

export interface Search {
  readonly exclusions: Exclusions;
  /** Which files and programs to return, and which folders may contain some; all of them if absent. */
  readonly wanted?: { readonly fits: (path: string) => boolean; readonly enters: (folder: string) => boolean };
}

interface Folder {
  readonly path: string;
  /** Its real path, with links resolved. */
  readonly real: string;
}

/**
 * Finds the YAML files, JSON files, and kustomizations in a folder and its subfolders, sorted by name. Folders whose names
 * start with a dot are searched too; folders that never contain sources, such as node_modules, are not.
 *
 * Each folder is searched once, however many links point to it, and under its own name if possible; therefore links are
 * followed last. A link that points outside the folder is not followed.
 */
export function* filesBelow(folder: string, search: Search): Generator<Found> {
  yield* new Walk(folder, search).run();
}

class Walk {
  private readonly root: Folder;
  private readonly searched = new Set<string>();
  private readonly links: Folder[] = [];
  private readonly withoutSources: WithoutSources[] = [];
  private files = 0;

  constructor(
    folder: string,
    private readonly search: Search,
  ) {
    this.root = { path: folder, real: realpathSync(folder) };
  }

  *run(): Generator<Found> {
    yield* this.below(this.root);
    for (let link = this.links.shift(); link !== undefined; link = this.links.shift()) {
      if (this.files > MOST_FILES) return;
      if (!this.searched.has(link.real)) yield* this.below(link);
      // With a pattern, the folder may not match under its own name.
      else if (this.search.wanted !== undefined)
        yield { file: link.path, skipped: "a link to a folder that was searched under its own name" };
    }
    if (this.withoutSources.length > 0) yield this.skippedTogether();
  }

  private *below(start: Folder): Generator<Found> {
    const open = [start];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      if (this.searched.has(folder.real)) continue;
      this.searched.add(folder.real);
      let entries: readonly Dirent[];
      try {
        entries = readdirSync(folder.path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
      } catch (error) {
        yield { file: folder.path, problem: reasonOf(error) };
        continue;
      }
      const templates = entries.some(({ name }) => name === MANIFEST_FILE) ? templatesIn(folder.path) : undefined;
      if (templates !== undefined) {
        yield* this.assembly(templates);
        const assets = entries.filter(({ name }) => name.startsWith("asset."));
        if (assets.length > 0)
          yield {
            file: join(folder.path, "asset.*"),
            skipped: "assets of a cloud assembly (only its templates are read)",
          };
        continue;
      }
      const inside: Folder[] = [];
      for (const found of this.entriesIn(folder, entries, inside)) {
        yield found;
        if ("problem" in found && found.problem === TOO_MANY) return;
      }
      open.push(...inside.reverse());
    }
  }

  private *entriesIn(folder: Folder, entries: readonly Dirent[], inside: Folder[]): Generator<Found> {
    const project = entries.find(({ name }) => isProjectFile(name));
    const isNamed = folder.path === this.root.path && this.search.wanted === undefined;
    if (project !== undefined && !isNamed && this.fits(join(folder.path, project.name)))
      yield skippedProgram(folder.path);
    for (const entry of entries) {
      const { name } = entry;
      const path = join(folder.path, name);
      const stats = entry.isSymbolicLink() ? statOf(path) : entry;
      if (stats?.isDirectory()) yield* this.folder({ path, real: join(folder.real, name) }, entry, inside);
      else if (isSearchedFor(name) && !(project !== undefined && OF_A_PROGRAM.test(name)) && this.fits(path)) {
        if (this.search.exclusions.excludes(path)) continue;
        if (++this.files > MOST_FILES) {
          yield { file: this.root.path, problem: TOO_MANY };
          return;
        }
        // Reading a pipe or a device could block. A broken link is reported when it is opened.
        yield stats === undefined || stats.isFile() ? { file: path } : { file: path, problem: NO_FILE };
      }
    }
  }

  /** Returns the templates of a cloud assembly; its other files are assets. */
  private *assembly(templates: readonly string[]): Generator<Found> {
    for (const file of templates) if (this.fits(file) && !this.search.exclusions.excludes(file)) yield { file };
  }

  /** Queues a folder to be searched, or reports why it is not. */
  private *folder(folder: Folder, entry: Dirent, inside: Folder[]): Generator<Found> {
    const { enters = () => true } = this.search.wanted ?? {};
    if (!enters(folder.path) || this.search.exclusions.excludes(folder.path)) return;
    const nothing = withoutSources(folder.real);
    if (nothing !== undefined) return void this.withoutSources.push(nothing);
    if (!entry.isSymbolicLink()) return void inside.push(folder);
    const real = realpathSync(folder.path);
    if (isWithin(real, this.root.real)) this.links.push({ path: folder.path, real });
    else yield { file: folder.path, skipped: "a link to a folder outside the searched folder" };
  }

  /** Reports all folders of one kind without sources in one line, because there may be many. */
  private skippedTogether(): Found {
    const { length } = this.withoutSources;
    const names = [...new Set(this.withoutSources.map(({ name }) => name))].sort();
    const holds = [...new Set(this.withoutSources.map(({ holds }) => holds))];
    const file = join(this.root.path, "**", names.length === 1 ? names[0]! : `{${names.join(",")}}`);
    return { file, skipped: `${holds.join(", ")} (${length} folder${length === 1 ? "" : "s"})` };
  }

  private fits(path: string): boolean {
    return this.search.wanted?.fits(path) ?? true;
  }
}

interface WithoutSources {
  /** Its name, with the parent folders needed to recognize it. */
  readonly name: string;
  readonly holds: string;
}

function withoutSources(folder: string): WithoutSources | undefined {
  const name = basename(folder);
  const holds = WITHOUT_SOURCES.get(name);
  if (holds !== undefined) return { name, holds };
  const isPast = basename(dirname(folder)) === PULUMI_FOLDER && name !== STACKS;
  return isPast ? { name: join(PULUMI_FOLDER, name), holds: "Pulumi's history, locks, and plugins" } : undefined;
}

const TOO_MANY = `it contains more than ${MOST_FILES} files`;
const NO_FILE = "it is neither a file nor a folder";
const STACKS = "stacks";

export function skippedProgram(folder: string): Found {
  return {
    file: folder,
    skipped: `a Pulumi program is run only if you name its folder: container-guard check ${shellWord(folder)}`,
  };
}

/** Returns undefined for a broken link. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // opening it reports the reason
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
