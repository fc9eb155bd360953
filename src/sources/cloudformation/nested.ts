import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject } from "../format";
import { STDIN, readText } from "../input";
import { own } from "./template";

/** Returns the templates of nested stacks that are next to a template. */
export function nestedTemplates(template: unknown, file: string): readonly string[] {
  const resources = own(template, "Resources");
  return Object.values(isObject(resources) ? resources : {}).flatMap(
    (resource) => nestedTemplate(resource, file) ?? [],
  );
}

/**
 * Returns the template of a nested stack: an asset of the AWS CDK, or a path that `aws cloudformation package` uploads. Undefined
 * for a template elsewhere, and for other resources.
 *
 * @param file - the template with the resource
 */
export function nestedTemplate(resource: unknown, file: string): string | undefined {
  if (own(resource, "Type") !== "AWS::CloudFormation::Stack") return undefined;
  const folder = file === STDIN ? "." : dirname(file);
  const url = own(own(resource, "Properties"), "TemplateURL");
  const path = own(own(resource, "Metadata"), "aws:asset:path") ?? url;
  if (typeof path === "string" && isLocal(path)) return join(folder, path);
  return url === undefined ? undefined : templateWithHash(folder, JSON.stringify(url));
}

/** Whether a path is a file next to the template, not a URL. */
function isLocal(path: string): boolean {
  return /\.(?:json|ya?ml|template)$/i.test(path) && !/^(?:[/\\~]|[a-z][a-z0-9+.-]*:)/i.test(path);
}

/**
 * Finds a template that the AWS CDK will upload under the hash of its content. The CDK writes the path itself into the parent only
 * if its command line runs the app.
 */
function templateWithHash(folder: string, url: string): string | undefined {
  if (!/[0-9a-f]{64}/.test(url) || !existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => name.endsWith(".nested.template.json"))
    .map((name) => join(folder, name))
    .find((path) => url.includes(hashOf(path)));
}

function hashOf(path: string): string {
  try {
    const written = JSON.stringify(JSON.parse(readText(path)));
    return createHash("sha256").update(written).digest("hex");
  } catch {
    return "unreadable";
  }
}
