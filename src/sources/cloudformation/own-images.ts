import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject } from "../format";
import { STDIN, readText } from "../input";
import { own } from "./template";

/** Matches an image in a registry of an account; the name and tag follow. */
const IN_ACCOUNT = /^(\d{12}|\$\{AWS::AccountId\})\.dkr\.ecr\.[^/]*\/(.+)$/;

/** Matches an image that the AWS CDK builds. */
const ASSET = /^cdk-[a-z0-9]+-container-assets-[^/]*:[0-9a-f]{64}$/;

/** Matches what follows the URI of a repository, or its account. */
const OF_REPOSITORY = /^(?:\.dkr\.ecr\.[^/]*\/|[:@])/;

/** Recognizes the images that are built for a template. */
export class OwnImages {
  private built: ReadonlySet<string> | undefined;

  /** @param file - the template's path */
  constructor(private readonly file: string) {}

  /**
   * @param written - an image reference, with `${…}` for each unknown part
   * @param following - what follows the account or URI of a repository in the template, if it begins with one
   */
  includes(written: string, following: string | undefined): boolean {
    if (following !== undefined) return OF_REPOSITORY.test(following);
    const [, account = "", image = ""] = IN_ACCOUNT.exec(written) ?? [];
    if (account.startsWith("$") && ASSET.test(image)) return true; // in the account that the stack is deployed to
    return image !== "" && (this.built ??= imagesBuiltIn(this.file)).has(image);
  }
}

/** Returns the images that the asset manifests next to a template build, as `repository:tag`. */
function imagesBuiltIn(file: string): ReadonlySet<string> {
  const folder = dirname(file);
  const names = file === STDIN || !existsSync(folder) ? [] : readdirSync(folder);
  const manifests = names.filter((name) => name.endsWith(".assets.json"));
  return new Set(manifests.flatMap((name) => imagesIn(join(folder, name))));
}

function imagesIn(manifest: string): readonly string[] {
  let assets: unknown;
  try {
    assets = JSON.parse(readText(manifest));
  } catch {
    return []; // the images are not known to be the program's own
  }
  return valuesOf(own(assets, "dockerImages")).flatMap((image) =>
    valuesOf(own(image, "destinations")).map(
      (destination) => `${String(own(destination, "repositoryName"))}:${String(own(destination, "imageTag"))}`,
    ),
  );
}

function valuesOf(value: unknown): readonly unknown[] {
  return isObject(value) ? Object.values(value) : [];
}
